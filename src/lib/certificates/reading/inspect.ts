import * as v from 'valibot'
import {rfc3339} from '../../base/time.ts'
import {isSignedByItsKey} from '../../x509/request.ts'
import type {RevocationList} from '../../x509/revocation-list.ts'
import {
  certificateFacts,
  certificateFactsEntries,
  extensionFacts,
  extensionFactsEntries,
  keyFacts,
  keyFactsEntries,
} from './certificate-facts.ts'
import type {Found, Place as PlaceOf} from './found.ts'
import {remarksOn} from './inspect-remarks.ts'
import {Relations} from './relations.ts'

const Place = v.strictObject({where: v.string(), position: v.number()})

const common = {
  /** The file, or the address of the server. */
  where: v.string(),
  /** Counted from 1, in the order of the file or as the server sent it. */
  position: v.number(),
  /** What PKCS#12 calls it. */
  friendlyName: v.optional(v.string()),
  /** What is worth knowing of it. */
  remarks: v.array(v.string()),
}

const InspectedCertificate = v.strictObject({
  kind: v.literal('certificate'),
  ...common,
  ...certificateFactsEntries,
  /** The certificate that signed it, by its signature, where that was read as well. */
  signedBy: v.optional(Place),
  /** Its private key, where that was read as well. */
  privateKey: v.optional(Place),
})

const InspectedRequest = v.strictObject({
  kind: v.literal('request'),
  ...common,
  subject: v.string(),
  version: v.number(),
  signatureAlgorithm: v.string(),
  /** Whether its own key signed it. */
  signatureVerified: v.union([v.boolean(), v.literal('unknown')]),
  ...keyFactsEntries,
  ...extensionFactsEntries,
  /** Dotted numbers of what else it carries. */
  otherAttributes: v.array(v.string()),
  fingerprint: v.string(),
  privateKey: v.optional(Place),
})

const InspectedPrivateKey = v.strictObject({
  kind: v.literal('private-key'),
  ...common,
  form: v.picklist(['PKCS#8', 'SEC 1', 'PKCS#1']),
  encrypted: v.boolean(),
  /** In words. */
  encryption: v.optional(v.string()),
  /** Absent: nothing more is known of it, because it is locked or of a kind that is not known here. */
  key: v.optional(v.string()),
  keyAlgorithm: v.optional(v.string()),
  keyBits: v.optional(v.number()),
  publicKeyFingerprint: v.optional(v.string()),
  pin: v.optional(v.string()),
  /** The certificates that are for it, among those that were read. */
  certificates: v.array(Place),
})

const InspectedPublicKey = v.strictObject({
  kind: v.literal('public-key'),
  ...common,
  ...keyFactsEntries,
  privateKey: v.optional(Place),
})

const InspectedRevocationList = v.strictObject({
  kind: v.literal('revocation-list'),
  ...common,
  issuer: v.string(),
  version: v.number(),
  number: v.optional(v.string()),
  thisUpdate: v.string(),
  nextUpdate: v.optional(v.string()),
  signatureAlgorithm: v.string(),
  /** How many certificates were taken back. */
  count: v.number(),
  /** The first ten of them. */
  revoked: v.array(
    v.strictObject({serial: v.string(), date: v.string(), reason: v.optional(v.string())}),
  ),
  fingerprint: v.string(),
  signedBy: v.optional(Place),
})

const InspectedKeyStore = v.strictObject({
  kind: v.literal('key-store'),
  ...common,
  /** How it is protected against changes, in words; absent: not at all. */
  mac: v.optional(v.string()),
  /** In words; empty: not at all. */
  encryption: v.array(v.string()),
})

const InspectedOther = v.strictObject({
  kind: v.literal('other'),
  ...common,
  /** The label of its PEM block. */
  label: v.string(),
})

