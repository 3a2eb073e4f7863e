import type {KeyObject} from 'node:crypto'
import {parseDuration} from '../../base/duration.ts'
import type {Secret} from '../../base/secret.ts'
import {makeKey} from '../../certificates/making/make-key.ts'
import {openSigningKey} from '../../certificates/making/signing-key.ts'
import {parseValidity, type Validity} from '../../certificates/making/validity.ts'
import {AppError} from '../../errors/errors.ts'
import {parseHosts} from '../../x509/hosts.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import {readNewPassword} from '../cert/signing-flags.ts'
import {passwordsFor} from '../passwords.ts'
import {askNewPassword} from '../prompts.ts'
import type {Services} from '../services.ts'
import {readInput} from '../stdin.ts'

interface Values {
  readonly key?: string | undefined
  readonly cert?: string | undefined
  readonly 'reuse-key'?: string | undefined
  readonly dns?: readonly string[] | undefined
  readonly ip?: readonly string[] | undefined
  readonly expiry?: string | undefined
  readonly encrypt: boolean
  readonly 'password-file'?: string | undefined
}

/** What a new identity is to be. */
interface IdentityOrder {
  readonly key: KeyObject
  readonly reused: boolean
  readonly password: Secret | undefined
  readonly commonName: string | undefined
  readonly names: readonly AltName[]
  readonly validity: Validity
}

/** Throws `usage` for flags and words that make no sense together, before anything is asked or made. */
export function mustFitTogether(flags: Values, name: string | undefined): void {
  const {key, cert, 'reuse-key': reuse, encrypt, 'password-file': passwordFile} = flags
  const problem =
    cert !== undefined && key === undefined && reuse === undefined
      ? '--cert needs a --key to write, or a --reuse-key'
      : cert === undefined && name !== undefined
        ? 'A name stands in a certificate: it needs --key and --cert'
        : passwordFile !== undefined && !encrypt && reuse === undefined
          ? '--password-file needs --encrypt or --reuse-key'
          : [key, cert].includes('')
            ? 'A file to write has no name'
            : undefined
  if (problem !== undefined)
    throw new AppError('usage', problem, {hint: 'See the usage with --help'})
}

/** Reads what is wanted: the key first, for which a password may be asked. Throws `bad_input` and `usage`. */
export async function identityOrder(
  services: Services,
  flags: Values,
  name: string | undefined,
): Promise<IdentityOrder> {
  const {'reuse-key': reuse, dns = [], ip = [], expiry = '365d'} = flags
  const now = services.now()
  const validity = validityOf(expiry, now)
  const names = parseHosts([...dns.map((each) => `dns:${each}`), ...ip.map((each) => `ip:${each}`)])
  const key = reuse === undefined ? await makeKey('ed25519') : await reused(services, flags, reuse)
  const password = flags.encrypt ? await newPassword(flags) : undefined
  return {key, reused: reuse !== undefined, password, commonName: name, names, validity}
}

function validityOf(expiry: string, now: Date): Validity {
  const seconds = parseDuration(expiry)
  if (seconds === undefined || seconds < 1) {
    throw new AppError('bad_input', `--expiry ${expiry} is no time that a certificate can live`, {
      hint: 'For example --expiry 90d, or --expiry 720h',
    })
  }
  const notAfter = new Date(now.getTime() + seconds * 1000)
  if (Number.isNaN(notAfter.getTime())) {
    throw new AppError('bad_input', `--expiry ${expiry} is no time that a certificate can live`)
  }
  return parseValidity({notAfter: notAfter.toISOString()}, 0, now)
}

async function reused(services: Services, flags: Values, file: string): Promise<KeyObject> {
  // A password for the new file alone fits no key that is not locked.
  const passwords = await passwordsFor(services, flags['password-file'])
  const given = passwords.given.map((each) => ({...each, mustFit: each.mustFit && !flags.encrypt}))
  const {key} = await openSigningKey(await readInput(file), file, {...passwords, given})
  return key
}

async function newPassword(flags: Values): Promise<Secret> {
  const {'password-file': file, key = ''} = flags
  const password =
    file === undefined ? await askNewPassword(`Password for ${key}:`) : await readNewPassword(file)
  if (password !== undefined && !password.isEmpty) return password
  throw new AppError('usage', '--encrypt needs a password', {
    hint: 'Give it with --password-file, or run the command in a terminal to be asked',
  })
}
