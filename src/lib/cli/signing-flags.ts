import type {KeyObject} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import type {Secret} from '../base/secret.ts'
import {type Authority, openAuthority} from '../certificates/authority.ts'
import {KeyType, makeKey} from '../certificates/make-key.ts'
import {openKey} from '../certificates/signing-key.ts'
import {readPassword} from './passwords.ts'
import {askPassword} from './prompts.ts'
import {readInput} from './stdin.ts'

/** Which CA signs. */
export const authorityFlags = {
  'ca-cert': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['ca-key'],
    description: 'CA that signs: its certificate, and its issuers behind it, PEM',
  }),
  'ca-key': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['ca-cert'],
    description: 'its key, PEM',
  }),
  'ca-password-file': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['ca-key'],
    description: 'password of that key; asked for on a terminal',
  }),
}

/** Which key a certificate is made for. */
export const keyFlags = {
  'key-type': Flags.option({options: KeyType.options, default: 'p256' as const})({
    description: 'kind of the new key',
  }),
  key: Flags.string({
    helpValue: 'FILE',
    exclusive: ['key-type'],
    description: 'take this key instead of a new one, PEM',
  }),
  'password-file': Flags.string({
    helpValue: 'FILE',
    dependsOn: ['key'],
    description: 'its password, if it is encrypted',
  }),
}

type AuthorityValues = {readonly [Name in keyof typeof authorityFlags]?: string | undefined}

/** The CA that these flags name, or undefined where they name none. Throws what `openAuthority` throws. */
export async function readAuthority(
  flags: AuthorityValues,
  now: Date,
): Promise<Authority | undefined> {
  const {'ca-cert': source, 'ca-key': keySource, 'ca-password-file': passwordFile} = flags
  if (source === undefined || keySource === undefined) return undefined
  const data = await readInput(source)
  const key = await readKey(keySource, passwordFile, '--ca-password-file')
  return openAuthority({data, source}, {key, keySource}, now)
}

/** The key that these flags name, or a new one. Throws `bad_input`. */
export async function keyOf(flags: {
  readonly 'key-type': KeyType
  readonly key?: string | undefined
  readonly 'password-file'?: string | undefined
}): Promise<KeyObject> {
  const {key, 'password-file': passwordFile} = flags
  return key === undefined
    ? makeKey(flags['key-type'])
    : readKey(key, passwordFile, '--password-file')
}

async function readKey(
  source: string,
  passwordFile: string | undefined,
  flag: string,
): Promise<KeyObject> {
  const password = (): Promise<Secret | undefined> =>
    passwordFile === undefined
      ? askPassword(`Password of ${source}:`)
      : readPassword(passwordFile, flag)
  return openKey(await readInput(source), source, password)
}
