import {randomBytes, randomInt} from 'node:crypto'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** An access key such as mc makes: 20 letters and digits. */
export function generateAccessKey(): string {
  return Array.from({length: 20}, () => letters[randomInt(letters.length)]).join('')
}

/** A secret of 40 characters, 240 random bits, none of which needs quoting in a shell. */
export function generateSecret(): string {
  // A first character of -, read as a flag, would be a nuisance.
  return randomBytes(30).toString('base64url').replace(/^[-_]/, 'A')
}
