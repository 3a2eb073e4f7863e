import type {GenericFormatter} from 'cli-progress'
import {grouped} from '../base/size.ts'
import type {Settings} from './settings.ts'

/** A bar on stderr that moves with each item that is done. */
export interface Progress {
  step(): void
  stop(): void
}

const nothing: Progress = {step: () => undefined, stop: () => undefined}

/**
 * A progress bar for work on `total` items, where somebody watches: stderr is a terminal, and results that are
 * printed in between go elsewhere. Otherwise one that does nothing.
 */
export async function startProgress(
  total: number,
  {quiet, json}: Pick<Settings, 'quiet' | 'json'>,
  results: 'in-between' | 'last' = 'in-between',
): Promise<Progress> {
  const wouldMix = results === 'in-between' && process.stdout.isTTY && !json
  if (quiet || !process.stderr.isTTY || wouldMix) return nothing
  const {SingleBar, Presets} = await import('cli-progress')
  const bar = new SingleBar({stream: process.stderr, clearOnComplete: true}, Presets.shades_classic)
  bar.start(total, 0)
  return {step: () => bar.increment(), stop: () => bar.stop()}
}

/** A line on stderr that says how many are done, and how fast. */
export interface Rate {
  add(count: number): void
  stop(): void
}

/**
 * Tells how far work is whose end is not known, where somebody watches; `wouldMix` says that results are printed
 * meanwhile. Otherwise it does nothing.
 */
export async function startRate(
  what: string,
  {quiet, json}: Pick<Settings, 'quiet' | 'json'>,
  wouldMix: boolean,
): Promise<Rate> {
  if (quiet || !process.stderr.isTTY || (wouldMix && process.stdout.isTTY && !json)) {
    return {add: () => undefined, stop: () => undefined}
  }
  const {SingleBar} = await import('cli-progress')
  const format: GenericFormatter = (_, {value, startTime}) => {
    const seconds = Math.max(1, Date.now() - startTime) / 1000
    return `${grouped(value)} ${what}, ${grouped(Math.round(value / seconds))} a second`
  }
  const bar = new SingleBar({stream: process.stderr, clearOnComplete: true, format, fps: 5})
  bar.start(0, 0)
  return {add: (count) => bar.increment(count), stop: () => bar.stop()}
}
