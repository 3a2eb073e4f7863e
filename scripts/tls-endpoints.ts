// Serves TLS on many ports of 127.0.0.1, with the pair of a folder, until its stdin ends; prints the ports as JSON.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import tls from 'node:tls'

const [folder = '.', count = '1'] = process.argv.slice(2)
const secureContext = tls.createSecureContext({
  cert: readFileSync(join(folder, 'public.crt')),
  key: readFileSync(join(folder, 'private.key')),
})

async function listen(): Promise<number> {
  const server = tls.createServer({
    SNICallback: (_, done) => done(null, secureContext),
    cert: readFileSync(join(folder, 'public.crt')),
    key: readFileSync(join(folder, 'private.key')),
  })
  server.on('secureConnection', (socket) => socket.on('error', () => undefined).end())
  const {promise, resolve} = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const ports = await Promise.all(Array.from({length: Number(count)}, listen))
process.stdout.write(`${JSON.stringify(ports)}\n`)
process.stdin.resume().on('end', () => process.exit())
