import {randomBytes} from 'node:crypto'
import {isIP} from 'node:net'
import {judgeScan} from '../../certificates/scan/judge-scan.ts'
import type {ScanResult} from '../../certificates/scan/scan-result.ts'
import {AppError} from '../../errors/errors.ts'
import {scanServer} from '../../tls/scan.ts'
import {addressesOf} from '../addresses.ts'
import type {Services} from '../services.ts'
import type {HandshakeOptions} from './endpoints.ts'
import {findServer} from './verify-source.ts'

// How many waits a whole scan may take: a server that is slow with each answer is not scanned for hours.
const mostWaits = 12

/** Asks every address of a server what it offers, and judges it; a failure stands in its place. */
export async function scanSource(
  services: Services,
  word: string,
  {servername}: Pick<HandshakeOptions, 'servername'> = {},
): Promise<(ScanResult | AppError)[]> {
  const {host, port, label} = await findServer(services, word)
  const {settings, signal} = services
  const timeout = settings.connectTimeout
  const name = servername ?? (isIP(host) ? '' : host)
  const addresses = await addressesOf(settings, {host, port})
  const scan = async (address: string): Promise<ScanResult | AppError> => {
    try {
      const facts = await scanServer({
        host,
        port,
        address,
        servername: name,
        timeout,
        deadline: timeout * mostWaits,
        signal,
        random: randomBytes,
      })
      return judgeScan({source: label, host, port, servername: name, facts})
    } catch (error) {
      if (error instanceof AppError && error.code !== 'cancelled') return error
      throw error
    }
  }
  return Promise.all(addresses.map(scan))
}
