import {AppError} from '../../errors/errors.ts'
import type {Services} from '../services.ts'
import type {VerifyFlags} from './verify-request.ts'
import {locate} from './verify-source.ts'

const forServers = ['servername', 'alpn', 'client-cert', 'all-nodes'] as const

/**
 * Throws `usage` for a flag without effect: one about handshakes where every source is a file or a folder, and a password
 * where there is no key that it could open.
 */
export async function flagsMustFit(
  services: Services,
  words: readonly string[],
  flags: VerifyFlags,
): Promise<void> {
  const kinds = await Promise.all(words.map((word) => kindOf(services, word)))
  const handshake = forServers.find((name) => flags[name] !== undefined && flags[name] !== false)
  if (handshake !== undefined && kinds.every((kind) => kind === 'file')) {
    throw new AppError(
      'usage',
      `--${handshake} is about a handshake, and there is no server here`,
      {
        hint: `Leave it out for files, or name a server; for the name of a certificate in a file use --host`,
      },
    )
  }
  const isWithoutKey = flags['password-file'] !== undefined && flags['client-key'] === undefined
  if (isWithoutKey && kinds.every((kind) => kind === 'server')) {
    throw new AppError('usage', '--password-file has no key to open here', {
      hint: 'A server is asked with the key of --client-key, if any',
    })
  }
}

/** What a word means, or undefined: what is wrong with it is said when it is asked. */
async function kindOf(services: Services, word: string): Promise<'server' | 'file' | undefined> {
  try {
    const {kind} = await locate(services, word)
    return kind === 'endpoint' ? 'server' : 'file'
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
