import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {AliasStore} from '../../../src/lib/config/alias-store.ts'

/** A home directory of its own, with what a test puts into it. */
export function temporaryHome() {
  const home = mkdtempSync(join(tmpdir(), 'mctl-config-'))
  const directory = join(home, '.mc')
  return {
    home,
    directory,
    config: join(directory, 'config.json'),
    trust: join(directory, 'mctl.json'),
    write(name: string, content: string | object): string {
      mkdirSync(directory, {recursive: true})
      const path = join(directory, name)
      writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
      return path
    },
    read: (name: string): string => readFileSync(join(directory, name), 'utf8'),
    store: (env: Record<string, string> = {}, platform: NodeJS.Platform = 'linux'): AliasStore =>
      new AliasStore({env, home, platform, configDir: directory}),
    [Symbol.dispose]: () => rmSync(home, {recursive: true, force: true}),
  }
}
