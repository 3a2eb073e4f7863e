import {dirname} from 'node:path'
import type {Certificate} from '../../x509/certificate.ts'
import {namesOneAlgorithm} from '../../x509/inner-algorithm.ts'
import type {StoredKey} from '../../x509/keys/stored-key.ts'
import type {PublicKeyInfo} from '../../x509/public-key.ts'
import {extensionFacts} from './certificate-facts.ts'
import type {Found, Place} from './found.ts'
import type {Relations} from './relations.ts'

/** What is worth knowing of a thing besides what it says itself. */
export function remarksOn(thing: Found, relations: Relations, things: readonly Found[]): string[] {
  switch (thing.kind) {
    case 'certificate':
      return [
        ...orderRemarks(thing, thing.certificate, relations, things),
        ...(namesOneAlgorithm(thing.certificate)
          ? []
          : ['It names two different signature algorithms: clients and servers refuse it']),
        ...extensionRemarks(thing.certificate),
      ]
    case 'request':
      return extensionRemarks(thing.request)
    case 'private-key':
      return keyRemarks(thing, thing.key, relations, things)
    case 'key-store':
      return thing.mac === undefined ? ['It has no MAC: nothing shows whether it was changed'] : []
    case 'other':
      return thing.label === 'OPENSSH PRIVATE KEY'
        ? ['No server loads a key in the form of OpenSSH: ssh-keygen -p -m PEM -f FILE changes it']
        : []
    default:
      return []
  }
}

// In a bundle of CAs there is no order; in a chain each is signed by the next.
function orderRemarks(
  {where, position}: Found,
  certificate: Certificate,
  relations: Relations,
  things: readonly Found[],
): string[] {
  const chain = things.filter((each) => each.where === where && each.kind === 'certificate')
  const [first] = chain
  if (first?.kind !== 'certificate' || first.certificate.isCa) return []
  const next = chain[chain.findIndex((each) => each.position === position) + 1]
  if (!next || certificate.isSelfIssued) return []
  const signer = relations.signerOf(certificate)
  if (signer?.where === where && signer.position !== next.position) {
    return [
      `Certificate ${signer.position} signed it, and not the next one: a chain goes from each to its signer`,
    ]
  }
  return signer ? [] : ['The next certificate did not sign it: the chain is broken here']
}

function extensionRemarks(of: Parameters<typeof extensionFacts>[0]): string[] {
  const {extensions} = extensionFacts(of)
  const nameOf = ({name, oid}: (typeof extensions)[number]): string => name ?? oid
  const unreadable = extensions.filter(({state}) => state === 'unreadable').map(nameOf)
  const unknown = extensions.filter(({state, critical}) => state === 'unknown' && critical)
  const names = extensions.map(nameOf)
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at))
  return [
    ...unreadable.map((name) => `Its ${name} is damaged: what it says is not known`),
    ...unknown.map(
      (each) =>
        `It has the critical extension ${nameOf(each)}, unknown to most programs: they refuse it`,
    ),
    ...[...twice].map((name) => `It has ${name} more than once, which MinIO and KES refuse`),
  ]
}

function keyRemarks(
  {where}: Found,
  key: StoredKey,
  relations: Relations,
  things: readonly Found[],
): string[] {
  const remarks: string[] = []
  if (
    key.encryption !== undefined &&
    !key.encryption.includes('DEK-Info') &&
    !isInStore(where, things)
  ) {
    remarks.push(
      'MinIO and KES load no key in this encryption: mctl cert convert makes one that they load',
    )
  }
  if (key.locked) return remarks
  if (!key.key) remarks.push('This program knows no keys of that kind')
  return key.publicKey
    ? [...remarks, ...strangerRemarks(where, key.publicKey, relations, things)]
    : remarks
}

// Servers take the key and the certificate of one folder for a pair.
function strangerRemarks(
  where: string,
  publicKey: PublicKeyInfo,
  relations: Relations,
  things: readonly Found[],
): string[] {
  const isBeside = (place: Place): boolean => dirname(place.where) === dirname(where)
  const certificates = relations.certificatesOf(publicKey)
  const beside = things.find((each) => each.kind === 'certificate' && isBeside(each))
  if (beside && !certificates.some(isBeside)) {
    return [`It is not the key of the certificate in ${beside.where}`]
  }
  return relations.hasCertificates && certificates.length === 0
    ? ['It is the key of none of these certificates']
    : []
}

function isInStore(where: string, things: readonly Found[]): boolean {
  return things.some((each) => each.kind === 'key-store' && each.where === where)
}
