import {once} from 'node:events'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  watch,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {runMc, runMctl, startMctl} from '../helpers/run-mctl.ts'
import {makeSelfSigned} from '../helpers/self-signed.ts'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

/** Stores an alias of a server that need not be there. */
const setting = (name: string, secret: string, ...flags: string[]): string[] => {
  return ['alias', 'set', name, 'https://h:9000', 'root1', secret, '--no-check', ...flags]
}

/** The aliases in a file of a configuration, as they stand there. */
function aliasesIn(folder: string, file: string): Record<string, Record<string, string>> {
  return JSON.parse(readFileSync(join(folder, file), 'utf8')).aliases
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)

describe('twenty runs at once', () => {
  test('that set aliases lose none of them, and none that was there', async () => {
    await using folder = await temporaryDirectory()
    const configDir = folder.path
    makeSelfSigned(join(configDir, 'made'))
    const ca = join(configDir, 'made', 'public.crt')
    await runMctl(setting('first', 'secret-first'), {configDir})
    const names = Array.from({length: 20}, (_, index) => `a${index + 10}`)
    const runs = await Promise.all(
      names.map((name) => runMctl(setting(name, `secret-${name}`, '--ca', ca), {configDir})),
    )
    expect(runs.map(({exitCode, stderr}) => `${exitCode}${stderr}`)).toEqual(names.map(() => '0'))
    const stored = aliasesIn(configDir, 'config.json')
    expect(Object.keys(stored).sort()).toEqual([...names, 'first'])
    for (const name of names) {
      expect(stored[name]).toMatchObject({secretKey: `secret-${name}`})
      expect(aliasesIn(configDir, 'mctl.json')[name]).toEqual({ca})
    }
    expect(readdirSync(configDir).sort()).toEqual(['config.json', 'made', 'mctl.json'])
    const listed = (await runMc(['alias', 'list', '--json'], {configDir})).json
    expect(listed.map(({alias}) => alias)).toEqual([...names, 'first'])
  })

  test('that set some aliases and remove others do all of it', async () => {
    await using folder = await temporaryDirectory()
    const configDir = folder.path
    const entry = {url: 'https://h', accessKey: 'root1', secretKey: 's', api: 's3v4', path: 'auto'}
    const going = Array.from({length: 10}, (_, index) => `going${index}`)
    const coming = Array.from({length: 10}, (_, index) => `coming${index}`)
    const aliases = Object.fromEntries(['stays', ...going].map((name) => [name, entry]))
    writeFileSync(join(configDir, 'config.json'), JSON.stringify({version: '10', aliases}))
    const runs = await Promise.all([
      ...going.map((name) => runMctl(['alias', 'remove', name], {configDir})),
      ...coming.map((name) => runMctl(setting(name, 'secret-12'), {configDir})),
    ])
    expect(runs.map(({exitCode}) => exitCode)).toEqual(runs.map(() => 0))
    expect(Object.keys(aliasesIn(configDir, 'config.json')).sort()).toEqual([...coming, 'stays'])
    expect(readdirSync(configDir)).toEqual(['config.json'])
  })

  test('take over the lock of a dead run, and still lose nothing', async () => {
    await using folder = await temporaryDirectory()
    const configDir = folder.path
    const mark = join(configDir, 'config.json.lock', '00000000-0000-4000-8000-000000000000')
    mkdirSync(join(configDir, 'config.json.lock'))
    writeFileSync(mark, '')
    utimesSync(mark, 1000, 1000)
    const names = Array.from({length: 20}, (_, index) => `a${index + 10}`)
    await Promise.all(names.map((name) => runMctl(setting(name, 'secret-12'), {configDir})))
    expect(Object.keys(aliasesIn(configDir, 'config.json')).sort()).toEqual(names)
    expect(readdirSync(configDir)).toEqual(['config.json'])
  })
})

