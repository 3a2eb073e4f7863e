import type {Command} from '@oclif/core/command'
import * as Flags from '@oclif/core/flags'
import * as v from 'valibot'
import type {AccessKeyChange} from '../access-keys/change-access-key.ts'
import {isFilter} from '../access-keys/key-filter.ts'
import {listKeys} from '../access-keys/list-keys.ts'
import type {AdminApi} from '../admin/admin-api.ts'
import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import {renderKeyChange} from '../output/access-keys.ts'
import {plainStyle} from '../output/style.ts'
import {table} from '../output/table.ts'
import {BaseCommand} from './base-command.ts'
import {keyFilterFlags, readKeyFilter} from './key-filter-flags.ts'
import {confirm} from './prompts.ts'
import {readInputText} from './stdin.ts'

/** The ways to name many access keys at once. */
export const manyKeysFlags = {
  file: Flags.string({
    helpValue: 'FILE',
    description: 'the keys of this file, or of stdin for -: one a line, or JSON lines of a list',
  }),
  ...keyFilterFlags,
}

interface Named {
  readonly accessKey: string
  readonly owner: string
}

type Chosen = Parameters<typeof readKeyFilter>[0] & {
  readonly file?: string | undefined
  readonly user?: readonly string[] | undefined
}

// Each change reads the key twice: sealed answers, of 64 MiB each for the server.
const atOnce = 4

/** Does one thing to one access key, or to many: those are shown first, and want a yes. */
export abstract class KeyChanges<T extends typeof Command> extends BaseCommand<T> {
  /** `done` is the word for what was done. */
  protected async changeKeys(
    chosen: Chosen,
    done: string,
    change: (api: AdminApi, accessKey: string) => Promise<AccessKeyChange>,
  ): Promise<void> {
    const [alias = '', ...words] = this.words
    const {file, user = []} = chosen
    const admin = await this.services.admin(alias)
    const isChosen = user.length > 0 || isFilter(readKeyFilter(chosen))
    if ([words.length > 0, file !== undefined, isChosen].filter(Boolean).length !== 1) {
      throw new AppError('usage', 'Name access keys, or a --file of them, or filters: one of these')
    }
    const [first, ...more] = words
    if (first !== undefined && more.length === 0) {
      await this.present(await change(admin, first), renderKeyChange(done))
      return
    }
    const keys = await this.#keys(admin, chosen, words)
    if (keys.length === 0) {
      await this.remark('No access key was meant; nothing was changed')
      return
    }
    const rows = keys.map(({accessKey, owner}) => [accessKey, owner])
    await this.remark(
      `These are to be ${done}:\n${table(['Access Key', 'User'], rows, plainStyle)}`,
    )
    await confirm(`Shall ${keys.length} access keys be ${done}?`, this.services.settings.yes)
    const outcomes = inParallel(keys, atOnce, ({accessKey}) => change(admin, accessKey))
    for await (const outcome of outcomes) {
      if ('value' in outcome) await this.present(outcome.value, renderKeyChange(done))
      else await this.reportFailure(outcome.error)
    }
  }

  async #keys(admin: AdminApi, chosen: Chosen, words: readonly string[]): Promise<Named[]> {
    if (words.length > 0) return named([...new Set(words)])
    if (chosen.file !== undefined) return readKeys(await readInputText(chosen.file), chosen.file)
    const selection = {
      users: chosen.user ?? [],
      self: false,
      kind: 'svcacc-only' as const,
      long: false,
      filter: readKeyFilter(chosen),
    }
    const keys: Named[] = []
    for await (const outcome of listKeys(admin, selection, this.services.now())) {
      // A list that lacks a user is no list of all that were meant.
      if ('error' in outcome) throw outcome.error
      if (outcome.value.orphaned === 'unknown' && chosen.orphaned) {
        await this.remark(`Whether ${outcome.value.user} is gone is unknown; its keys stay`)
        continue
      }
      for (const {accessKey} of outcome.value.svcaccs ?? []) {
        keys.push({accessKey, owner: outcome.value.user})
      }
    }
    return keys
  }
}

const Line = v.union([
  v.object({user: v.string(), svcaccs: v.nullable(v.array(v.object({accessKey: v.string()})))}),
  v.object({accessKey: v.string(), parentUser: v.optional(v.string(), '')}),
])

function readKeys(text: string, source: string): Named[] {
  const keys = text.split(/\r?\n/).flatMap((line, index) => {
    const word = line.trim()
    if (word === '') return []
    return word.startsWith('{') ? fromJson(word, `${source}, line ${index + 1}`) : named([word])
  })
  return [...new Map(keys.map((key) => [key.accessKey, key])).values()]
}

function fromJson(line: string, where: string): Named[] {
  let parsed: v.InferOutput<typeof Line>
  try {
    parsed = v.parse(Line, JSON.parse(line))
  } catch {
    throw new AppError('bad_input', `${where}: this is no line of a list of access keys`)
  }
  return 'svcaccs' in parsed
    ? (parsed.svcaccs ?? []).map(({accessKey}) => ({accessKey, owner: parsed.user}))
    : [{accessKey: parsed.accessKey, owner: parsed.parentUser}]
}

function named(keys: readonly string[]): Named[] {
  return keys.map((accessKey) => ({accessKey, owner: ''}))
}
