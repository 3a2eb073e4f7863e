import {Secret} from '../base/secret.ts'
import type {GivenPassword, Passwords} from '../certificates/passwords.ts'
import {AppError} from '../errors/errors.ts'
import {askPassword} from './prompts.ts'
import type {Services} from './services.ts'
import {readInputText} from './stdin.ts'

// What the servers themselves read for the password of their key.
const variables = ['MINIO_CERT_PASSWD', 'KES_TLS_PASSWORD']

/** The passwords of --password-file and of the servers' variables; others are asked for, each file's once. */
export async function passwordsFor(
  services: Services,
  passwordFile: string | undefined,
): Promise<Passwords> {
  const given: GivenPassword[] = []
  if (passwordFile !== undefined) {
    const secret = await readPassword(passwordFile, '--password-file')
    given.push({secret, from: '--password-file', mustFit: true})
  }
  for (const name of variables) {
    const value = services.variable(name)
    if (value) given.push({secret: new Secret(value), from: name, mustFit: false})
  }
  return {given, ask: (what) => askPassword(`Password of ${what}:`)}
}

/** The password in a file: its first line. Throws `bad_input` when there is more, because it is hardly one then. */
export async function readPassword(file: string, flag: string): Promise<Secret> {
  const text = await readInputText(file)
  const [first = '', ...more] = text.split(/\r?\n/)
  if (more.some((line) => line !== '')) {
    throw new AppError('bad_input', `The file of ${flag} holds more than one line`, {
      hint: 'It is to hold the password alone',
    })
  }
  return new Secret(first)
}
