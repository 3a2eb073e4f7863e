// Runs a server and ends it for certain. Started as a process of its own, with a pipe as its stdin: the
// pipe closes when the process that started it ends, however it ends, and then the server goes, and the
// folders that were its own.
import {spawn, spawnSync} from 'node:child_process'
import {closeSync, openSync, rmSync} from 'node:fs'

const [log = '', folders = '[]', program = '', ...args] = process.argv.slice(2)
const output = openSync(log, 'a')
// A test runner that is cut off may kill this process, too. Linux then ends the server by itself.
const guard = ['setpriv', '--pdeathsig', 'KILL']
const isGuarded = process.platform === 'linux' && spawnSync('setpriv', ['--version']).status === 0
const [file = '', ...words] = [...(isGuarded ? guard : []), program, ...args]
const server = spawn(file, words, {stdio: ['ignore', output, output]})
closeSync(output)

let ending = false
function end(): void {
  if (ending) return
  ending = true
  server.kill('SIGTERM')
  setTimeout(() => server.kill('SIGKILL'), 5000).unref()
}

// Whoever interrupts the tests from a terminal interrupts this process, too; it has to clean up first.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
process.stdin.resume()
process.stdin.on('close', end)
process.stdin.on('end', end)
server.on('spawn', () => process.send?.({pid: server.pid}))
server.on('error', (error) => process.send?.({error: error.message}))
server.on('close', () => {
  const paths: unknown = JSON.parse(folders)
  if (Array.isArray(paths)) {
    for (const path of paths) rmSync(String(path), {recursive: true, force: true})
  }
  process.exit()
})