/** A line of `mctl cert inspect --json`: one thing that was found. */
export const InspectedObject = v.union([
  InspectedCertificate,
  InspectedRequest,
  InspectedPrivateKey,
  InspectedPublicKey,
  InspectedRevocationList,
  InspectedKeyStore,
  InspectedOther,
])
export type InspectedObject = v.InferOutput<typeof InspectedObject>

/**
 * Says everything of things that were read together, and how they belong to each other.
 *
 * Nothing is judged by the clock, and of private keys only what their public half says.
 */
export function inspectObjects(things: readonly Found[]): InspectedObject[] {
  const relations = new Relations(things)
  return things.map((thing) => inspect(thing, relations, remarksOn(thing, relations, things)))
}

function inspect(thing: Found, relations: Relations, remarks: string[]): InspectedObject {
  const {where, position, friendlyName} = thing
  const place = {where, position, ...(friendlyName === undefined ? {} : {friendlyName}), remarks}
  switch (thing.kind) {
    case 'certificate': {
      const {certificate} = thing
      return {
        kind: 'certificate',
        ...place,
        ...certificateFacts(certificate),
        ...placed('signedBy', relations.signerOf(certificate)),
        ...placed('privateKey', relations.privateKeyOf(certificate.publicKey)),
      }
    }
    case 'request': {
      const {request} = thing
      return {
        kind: 'request',
        ...place,
        subject: request.subject,
        version: request.version,
        signatureAlgorithm: request.algorithm.name,
        signatureVerified: isSignedByItsKey(request),
        ...keyFacts(request.publicKey),
        ...extensionFacts(request),
        otherAttributes: [...request.otherAttributes],
        fingerprint: request.fingerprint,
        ...placed('privateKey', relations.privateKeyOf(request.publicKey)),
      }
    }
    case 'private-key': {
      const {key} = thing
      const {publicKey} = key.locked ? {publicKey: undefined} : key
      return {
        kind: 'private-key',
        ...place,
        form: key.form,
        encrypted: key.encryption !== undefined,
        ...(key.encryption === undefined ? {} : {encryption: key.encryption}),
        ...(key.locked ? {} : {key: key.name}),
        ...(publicKey ? keyFacts(publicKey) : {}),
        certificates: publicKey ? [...relations.certificatesOf(publicKey)] : [],
      }
    }
    case 'public-key':
      return {
        kind: 'public-key',
        ...place,
        ...keyFacts(thing.publicKey),
        ...placed('privateKey', relations.privateKeyOf(thing.publicKey)),
      }
    case 'revocation-list':
      return {
        kind: 'revocation-list',
        ...place,
        ...listFacts(thing.list),
        ...placed('signedBy', relations.issuerOf(thing.list)),
      }
    case 'key-store': {
      const {mac, encryption} = thing
      return {
        kind: 'key-store',
        ...place,
        ...(mac === undefined ? {} : {mac}),
        encryption: [...encryption],
      }
    }
    default:
      return {kind: 'other', ...place, label: thing.label}
  }
}

function listFacts(
  list: RevocationList,
): Omit<v.InferOutput<typeof InspectedRevocationList>, keyof typeof common | 'kind' | 'signedBy'> {
  return {
    issuer: list.issuer,
    version: list.version,
    ...(list.number === undefined ? {} : {number: list.number}),
    thisUpdate: rfc3339(list.thisUpdate),
    ...(list.nextUpdate === undefined ? {} : {nextUpdate: rfc3339(list.nextUpdate)}),
    signatureAlgorithm: list.algorithm.name,
    count: list.count,
    revoked: list.revoked.map(({serial, date, reason}) => ({
      serial,
      date: rfc3339(date),
      ...(reason === undefined ? {} : {reason}),
    })),
    fingerprint: list.fingerprint,
  }
}

function placed<K extends string>(name: K, place: PlaceOf | undefined): {[name in K]?: PlaceOf} {
  const result: {[name in K]?: PlaceOf} = {}
  if (place) result[name] = {...place}
  return result
}
