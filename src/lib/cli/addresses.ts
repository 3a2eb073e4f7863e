import {lookup} from 'node:dns/promises'
import {isIP} from 'node:net'
import {AppError} from '../errors/errors.ts'
import type {Settings} from './settings.ts'

/** Every address of a host; the one that `--resolve` gives it, where it does. Throws `unknown_host`. */
export async function addressesOf(
  {resolve}: Pick<Settings, 'resolve'>,
  {host, port}: {readonly host: string; readonly port: number},
): Promise<string[]> {
  const rule = resolve.find(
    (each) => each.host.toLowerCase() === host && (each.port ?? `${port}`) === `${port}`,
  )
  if (rule) return [rule.address]
  if (isIP(host)) return [host]
  try {
    const found = await lookup(host, {all: true})
    return found.map(({address}) => address)
  } catch (cause) {
    throw new AppError('unknown_host', `No host named ${host} is known`, {
      hint: 'Check the spelling, or give its address with --resolve HOST=IP',
      cause,
    })
  }
}
