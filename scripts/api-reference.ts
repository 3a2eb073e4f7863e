// Writes docs/api from the types and comments of what the library exports.
// With --check it writes nothing and fails when the page is stale. Both fail when something is not documented.
import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'docs', 'api')

// Documents are named anew for the library; what they are named inside of mctl is no matter there.
const origin = /\n#+ Extends\n\n- `[^\n]*`\n/g

function pages(): Map<string, string> {
  const made = mkdtempSync(join(tmpdir(), 'mctl-api-'))
  try {
    const typedoc = join(root, 'node_modules', 'typedoc', 'bin', 'typedoc')
    execFileSync(process.execPath, [typedoc, '--out', made], {cwd: root, stdio: 'inherit'})
    return new Map(
      readdirSync(made).map((name) => {
        const text = readFileSync(join(made, name), 'utf8').replaceAll(origin, '')
        return [name, `${text.trimEnd()}\n`]
      }),
    )
  } finally {
    rmSync(made, {recursive: true})
  }
}

function current(): Map<string, string> {
  try {
    return new Map(
      readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
    )
  } catch {
    return new Map()
  }
}

const made = pages()
if (process.argv.includes('--check')) {
  if (JSON.stringify([...made].sort()) !== JSON.stringify([...current()].sort())) {
    console.error('docs/api is stale; run: npm run docs')
    process.exitCode = 1
  }
} else {
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(folder, {recursive: true})
  for (const [name, text] of made) writeFileSync(join(folder, name), text)
}
