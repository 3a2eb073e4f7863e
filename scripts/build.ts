// Builds everything that `npm run build` promises:
//   build/plain     what tsc makes: the reference that the other two are compared with
//   dist/main.cjs   the program of the npm package, in chunks, behind bin/run.cjs
//   dist/mctl       the standalone program for this machine
import {execFileSync} from 'node:child_process'
import {rmSync} from 'node:fs'
import {createRequire} from 'node:module'
import {resolve} from 'node:path'
import {rolldown} from 'rolldown'
import {writeCommandTable} from './command-table.ts'
import {lazyRequires} from './lazy-requires.ts'

const root = resolve(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

// oclif reads TypeScript projects with these when it finds them; a bundle must not take them in.
const external = ['typescript', 'ts-node', 'ts-node/esm', 'tsx']

function run(program: string, args: readonly string[], env: Record<string, string> = {}): void {
  execFileSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {...process.env, ...env},
  })
}

function tool(name: string): string {
  return resolve(root, 'node_modules', '.bin', name)
}

async function bundle(format: 'cjs' | 'esm', dir: string): Promise<void> {
  const extension = format === 'cjs' ? 'cjs' : 'js'
  const made = await rolldown({
    cwd: root,
    input: {main: 'src/main.ts'},
    platform: 'node',
    external,
    resolve: {
      alias: {
        debug: resolve(root, 'scripts', 'debug.cjs'),
        'wsl-utils': resolve(root, 'scripts', 'wsl-utils.ts'),
        'node-forge': resolve(root, 'scripts', 'node-forge.cjs'),
      },
    },
    plugins: [lazyRequires],
    onLog: (level, log, handle) => {
      if (level === 'warn' && log.code === 'EVAL') return
      handle(level, log)
    },
  })
  await made.write({
    dir,
    format,
    minify: true,
    entryFileNames: `[name].${extension}`,
    chunkFileNames: `chunks/[name]-[hash].${extension}`,
  })
  await made.close()
}

function bunProgram(): string {
  const os = {linux: 'linux', darwin: 'darwin', win32: 'windows'}[process.platform as string]
  const arch = {x64: 'x64', arm64: 'aarch64'}[process.arch as string]
  const name = `@oven/bun-${os}-${arch}`
  const program = process.platform === 'win32' ? 'bun.exe' : 'bun'
  return resolve(require.resolve(`${name}/package.json`), '..', 'bin', program)
}

rmSync(resolve(root, 'build'), {recursive: true, force: true})
rmSync(resolve(root, 'dist'), {recursive: true, force: true})
run(tool('oclif'), ['manifest'], {NODE_ENV: 'production', OCLIF_SKIP_NEW_VERSION_CHECK: '1'})
writeCommandTable()
run(tool('tsc'), ['-p', 'tsconfig.json'])
await bundle('cjs', 'dist')
await bundle('esm', 'build/esm')
run(bunProgram(), [
  'build',
  '--compile',
  '--minify',
  '--bytecode',
  '--format=esm',
  '--splitting',
  // Whoever can write a file into the folder where it is run must not add code or aliases to it.
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
  ...external.flatMap((name) => ['--external', name]),
  'build/esm/main.js',
  '--outfile',
  'dist/mctl',
])
