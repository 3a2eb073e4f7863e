// Serves TLS on many ports of 127.0.0.1, with the pair of a folder, until its stdin ends; prints their addresses.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import tls from 'node:tls'

const [folder = '.', count = '1'] = process.argv.slice(2)
const pair = {
  cert: readFileSync(join(folder, 'public.crt')),
  key: readFileSync(join(folder, 'private.key')),
}

async function listen(): Promise<string> {
  const server = tls.createServer(pair, (socket) => {
    socket.on('error', () => undefined)
    socket.end()
  })
  const {promise, resolve} = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `127.0.0.1:${address.port}`
}

const endpoints = await Promise.all(Array.from({length: Number(count)}, listen))
process.stdout.write(`${endpoints.join(' ')}\n`)
process.stdin.resume().on('end', () => process.exit())
