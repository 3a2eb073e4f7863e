import type {InspectedObject} from '../certificates/reading/inspect.ts'
import type {Style} from './style.ts'

type Line = readonly [title: string, ...values: string[]]
type Inspected<K extends InspectedObject['kind']> = Extract<InspectedObject, {kind: K}>

/** Each thing under a line that says what it is and where it stands, in the manner of `openssl x509 -text`. */
export function renderInspected(objects: readonly InspectedObject[], style: Style): string {
  return objects.map((object) => renderOne(object, style)).join('\n\n')
}

function renderOne(object: InspectedObject, style: Style): string {
  const {where, position, friendlyName, remarks} = object
  const lines: Line[] = [
    ...(friendlyName === undefined ? [] : [['called', friendlyName] as const]),
    ...linesOf(object),
  ]
  const shown = lines.filter(([, ...values]) => values.length > 0)
  const width = Math.max(0, ...shown.map(([title]) => title.length))
  return [
    style.bold(`${where}: ${titles[object.kind]}${position === 1 ? '' : `, number ${position}`}`),
    ...shown.flatMap(([title, ...values]) =>
      values.map((value, at) => `  ${style.dim((at === 0 ? title : '').padEnd(width))}  ${value}`),
    ),
    ...remarks.map((remark) => style.warn(`  ! ${remark}`)),
  ].join('\n')
}

const titles: Record<InspectedObject['kind'], string> = {
  certificate: 'certificate',
  request: 'certificate request',
  'private-key': 'private key',
  'public-key': 'public key',
  'revocation-list': 'revocation list',
  'key-store': 'PKCS#12 file',
  other: 'something else',
}

function linesOf(object: InspectedObject): Line[] {
  switch (object.kind) {
    case 'certificate':
      return certificateLines(object)
    case 'request':
      return requestLines(object)
    case 'private-key':
      return privateKeyLines(object)
    case 'public-key':
      return [...keyLines(object), ['private key', ...places(object.privateKey)]]
    case 'revocation-list':
      return listLines(object)
    case 'key-store':
      return [
        ['MAC', object.mac ?? 'none'],
        ['encrypted', ...(object.encryption.length > 0 ? object.encryption : ['no'])],
      ]
    default:
      return [['label', object.label]]
  }
}

function certificateLines(object: Inspected<'certificate'>): Line[] {
  return [
    ['subject', object.subject || '(none)'],
    ['issuer', object.issuer || '(none)'],
    ['signed by', signer(object)],
    ['valid', `${object.notBefore} to ${object.notAfter}`],
    ['serial', object.serial],
    ['version', `${object.version}`],
    ['signature', object.signatureAlgorithm],
    ...keyLines(object),
    ...extensionLines(object),
    ['fingerprint', `sha256:${object.fingerprint}`, `sha1:${object.fingerprintSha1}`],
    ['private key', ...places(object.privateKey)],
  ]
}

function signer({selfSigned, signedBy}: Inspected<'certificate'>): string {
  if (selfSigned === true) return 'its own key'
  if (selfSigned === 'unknown') return 'its own name, by a signature that is not known here'
  return signedBy ? (places(signedBy)[0] ?? '') : 'none of the certificates given here'
}

function requestLines(object: Inspected<'request'>): Line[] {
  const verdicts = {true: 'made by its key', false: 'not made by its key', unknown: 'not verified'}
  return [
    ['subject', object.subject || '(none)'],
    ['version', `${object.version}`],
    ['signature', `${object.signatureAlgorithm}, ${verdicts[`${object.signatureVerified}`]}`],
    ...keyLines(object),
    ...extensionLines(object),
    ['other attributes', ...object.otherAttributes],
    ['fingerprint', `sha256:${object.fingerprint}`],
    ['private key', ...places(object.privateKey)],
  ]
}

