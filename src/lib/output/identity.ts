import type {Identity} from '../certificates/reading/identity.ts'
import type {Style} from './style.ts'

/** Each certificate or key with its names, in the forms in which other programs take them. */
export function renderIdentities(identities: readonly Identity[], style: Style): string {
  return identities.map((identity) => renderOne(identity, style)).join('\n\n')
}

const titles: Record<Identity['kind'], string> = {
  certificate: 'certificate',
  request: 'certificate request',
  'private-key': 'private key',
  'public-key': 'public key',
  'kes-api-key': 'KES API key',
  'minkms-api-key': 'MinKMS API key',
}

function renderOne(identity: Identity, style: Style): string {
  const {kind, where, position, subject, fingerprint, fingerprintSha1} = identity
  const lines: [string, string | undefined][] = [
    ['subject', subject],
    ['key', identity.key],
    ['fingerprint', fingerprint && `sha256:${fingerprint}`],
    ['', fingerprintSha1 && `sha1:${fingerprintSha1}`],
    ['public key pin', identity.pin],
    ['KES identity', identity.kesIdentity],
    ['MinKMS identity', identity.minkmsIdentity],
  ]
  return [
    style.bold(`${where}: ${titles[kind]}${position === 1 ? '' : `, number ${position}`}`),
    ...lines.flatMap(([title, value]) =>
      value === undefined ? [] : [`  ${style.dim(title.padEnd(15))}  ${value}`],
    ),
  ].join('\n')
}
