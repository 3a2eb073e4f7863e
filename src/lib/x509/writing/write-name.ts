import {encode, identifier, primitive, sequenceOf, setOf} from './der-writer.ts'

/** Whom a certificate is for, as far as it is said here. */
export interface Subject {
  readonly commonName: string | undefined
  readonly organization: string | undefined
}

/** RFC 5280 appendix A: neither a common name nor an organization has more characters. */
export const mostNameCharacters = 64

/** Writes a Name (RFC 5280 section 4.1.2.4) as DER, in UTF-8; an empty one where nothing is said. */
export function writeName({commonName, organization}: Subject): Uint8Array {
  const parts = [
    {type: '2.5.4.10', value: organization},
    {type: '2.5.4.3', value: commonName},
  ]
  const sets = parts.flatMap(({type, value}) =>
    value === undefined || value === ''
      ? []
      : [setOf(sequenceOf(identifier(type), primitive('utf8String', Buffer.from(value))))],
  )
  return encode(sequenceOf(...sets))
}
