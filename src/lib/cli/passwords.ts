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
  const fromVariables = variables.flatMap((from): GivenPassword[] => {
    const value = services.variable(from)
    return value ? [{secret: new Secret(value), from, mustFit: false}] : []
  })
  return passwordsOf({file: passwordFile, flag: '--password-file'}, fromVariables)
}

/** As `passwordsFor`, for what runs unattended: nobody is asked, and what is locked is an error. */
export async function givenPasswords(
  services: Services,
  passwordFile: string | undefined,
): Promise<Passwords> {
  const {given} = await passwordsFor(services, passwordFile)
  const ask = async (what: string): Promise<undefined> => {
    throw new AppError('bad_input', `${what} is locked with a password`, {
      hint: 'Give the password with --password-file',
    })
  }
  return {given, ask}
}

/** The password of a flag, before others that are given; the rest is asked for. Throws what `readPassword` throws. */
export async function passwordsOf(
  {file, flag}: {readonly file: string | undefined; readonly flag: string},
  others: readonly GivenPassword[],
): Promise<Passwords> {
  const given =
    file === undefined ? [] : [{secret: await readPassword(file, flag), from: flag, mustFit: true}]
  return {given: [...given, ...others], ask: (what) => askPassword(`Password of ${what}:`)}
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
