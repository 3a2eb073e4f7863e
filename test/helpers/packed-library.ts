import {execFile} from 'node:child_process'
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {promisify} from 'node:util'
import packageJson from '../../package.json' with {type: 'json'}
import {temporaryDirectory} from './temporary-directory.ts'

const root = resolve(import.meta.dirname, '..', '..')
const execute = promisify(execFile)

/** What a program has written, and how it ended. */
export interface ProgramRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A project of somebody else that has installed mctl as it is packed. */
export interface Project extends AsyncDisposable {
  /** Runs a program, a file of this name with this text, with nothing but `env` in its environment. */
  run(file: string, text: string, env?: Readonly<Record<string, string>>): Promise<ProgramRun>
  /** Checks the types of a program as strictly as can be. */
  check(file: string, text: string): Promise<ProgramRun>
}

/** Builds the library, packs the package, and unpacks it into a new project. */
export async function startProject(): Promise<Project> {
  const folder = await temporaryDirectory()
  const packages = join(folder.path, 'node_modules')
  const unpacked = join(packages, 'mctl')
  mkdirSync(unpacked, {recursive: true})
  await execute(process.execPath, [join(root, 'scripts', 'library.ts')], {cwd: root})
  // The build of the programs has its own tests.
  const pack = ['pack', '--ignore-scripts', '--pack-destination', folder.path]
  await execute('npm', pack, {cwd: root})
  await execute(
    'tar',
    ['-xzf', `mctl-${packageJson.version}.tgz`, '--strip-components=1', '-C', unpacked],
    {
      cwd: folder.path,
    },
  )
  // What npm would install beside it, and the types of Node that such a project has.
  mkdirSync(join(packages, '@types'))
  for (const name of ['valibot', 'undici-types', '@types/node']) {
    symlinkSync(join(root, 'node_modules', name), join(packages, name))
  }
  writeFileSync(join(folder.path, 'package.json'), '{"name": "theirs", "private": true}')
  writeFileSync(
    join(folder.path, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        module: 'NodeNext',
        target: 'ES2024',
        lib: ['ES2024', 'ESNext.Disposable'],
        types: ['node'],
        strict: true,
        exactOptionalPropertyTypes: true,
        skipLibCheck: false,
        noEmit: true,
      },
      include: ['*.ts', '*.mts'],
    }),
  )
  const run = async (args: readonly string[], env = {}): Promise<ProgramRun> => {
    try {
      const {stdout, stderr} = await execute(process.execPath, args, {
        cwd: folder.path,
        env: {HOME: folder.path, ...env},
      })
      return {exitCode: 0, stdout, stderr}
    } catch (error) {
      const {code = -1, stdout = '', stderr = ''} = Object(error)
      return {exitCode: code, stdout, stderr}
    }
  }
  return {
    run: async (file, text, env) => {
      writeFileSync(join(folder.path, file), text)
      return run([file], env)
    },
    check: async (file, text) => {
      writeFileSync(join(folder.path, file), text)
      return run([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', '.'])
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose].bind(folder),
  }
}
