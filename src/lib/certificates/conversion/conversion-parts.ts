import {AppError} from '../../errors/errors.ts'
import type {Certificate} from '../../x509/certificate.ts'
import type {OpenKey} from '../../x509/keys/stored-key.ts'
import type {Found} from '../reading/found.ts'
import {mustOpen} from '../reading/open-key.ts'
import type {Passwords} from '../reading/passwords.ts'
import {Relations} from '../reading/relations.ts'

/** What is to be written in another form. */
export interface ConversionParts {
  readonly key: OpenKey | undefined
  /** With a key: its own first, then its signer and so on, then the others. */
  readonly certificates: readonly Certificate[]
  /** Requests, revocation lists and public keys, with the labels of their PEM blocks. */
  readonly others: readonly {readonly label: string; readonly der: Uint8Array}[]
  /** The order of the certificates is not that in which they were read. */
  readonly isReordered: boolean
}

/**
 * Sorts what was read: each certificate once, and the key opened, for which a password may be asked.
 *
 * Throws `bad_input` for two keys, for a key that stays locked or cannot be used here, for one that fits none of the
 * certificates, and for what has no other form.
 */
export async function conversionParts(
  things: readonly Found[],
  passwords: Passwords,
): Promise<ConversionParts> {
  const opened: Found[] = []
  // One after the other: a person answers.
  for (const thing of things) opened.push(await withOpenKey(thing, passwords))
  const relations = new Relations(opened)
  const keys = distinct(
    opened.flatMap((thing) =>
      thing.kind === 'private-key' && !thing.key.locked ? [thing.key] : [],
    ),
    ({publicKey}) => publicKey?.spki,
  )
  const [key, second] = keys
  if (second) throw new AppError('bad_input', 'There are two private keys: convert one at a time')
  const found = distinct(
    opened.flatMap((thing) => (thing.kind === 'certificate' ? [thing] : [])),
    ({certificate}) => certificate.der,
  )
  const others = opened.flatMap(otherOf)
  if (key === undefined) {
    return {
      key,
      certificates: found.map(({certificate}) => certificate),
      others,
      isReordered: false,
    }
  }
  if (others.length > 0) {
    throw new AppError('bad_input', 'A private key is converted alone or with certificates', {
      hint: 'Convert requests, revocation lists and public keys apart from it',
    })
  }
  const ordered = inOrder(found, key, relations)
  const isReordered = ordered.some((each, at) => each !== found[at])
  return {key, certificates: ordered.map(({certificate}) => certificate), others, isReordered}
}

async function withOpenKey(thing: Found, passwords: Passwords): Promise<Found> {
  if (thing.kind !== 'private-key') return thing
  const key = await mustOpen(thing.key, thing.where, passwords)
  if (key.key) return {...thing, key}
  throw new AppError(
    'bad_input',
    `${thing.where} holds a key of a kind that is not known here: ${key.name}`,
  )
}

type FoundCertificate = Extract<Found, {kind: 'certificate'}>

function inOrder(
  found: readonly FoundCertificate[],
  {publicKey}: OpenKey,
  relations: Relations,
): FoundCertificate[] {
  if (found.length === 0) return []
  let next = found.find(
    ({certificate}) =>
      publicKey && Buffer.compare(certificate.publicKey.spki, publicKey.spki) === 0,
  )
  if (!next) {
    throw new AppError('bad_input', 'The key is the key of none of these certificates', {
      hint: 'mctl cert inspect shows which key belongs to which certificate',
    })
  }
  const chain: FoundCertificate[] = []
  while (next && !chain.includes(next)) {
    chain.push(next)
    const signer = relations.signerOf(next.certificate)
    next = found.find(
      ({where, position}) => where === signer?.where && position === signer.position,
    )
  }
  return [...chain, ...found.filter((each) => !chain.includes(each))]
}

function otherOf(thing: Found): {label: string; der: Uint8Array}[] {
  switch (thing.kind) {
    case 'request':
      return [{label: 'CERTIFICATE REQUEST', der: thing.request.der}]
    case 'revocation-list':
      return [{label: 'X509 CRL', der: thing.list.der}]
    case 'public-key':
      return [{label: 'PUBLIC KEY', der: thing.publicKey.spki}]
    case 'other':
      // What stands in front of keys of old; the key itself says it as well.
      if (thing.label === 'EC PARAMETERS') return []
      throw new AppError(
        'bad_input',
        `${thing.where} holds something that cannot be converted: ${thing.label.toLowerCase()}`,
      )
    default:
      return []
  }
}

function distinct<T>(items: readonly T[], bytesOf: (item: T) => Uint8Array | undefined): T[] {
  const seen = new Set<string>()
  return items.filter((item) => {
    const bytes = bytesOf(item)
    const name = bytes && Buffer.from(bytes).toString('hex')
    if (name === undefined || seen.has(name)) return name === undefined
    seen.add(name)
    return true
  })
}
