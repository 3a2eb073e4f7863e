import {existsSync, statSync} from 'node:fs'
import * as Flags from '@oclif/core/flags'
import {certificatesBelow} from '../certificates/certificate-folder.ts'
import {parseWarning} from '../certificates/check-expiry.ts'
import {openClientPair} from '../certificates/client-pair.ts'
import {
  type Expected,
  expectedFromFile,
  parseFingerprint,
} from '../certificates/expected-certificate.ts'
import type {Standard} from '../certificates/judge-certificate.ts'
import type {Passwords} from '../certificates/passwords.ts'
import {certificatesIn} from '../certificates/read-files.ts'
import {AppError} from '../errors/errors.ts'
import {CertificatePool} from '../x509/certificate-pool.ts'
import type {HandshakeOptions} from './endpoints.ts'
import {passwordsFor} from './passwords.ts'
import {parseServername} from './servername.ts'
import type {Services} from './services.ts'
import {readInput, readInputText} from './stdin.ts'
import {parseWantedHost} from './wanted-host.ts'

/** How sources are to be verified. */
export interface VerifyRequest extends Omit<Standard, 'anchors'> {
  /** Trusted instead of everybody else. */
  readonly ca: CertificatePool | undefined
  readonly handshake: HandshakeOptions
  /** For whom the certificate is to be, where that is not the server that was asked. */
  readonly host: string | undefined
  readonly allNodes: boolean
  /** Open the keys that are found beside certificates, and PKCS#12 files. */
  readonly passwords: Passwords
}

const file = {helpValue: 'FILE'}

/** The flags that say how to verify. */
export const verifyFlags = {
  servername: Flags.string({helpValue: 'NAME', description: "name to ask for; '' asks for none"}),
  host: Flags.string({
    helpValue: 'NAME',
    description: 'host or address that the certificate is to be for',
  }),
  ca: Flags.string({
    ...file,
    description: 'trust the certificates of this file or folder, instead of all others',
  }),
  'client-cert': Flags.string({
    ...file,
    dependsOn: ['client-key'],
    description: 'certificate to present, PEM',
  }),
  'client-key': Flags.string({
    ...file,
    dependsOn: ['client-cert'],
    description: 'its key, PEM',
  }),
  'password-file': Flags.string({...file, description: 'file with the password of the key'}),
  alpn: Flags.string({
    helpValue: 'LIST',
    description: 'protocols to offer, such as h2,http/1.1',
  }),
  expect: Flags.string({
    helpValue: 'FILE|FINGERPRINT',
    description: 'certificate that is to be found, or SHA-256 of it or of its key',
  }),
  at: Flags.string({helpValue: 'TIME', description: 'judge for this time (RFC 3339)'}),
  purpose: Flags.option({
    options: ['server', 'client'] as const,
    default: 'server' as const,
    description: 'what the certificate is to be good for',
  })(),
  'all-nodes': Flags.boolean({description: 'verify every node of the deployment behind an alias'}),
  warn: Flags.string({
    default: '48h',
    helpValue: 'TIME',
    description: 'warn this long before the end, or at a part of the life (20%)',
  }),
}

/** What the flags hold. */
export interface VerifyFlags {
  readonly servername?: string | undefined
  readonly host?: string | undefined
  readonly ca?: string | undefined
  readonly 'client-cert'?: string | undefined
  readonly 'client-key'?: string | undefined
  readonly 'password-file'?: string | undefined
  readonly alpn?: string | undefined
  readonly expect?: string | undefined
  readonly at?: string | undefined
  readonly purpose: 'server' | 'client'
  readonly 'all-nodes': boolean
  readonly warn: string
}

/** Reads what the flags name. Throws `bad_input` and `file_not_found`. */
export async function verifyRequest(
  services: Services,
  flags: VerifyFlags,
): Promise<VerifyRequest> {
  const passwords = await passwordsFor(services, flags['password-file'])
  return {
    at: flags.at === undefined ? services.now() : parseTime(flags.at),
    purpose: flags.purpose === 'client' ? 'clientAuth' : 'serverAuth',
    warning: parseWarning(flags.warn),
    expected: flags.expect === undefined ? undefined : await expectedOf(flags.expect),
    ca: flags.ca === undefined ? undefined : await poolOf(flags.ca),
    host: flags.host === undefined ? undefined : parseWantedHost(flags.host),
    allNodes: flags['all-nodes'],
    passwords,
    handshake: {
      servername: flags.servername === undefined ? undefined : parseServername(flags.servername),
      client: await clientOf(flags, passwords),
      alpn: flags.alpn === undefined ? undefined : parseAlpn(flags.alpn),
      awaitsVerdict: true,
    },
  }
}

async function clientOf(
  {'client-cert': certFile, 'client-key': keyFile}: VerifyFlags,
  passwords: Passwords,
): Promise<HandshakeOptions['client']> {
  if (certFile === undefined || keyFile === undefined) return undefined
  const [cert, key] = [await readInputText(certFile), await readInputText(keyFile)]
  return openClientPair({cert, certFile, key, keyFile, passwords})
}

async function expectedOf(text: string): Promise<Expected> {
  const sha256 = parseFingerprint(text)
  if (sha256 !== undefined) return {kind: 'fingerprint', sha256}
  if (text !== '-' && !existsSync(text)) {
    throw new AppError(
      'bad_input',
      `--expect ${text} is neither a file nor a SHA-256 fingerprint`,
      {
        hint: 'Name a file with a certificate, or 64 hexadecimal digits, with colons or without',
      },
    )
  }
  const found = certificatesIn(await readInput(text), text)
  return expectedFromFile(
    text,
    found.map(({certificate}) => certificate),
  )
}

/** The certificates of a file or a folder, as a trust list. Throws `bad_input` when there is none. */
async function poolOf(path: string): Promise<CertificatePool> {
  const isFolder = path !== '-' && existsSync(path) && statSync(path).isDirectory()
  const found = isFolder
    ? await certificatesBelow(path)
    : certificatesIn(await readInput(path), path)
  const ders = found.flatMap((each) => ('error' in each ? [] : [each.certificate.der]))
  if (ders.length > 0) return new CertificatePool(ders)
  // What could not be read may well be what was meant.
  for (const each of found) if ('error' in each) throw each.error
  throw new AppError('bad_input', `The folder ${path} holds no certificates`)
}

function parseAlpn(text: string): string[] {
  const protocols = text.split(',').map((each) => each.trim())
  if (protocols.every((each) => each !== '' && Buffer.byteLength(each) < 256)) return protocols
  throw new AppError('bad_input', `--alpn ${text} is no list of protocols`, {
    hint: 'For example --alpn h2,http/1.1',
  })
}

const rfc3339 = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/i

function parseTime(text: string): Date {
  const time = rfc3339.test(text) ? new Date(text.toUpperCase().replace(' ', 'T')) : undefined
  const isReal = time && !Number.isNaN(time.getTime())
  if (isReal) return time
  throw new AppError('bad_input', `--at ${text} is no time`, {
    hint: 'For example --at 2027-01-31T00:00:00Z, or --at 2027-01-31',
  })
}
