import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import type {KesPage} from './answers.ts'

/** Asks for a page of the names that begin with something. */
export type AskPage = (prefix: string) => Promise<KesPage>

// In the order in which KES sorts: that of the octets.
const letters = [...'-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz']
const atOnce = 16
// Nobody can ask for names that begin with _- (measured): each dash more would be 63 requests for nothing.
const mostHiddenDashes = 2

/**
 * All names that begin with a prefix, sorted and each once.
 *
 * A page of KES 0.23 holds 1,024 names; what it says of the next is only good as a prefix, and who goes on with it, as
 * the kes client does, sees a handful more and takes that for the end (measured). So the rest is asked for by longer
 * prefixes, in the order in which names are sorted. Throws `protocol` when a cut list has no order.
 */
export async function listWhole(ask: AskPage, prefix: string): Promise<string[]> {
  const askable = prefix === '_' ? '' : prefix.replace(/(?<=.)-+$/, '')
  const names = (await below(ask, askable)).filter((name) => name.startsWith(prefix))
  return [...new Set(names)].sort()
}

async function below(ask: AskPage, prefix: string): Promise<string[]> {
  if (!canBeAsked(prefix)) return allAfter(ask, prefix, letters)
  const {names, continueAt} = await ask(prefix)
  if (continueAt === undefined) return names
  mustBeOrdered(names, continueAt, prefix)
  return [...names, ...(await from(ask, prefix, continueAt))]
}

/** The names that begin with `prefix`, from `next` on, which begins with it, too. */
async function from(ask: AskPage, prefix: string, next: string): Promise<string[]> {
  const letter = next.charAt(prefix.length)
  if (letter === '') return []
  const longer = prefix + letter
  const rest = canBeAsked(longer) ? await below(ask, longer) : await from(ask, longer, next)
  const later = letters.slice(letters.indexOf(letter) + 1)
  return [...rest, ...(await allAfter(ask, prefix, later))]
}

async function allAfter(ask: AskPage, prefix: string, ends: readonly string[]): Promise<string[]> {
  const prefixes = ends
    .map((letter) => prefix + letter)
    .filter((longer) => canBeAsked(longer) || hiddenDashes(longer) <= mostHiddenDashes)
  const found: string[] = []
  for await (const outcome of inParallel(prefixes, atOnce, (longer) => below(ask, longer))) {
    if ('error' in outcome) throw outcome.error
    found.push(...outcome.value)
  }
  return found
}

// As a name, a pattern must not end with a dash, nor be an underscore alone.
const canBeAsked = (prefix: string): boolean => !/.-$|^_$/.test(prefix)
const hiddenDashes = (prefix: string): number => /-*$/.exec(prefix)?.[0].length ?? 0

function mustBeOrdered(names: readonly string[], continueAt: string, prefix: string): void {
  const all = [...names, continueAt]
  const isOrdered = all.every((name, at) => at === 0 || (all[at - 1] ?? '') < name)
  if (isOrdered && continueAt.startsWith(prefix)) return
  throw new AppError('protocol', 'The KES sent a part of its keys, and no way to the rest', {
    hint: 'Name a longer prefix',
  })
}
