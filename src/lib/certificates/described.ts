import * as v from 'valibot'

/** What of a certificate stands in every document; `certificateDocument` makes it. */
export const Described = v.strictObject({
  subject: v.string(),
  issuer: v.string(),
  serial: v.string(),
  notBefore: v.string(),
  notAfter: v.string(),
  names: v.array(v.string()),
  key: v.string(),
  fingerprint: v.string(),
})
