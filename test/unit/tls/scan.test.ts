// On loopback: what a server does to the scanner, and what becomes of it.
import net from 'node:net'
import tls from 'node:tls'
import {expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {scanServer} from '../../../src/lib/tls/scan.ts'
import type {ScanRequest} from '../../../src/lib/tls/scan-session.ts'
import {datedPair} from '../../helpers/dated-pair.ts'
import {Loopback} from '../../helpers/loopback.ts'

const to = (port: number, more: Partial<ScanRequest> = {}): ScanRequest => ({
  host: '127.0.0.1',
  port,
  address: '127.0.0.1',
  servername: '',
  timeout: 2000,
  deadline: 20_000,
  random: (length) => new Uint8Array(length).fill(7),
  ...more,
})

/** A way to a TLS server that treats each connection as `treat` says. */
async function behind(
  loopback: Loopback,
  treat: (socket: net.Socket, onward: net.Socket) => void,
): Promise<number> {
  const server = tls.createServer(datedPair(), (socket) => socket.end())
  const port = await loopback.listen(server)
  return loopback.listen(
    net.createServer((socket) => {
      const onward = net.connect(port, '127.0.0.1')
      onward.on('error', () => socket.destroy())
      onward.on('close', () => socket.end())
      socket.on('close', () => onward.destroy())
      socket.pipe(onward)
      treat(socket, onward)
    }),
  )
}

test('answers that come byte by byte are read as well', async () => {
  await using loopback = new Loopback()
  const port = await behind(loopback, (socket, onward) => {
    onward.on('data', (chunk: Buffer) => {
      for (const byte of chunk) socket.write(Uint8Array.of(byte))
    })
  })
  const facts = await scanServer(to(port))
  expect(facts.protocols.map(({supported}) => supported)).toEqual(['no', 'no', 'yes', 'yes'])
  expect(facts.suites.every(({isComplete}) => isComplete)).toBe(true)
  expect(facts.failures).toEqual([])
})

test('a server that is slow with each answer is not scanned for ever', async () => {
  await using loopback = new Loopback()
  const port = await behind(loopback, (socket, onward) => {
    onward.on('data', (chunk: Buffer) => void setTimeout(() => socket.write(chunk), 150))
  })
  const facts = await scanServer(to(port, {deadline: 500}))
  expect(facts.suites.some(({isComplete}) => !isComplete)).toBe(true)
  expect(facts.failures[0]).toMatchObject({
    code: 'timeout',
    message: `127.0.0.1:${port} takes too long: 0.5 s are over`,
  })
})

test('cancelling leaves no connection open', async () => {
  await using loopback = new Loopback()
  const {port, asked} = await loopback.silent()
  const controller = new AbortController()
  void asked.then(() => controller.abort())
  const scan = scanServer(to(port, {signal: controller.signal}))
  await expect(scan).rejects.toMatchObject({code: 'cancelled'})
  await expect(scanServer(to(port, {signal: controller.signal}))).rejects.toBeInstanceOf(AppError)
})

test('a server that answers all with one suite is asked no more than it takes to see that', async () => {
  await using loopback = new Loopback()
  // A ServerHello of TLS 1.2 with the suite 0x1301, whatever is offered.
  const hello = `0303${'07'.repeat(32)}00130100`
  const message = `020000${(hello.length / 2).toString(16)}${hello}`
  const record = Buffer.from(`16030300${(message.length / 2).toString(16)}${message}`, 'hex')
  const port = await loopback.listen(
    net.createServer((socket) => socket.once('data', () => socket.end(record))),
  )
  const facts = await scanServer(to(port))
  expect(facts.protocols.map(({supported}) => supported)).toEqual(['no', 'no', 'yes', 'no'])
  expect(facts.suites).toEqual([
    {protocol: 'TLSv1.2', names: [], preference: 'unknown', isComplete: false},
  ])
  expect(loopback.connections).toBeLessThan(12)
})
