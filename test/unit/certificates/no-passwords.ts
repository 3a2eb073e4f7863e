import {Secret} from '../../../src/lib/base/secret.ts'
import type {Passwords} from '../../../src/lib/certificates/reading/passwords.ts'

/** Nothing is given, and nobody is there to be asked. */
export const noPasswords: Passwords = {given: [], ask: async () => undefined}

/** What --password-file gives. */
export function passwordFile(text: string): Passwords {
  const secret = new Secret(text)
  return {...noPasswords, given: [{secret, from: '--password-file', mustFit: true}]}
}

/** What a variable of a server gives, which may be for another file. */
export function passwordVariable(text: string): Passwords {
  const secret = new Secret(text)
  return {...noPasswords, given: [{secret, from: 'MINIO_CERT_PASSWD', mustFit: false}]}
}

/** Somebody at the terminal who answers that. */
export function answering(text: string): Passwords {
  return {given: [], ask: async () => new Secret(text)}
}
