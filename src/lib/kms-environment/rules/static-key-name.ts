import {isKesName} from '../kes-name.ts'
import type {Finding} from '../verdict.ts'

/**
 * What is to be said of the name of a static key. The server takes any; it is stored with everything that is encrypted.
 */
export function keyNameFindings(name: string, where: string): Finding[] {
  if (name === '') {
    return [
      {
        severity: 'error',
        code: 'key-name-empty',
        where,
        message:
          'The key has no name: the server starts and looks well, and every upload that is to be encrypted fails inside it',
        serverMessage: 'The key ID must not be empty if a KMS data key is present',
        fix: 'Put a name in front of the colon',
      },
    ]
  }
  const strange = strangeName(name)
  if (strange !== undefined) {
    return [
      {
        severity: 'warning',
        code: 'key-name-strange',
        where,
        message: `The name of the key ${strange}, and the server takes that for the name: when it is removed later, nothing that was encrypted can be read`,
        fix: 'Begin with the name itself, unless data has been encrypted with this name',
      },
    ]
  }
  if (isKesName(name)) return []
  return [
    {
      severity: 'warning',
      code: 'key-name-not-for-kes',
      where,
      message:
        'KES takes letters, digits, - and _ alone for a name, 80 at most: this key cannot move to a KES under its name',
      fix: 'Choose such a name before anything is encrypted with it',
    },
  ]
}

function strangeName(name: string): string | undefined {
  if (name.startsWith('\uFEFF')) return 'begins with a byte order mark'
  if (/^\s*#/.test(name)) return 'begins with a comment'
  if (name.includes('=')) return 'has NAME= in front'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return 'holds control characters or line ends'
  return undefined
}
