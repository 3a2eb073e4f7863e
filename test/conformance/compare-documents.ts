import {isObject, isTime, type JsonObject, kindOf} from './json-kinds.ts'

/** One thing in which mctl differs from mc. */
export interface Difference {
  /**
   * A field (`result.userMappings[].user`), or `exit`, `items`, `order`, `stream`, or the kind of what
   * is on stdout: `answer` of a success, `output` of a failure.
   */
  readonly field: string
  readonly mc: unknown
  readonly mctl: unknown
}

/** Stands where a program printed nothing. */
export const absent = '(absent)'

const names = ['alias', 'accessKey', 'user', 'group', 'groupName', 'name', 'policy', 'endpoint']
// Two runs side by side never end in the same instant.
const sameTimeMs = 120_000
// Words are each program's own, and these names each server's.
const ownWords = /^error\.(message|cause\.message|cause\.error\.(Message|RequestID|HostID))$/

/**
 * What mc printed and mctl did not print in the same way.
 *
 * Documents belong together by their names, because mc lists in random order. Fields that only mctl has
 * are no difference. Lists of plain values are sets.
 */
export function compareDocuments(
  mc: readonly JsonObject[],
  mctl: readonly JsonObject[],
  {differsByServer = false}: {readonly differsByServer?: boolean} = {},
): Difference[] {
  const compare = new Comparison(differsByServer)
  compare.lists('', mc, mctl)
  return [...compare.found, ...orderOf(mc, mctl)]
}

class Comparison {
  readonly found: Difference[] = []
  readonly #differsByServer: boolean

  constructor(differsByServer: boolean) {
    this.#differsByServer = differsByServer
  }

  lists(path: string, mc: readonly unknown[], mctl: readonly unknown[]): void {
    const field = path === '' ? 'items' : path
    const named = pairsByName(mc, mctl)
    if (named) {
      const [inMc, inMctl] = [[...named.mc.keys()], [...named.mctl.keys()]]
      const missing = inMc.filter((name) => !named.mctl.has(name))
      const added = inMctl.filter((name) => !named.mc.has(name))
      if (missing.length + added.length > 0) this.add(field, inMc.sort(), inMctl.sort())
      for (const name of inMc.filter((each) => named.mctl.has(each))) {
        this.values(inside(path), named.mc.get(name), named.mctl.get(name))
      }
      return
    }
    if (mc.length !== mctl.length) {
      this.add(field, mc.length, mctl.length)
      return
    }
    const [ours, theirs] = path === '' ? [mctl, mc] : [sorted(mctl), sorted(mc)]
    for (const [index, value] of theirs.entries()) this.values(inside(path), value, ours[index])
  }

  values(path: string, mc: unknown, mctl: unknown): void {
    if (mctl === undefined) {
      this.add(path, mc, absent)
    } else if (kindOf(mc) !== kindOf(mctl)) {
      this.add(path, mc, mctl)
    } else if (isObject(mc) && isObject(mctl)) {
      for (const [name, value] of Object.entries(mc)) {
        this.values(path === '' ? name : `${path}.${name}`, value, mctl[name])
      }
    } else if (Array.isArray(mc) && Array.isArray(mctl)) {
      this.lists(path, mc, mctl)
    } else if (!(this.#differsByServer || ownWords.test(path) || isSame(mc, mctl))) {
      this.add(path, mc, mctl)
    }
  }

  add(field: string, mc: unknown, mctl: unknown): void {
    this.found.push({field, mc, mctl})
  }
}

const inside = (path: string): string => (path === '' ? '' : `${path}[]`)

function isSame(mc: unknown, mctl: unknown): boolean {
  if (isTime(mc) && isTime(mctl)) return Math.abs(Date.parse(mc) - Date.parse(mctl)) < sameTimeMs
  return mc === mctl
}

/** Undefined where not each has a name of its own. */
function pairsByName(mc: readonly unknown[], mctl: readonly unknown[]) {
  const maps = {mc: byName(mc), mctl: byName(mctl)}
  return maps.mc && maps.mctl && maps.mc.size + maps.mctl.size > 0
    ? {mc: maps.mc, mctl: maps.mctl}
    : undefined
}

function byName(list: readonly unknown[]): Map<string, unknown> | undefined {
  const map = new Map(list.map((each) => [nameOf(each), each]))
  return map.has('') || map.size !== list.length ? undefined : map
}

function nameOf(value: unknown): string {
  if (!isObject(value)) return ''
  const name = names.map((each) => value[each]).find((each) => typeof each === 'string')
  return typeof name === 'string' ? name : ''
}

const sorted = (list: readonly unknown[]): unknown[] =>
  [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))

// Sorted, or as the line names them.
function orderOf(mc: readonly JsonObject[], mctl: readonly JsonObject[]): Difference[] {
  const [theirs, ours] = [mc.map(nameOf), mctl.map(nameOf)]
  const wanted = [...ours].sort((a, b) => (a < b ? -1 : 1))
  return [wanted, theirs].some((order) => order.join('\n') === ours.join('\n'))
    ? []
    : [{field: 'order', mc: theirs, mctl: ours}]
}