describe('a run that is killed while it sets an alias', () => {
  /** Waits for the moment at which to kill. */
  type Moment = (folder: string) => Promise<unknown>
  const after =
    (milliseconds: number): Moment =>
    () =>
      sleep(milliseconds)
  const onSight =
    (name: RegExp): Moment =>
    async (folder) => {
      const {promise, resolve} = Promise.withResolvers<void>()
      const watcher = watch(folder, (_event, file) => {
        if (file !== null && name.test(file)) resolve()
      })
      await Promise.race([promise, sleep(3000)])
      watcher.close()
    }

  test('leaves the old files or the new ones, all other aliases, and nothing in the way of the next run', async () => {
    await using folder = await temporaryDirectory()
    const configDir = folder.path
    await using elsewhere = await temporaryDirectory()
    makeSelfSigned(elsewhere.path)
    const ca = join(elsewhere.path, 'public.crt')
    const others = {url: 'https://o', accessKey: 'root1', secretKey: 'o', api: 's3v4', path: 'auto'}
    const aliases = Object.fromEntries(
      Array.from({length: 50}, (_, index) => [`other${index}`, {...others, license: `l${index}`}]),
    )
    writeFileSync(join(configDir, 'config.json'), JSON.stringify({version: '10', aliases}))
    const lock = join(configDir, 'config.json.lock')

    const start = Date.now()
    await runMctl(setting('victim', 'secret-first', '--ca', ca), {configDir})
    const whole = Date.now() - start
    const moments: Moment[] = [
      ...Array.from({length: 16}, (_, index) => after((whole * (index + 1)) / 16)),
      ...Array.from({length: 4}, () => onSight(/^config\.json\.lock$/)),
      ...Array.from({length: 4}, () => onSight(/^\.mctl-.*\.tmp$/)),
      ...Array.from({length: 4}, () => onSight(/^mctl\.json$/)),
      ...Array.from({length: 4}, () => onSight(/^config\.json$/)),
    ]
    let before = 'secret-first'
    let interrupted = 0
    for (const [index, moment] of moments.entries()) {
      const secret = `secret-${index}`
      const child = startMctl(setting('victim', secret, '--ca', index % 2 ? ca : ''), configDir)
      const ended = once(child, 'exit')
      await Promise.race([moment(configDir), ended])
      child.kill('SIGKILL')
      await ended

      const {victim, ...rest} = aliasesIn(configDir, 'config.json')
      expect([before, secret]).toContain(victim?.secretKey)
      expect(rest).toEqual(aliases)
      expect([undefined, {ca}]).toContainEqual(aliasesIn(configDir, 'mctl.json').victim)

      if (readdirSync(configDir).includes('config.json.lock')) {
        interrupted += 1
        // The first one is waited for; the others are a minute old at once.
        const old = Date.now() / 1000 - 60
        const [mark = ''] = readdirSync(lock)
        if (interrupted > 1) utimesSync(join(lock, mark), old, old)
      }
      before = `secret-after-${index}`
      const next = await runMctl(setting('victim', before), {configDir})
      expect(next).toMatchObject({exitCode: 0, stderr: ''})
      expect(aliasesIn(configDir, 'config.json').victim).toMatchObject({secretKey: before})
      expect(readdirSync(configDir).sort()).toEqual(['config.json', 'mctl.json'])
      expect(modeOf(join(configDir, 'config.json'))).toBe('600')
    }
    // Otherwise the test would have looked only at runs that had not begun to write, or had ended.
    expect(interrupted).toBeGreaterThan(0)
  }, 180_000)
})

test('the folder is made 0700 and its files 0600, whatever the umask', async () => {
  await using folder = await temporaryDirectory()
  const configDir = join(folder.path, 'made', 'for', 'it')
  makeSelfSigned(folder.path)
  const umask = process.umask(0)
  try {
    await runMctl(setting('prod', 'secret-12', '--ca', join(folder.path, 'public.crt')), {
      configDir,
    })
  } finally {
    process.umask(umask)
  }
  expect(modeOf(configDir)).toBe('700')
  expect(modeOf(join(configDir, 'config.json'))).toBe('600')
  expect(modeOf(join(configDir, 'mctl.json'))).toBe('600')
})

test('a file that everybody can read is 0600 after it was changed', async () => {
  await using folder = await temporaryDirectory()
  const configDir = folder.path
  const file = join(configDir, 'config.json')
  writeFileSync(file, '{"version":"10","aliases":{}}', {mode: 0o644})
  await runMctl(setting('prod', 'secret-12'), {configDir})
  expect(modeOf(file)).toBe('600')
})
