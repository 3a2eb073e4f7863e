import {randomInt} from 'node:crypto'
import {readFileSync, writeFileSync} from 'node:fs'
import {mkdir, symlink} from 'node:fs/promises'
import net from 'node:net'
import {join, resolve} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {expect, test} from 'vitest'
import {ConsoleSession, stepsOf, withOutputs} from '../helpers/console-page.ts'
import {findProgram} from '../helpers/programs.ts'
import {mctlCommand, temporaryDirectory} from '../helpers/run-mctl.ts'

const file = resolve(import.meta.dirname, '../../docs/certificates.md')

test('every command of docs/certificates.md does what the page shows', {
  timeout: 120_000,
}, async () => {
  await using place = await temporaryDirectory()
  const port = await freePortOfFourDigits()
  const here = (text: string): string => text.replaceAll('127.0.0.1:9000', `127.0.0.1:${port}`)
  const asOnThePage = (text: string): string =>
    text.replaceAll(`127.0.0.1:${port}`, '127.0.0.1:9000').replaceAll(place.path, '~')
  await using session = new ConsoleSession(place.path, await environmentFor(place.path))

  const page = readFileSync(file, 'utf8')
  const steps = stepsOf(page)
  const outputs: string[] = []
  for (const {command} of steps) {
    outputs.push(asOnThePage(await session.run(here(command))))
    if (command.endsWith(' &')) await becomesReady(port)
  }

  if (process.env.MCTL_WRITE_PAGE) writeFileSync(file, withOutputs(page, outputs))
  else expect(outputs.map(lasting)).toEqual(steps.map(({output}) => lasting(output)))
})

/** Mctl and the server under the names that the page has for them. */
async function environmentFor(home: string): Promise<Record<string, string>> {
  const bin = join(home, '.bin')
  await mkdir(bin)
  await symlink(await findProgram('minio'), join(bin, 'minio'))
  writeFileSync(join(bin, 'mctl'), `#!/bin/sh\nexec ${mctlCommand()} "$@"\n`, {mode: 0o755})
  return {PATH: `${bin}:${process.env.PATH}`, HOME: home, MINIO_UPDATE: 'off', MINIO_BROWSER: 'off'}
}

// As long as the one on the page, so that tables look alike.
async function freePortOfFourDigits(): Promise<number> {
  for (;;) {
    const port = randomInt(2000, 10_000)
    const {promise, resolve: settle} = Promise.withResolvers<boolean>()
    const server = net.createServer().on('error', () => settle(false))
    server.listen(port, '127.0.0.1', () => server.close(() => settle(true)))
    if (await promise) return port
  }
}

// A reader waits for the server's first lines.
async function becomesReady(port: number): Promise<void> {
  const end = Date.now() + 30_000
  while (Date.now() < end) {
    const {promise, resolve: settle} = Promise.withResolvers<boolean>()
    const socket = net.connect(port, '127.0.0.1', () => settle(true))
    socket.on('error', () => settle(false))
    const isOpen = await promise
    socket.destroy()
    await sleep(100)
    if (isOpen) return
  }
  throw new Error('The server of the page did not start')
}

/** What of an output is the same in every run: no keys, no times, no fingerprints. */
function lasting(output: string): string {
  return (
    output
      // First: a long number of decimal digits looks like one of hexadecimal ones.
      .replaceAll(/serial_number="\d+"/g, 'serial_number="NUMBER"')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
      .replaceAll(/[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4} GMT/g, 'TIME')
      // Before the rule for digits: half of the numbers look like hexadecimal ones.
      .replaceAll(/serial_number="\d+"/g, 'serial_number="NUMBER"')
      .replaceAll(/\b[\dA-Fa-f]{2}(?::?[\dA-Fa-f]{2}){15,}\b/g, 'HEX')
      .replaceAll(/[\w+/-]{40,}=*/g, 'BASE64')
      .replaceAll(/^(x509_.*) \S+$/gm, '$1 NUMBER')
      .replaceAll(/ as \S+ \(uid \d+\)/g, ' as USER')
      .replaceAll(/mctl-backup-\w+/g, 'mctl-backup-TIME')
      // The standalone program's runtime does not tell the group of the key exchange.
      .replaceAll(/, group \S+/g, '')
      .replaceAll(/\d+ ms/g, 'N ms')
  )
}
