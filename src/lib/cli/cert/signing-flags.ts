import * as Flags from '@oclif/core/flags'
import type {Secret} from '../../base/secret.ts'
import type {Authority} from '../../certificates/making/authority.ts'
import {KeyType, makeKey} from '../../certificates/making/make-key.ts'
import type {SigningKey} from '../../certificates/making/signing-key.ts'
import {AppError} from '../../errors/errors.ts'
import {passwordsFor, passwordsOf, readPassword} from '../passwords.ts'
import type {Services} from '../services.ts'
import {readInput} from '../stdin.ts'

const caCert = {
  helpValue: 'FILE',
  description: 'CA that signs: its certificate, and its issuers behind it, PEM',
}
const caKey = {helpValue: 'FILE', description: 'its key'}
const caPassword = {
  'ca-password-file': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['ca-key'],
    description: 'password of that key; asked for on a terminal',
  }),
}

/** Which CA signs, if any. */
export const authorityFlags = {
  'ca-cert': Flags.string({...caCert, dependsOn: ['ca-key']}),
  'ca-key': Flags.string({...caKey, dependsOn: ['ca-cert']}),
  ...caPassword,
}

/** Which CA signs, where there must be one. */
export const requiredAuthorityFlags = {
  'ca-cert': Flags.string({...caCert, required: true}),
  'ca-key': Flags.string({...caKey, required: true}),
  ...caPassword,
}

/** Which key a certificate is made for. */
export const keyFlags = {
  'key-type': Flags.option({options: KeyType.options, default: 'p256' as const})({
    description: 'kind of the new key',
  }),
  key: Flags.string({
    helpValue: 'FILE',
    exclusive: ['key-type'],
    description: 'take this key instead of a new one',
  }),
  'password-file': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['key'],
    description: 'password of that key; asked for on a terminal',
  }),
}

type AuthorityValues = {readonly [Name in keyof typeof authorityFlags]?: string | undefined}

/** The CA that these flags name, or undefined where they name none. Throws what `authorityIn` throws. */
export async function readAuthority(
  flags: AuthorityValues,
  now: Date,
): Promise<Authority | undefined> {
  const {'ca-cert': cert, 'ca-key': key, 'ca-password-file': passwordFile} = flags
  return cert === undefined || key === undefined
    ? undefined
    : authorityIn({cert, key, passwordFile}, now)
}

/** The CA in these files. Throws what `openAuthority` and `openSigningKey` throw. */
export async function authorityIn(
  files: {readonly cert: string; readonly key: string; readonly passwordFile: string | undefined},
  now: Date,
): Promise<Authority> {
  const {cert: source, key: keySource, passwordFile: file} = files
  const [{openAuthority}, {openSigningKey}] = await Promise.all([
    import('../../certificates/making/open-authority.ts'),
    import('../../certificates/making/signing-key.ts'),
  ])
  const data = await readInput(source)
  // No variable is looked at: those are for the keys of servers.
  const passwords = await passwordsOf({file, flag: '--ca-password-file'}, [])
  const {key} = await openSigningKey(await readInput(keySource), keySource, passwords)
  return openAuthority({data, source}, {key, keySource}, now)
}

/** The key that these flags name, or a new one. Throws what `openSigningKey` throws. */
export async function keyOf(
  services: Services,
  flags: {
    readonly 'key-type': KeyType
    readonly key?: string | undefined
    readonly 'password-file'?: string | undefined
  },
): Promise<SigningKey> {
  const {key: source, 'key-type': type, 'password-file': file} = flags
  if (source === undefined) return {key: await makeKey(type), isProtected: false}
  const {openSigningKey} = await import('../../certificates/making/signing-key.ts')
  const passwords = await passwordsFor(services, file)
  return openSigningKey(await readInput(source), source, passwords)
}

/** The password in a file, for a key that is to be written. Throws `bad_input` for an empty one. */
export async function readNewPassword(file: string): Promise<Secret> {
  const password = await readPassword(file, '--password-file')
  if (!password.isEmpty) return password
  throw new AppError('bad_input', 'The file of --password-file holds no password')
}
