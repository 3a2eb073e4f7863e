import {AppError} from '../../errors/errors.ts'
import {ipBytes} from '../../x509/ip.ts'
import {hostNameIn, quoted} from './host-name.ts'

/**
 * Reads for whom a certificate is to be: an address, in brackets or not, or a host name, in ASCII where it was in
 * another script. Throws `bad_input`.
 */
export function parseWantedHost(text: string): string {
  const address = text.replace(/^\[(.+)\]$/s, '$1')
  if (ipBytes(address)) return address
  const name = hostNameIn(text)
  if (name !== undefined) return name
  throw new AppError('bad_input', `--host ${quoted(text)} is neither a host name nor an address`, {
    hint: hintFor(text),
  })
}

function hintFor(text: string): string {
  const bare = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(\[[^\]]*\]|[^/:]*)(?::\d*)?(?:\/.*)?$/i.exec(text)?.[1]
  const isHost =
    bare !== undefined && (hostNameIn(bare) ?? ipBytes(bare.replace(/^\[(.*)\]$/, '$1')))
  return isHost
    ? `Give the host alone: --host ${bare}`
    : 'For example --host minio.example.net, or --host 10.0.0.1'
}