function privateKeyLines(object: Inspected<'private-key'>): Line[] {
  const {key, publicKeyFingerprint, pin} = object
  return [
    ['form', object.form],
    ['encrypted', object.encryption ?? 'no'],
    ...(key === undefined ? [] : [['key', key] as const]),
    ...(publicKeyFingerprint === undefined || pin === undefined
      ? []
      : [['public key', `sha256:${publicKeyFingerprint}`, pin] as const]),
    ['certificate', ...object.certificates.flatMap(places)],
  ]
}

function listLines(object: Inspected<'revocation-list'>): Line[] {
  const {count, revoked} = object
  const more = count - revoked.length
  return [
    ['issuer', object.issuer || '(none)'],
    ['signed by', ...places(object.signedBy)],
    ['made', object.thisUpdate],
    ['next', object.nextUpdate ?? 'not said'],
    ...(object.number === undefined ? [] : [['number', object.number] as const]),
    ['version', `${object.version}`],
    ['signature', object.signatureAlgorithm],
    ['revoked', `${count} certificate${count === 1 ? '' : 's'}`],
    [
      '',
      ...revoked.map(({serial, date, reason}) =>
        [serial, date, ...(reason === undefined ? [] : [reason])].join('  '),
      ),
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
    ['fingerprint', `sha256:${object.fingerprint}`],
  ]
}

function keyLines({
  key,
  publicKeyFingerprint,
  pin,
}: Pick<Inspected<'public-key'>, 'key' | 'publicKeyFingerprint' | 'pin'>): Line[] {
  return [
    ['key', key],
    ['public key', `sha256:${publicKeyFingerprint}`, pin],
  ]
}

function extensionLines(object: Inspected<'certificate'> | Inspected<'request'>): Line[] {
  const critical = new Set(
    object.extensions.flatMap((each) => (each.critical ? [each.name ?? each.oid] : [])),
  )
  const marked = (name: string, text: string): string =>
    critical.has(name) ? `${text} (critical)` : text
  const {basicConstraints: ca, nameConstraints: names} = object
  const joined = (name: string, values: readonly string[] | undefined): string[] =>
    values === undefined ? [] : [marked(name, values.join(', ') || '(none)')]
  const path = ca?.pathLength === undefined ? '' : `, ${ca.pathLength} CAs below it`
  const typed = ({type, value}: {type: string; value: string}): string =>
    `${type.toUpperCase().padEnd(5)} ${value}`
  return [
    ['names', ...object.subjectAltNames.map(typed)],
    ['CA', ...(ca ? [marked('basicConstraints', ca.isCa ? `yes${path}` : 'no')] : [])],
    ['key usage', ...joined('keyUsage', object.keyUsage)],
    ['extended usage', ...joined('extKeyUsage', object.extKeyUsage)],
    ['may sign for', ...(names?.permitted.map(typed) ?? [])],
    ['may not sign for', ...(names?.excluded.map(typed) ?? [])],
    ['subject key id', ...given(object.subjectKeyIdentifier)],
    ['issuer key id', ...given(object.authorityKeyIdentifier)],
    ['revocation list', ...(object.crlDistributionPoints ?? [])],
    ['OCSP', ...(object.ocsp ?? [])],
    ["issuer's certificate", ...(object.caIssuers ?? [])],
    ['policies', ...(object.policies ?? [])],
    ['must staple', ...(object.mustStaple === true ? ['yes'] : [])],
    [
      'other extensions',
      ...object.extensions.flatMap(({oid, name, state, critical: isCritical}) =>
        state === 'read'
          ? []
          : [
              [
                name ?? oid,
                ...(isCritical ? ['critical'] : []),
                ...(state === 'unreadable' ? [state] : []),
              ].join(', '),
            ],
      ),
    ],
  ]
}

const given = (value: string | undefined): string[] => (value === undefined ? [] : [value])

function places(place: {readonly where: string; readonly position: number} | undefined): string[] {
  if (!place) return []
  return [place.position === 1 ? place.where : `${place.where}, number ${place.position}`]
}
