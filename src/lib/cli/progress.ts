import type {Settings} from './settings.ts'

/** A bar on stderr that moves with each item that is done. */
export interface Progress {
  step(): void
  stop(): void
}

const nothing: Progress = {step: () => undefined, stop: () => undefined}

/**
 * A progress bar for work on `total` items, where somebody watches: stderr is a terminal, and the results
 * go elsewhere. Otherwise one that does nothing.
 */
export async function startProgress(total: number, {quiet, json}: Settings): Promise<Progress> {
  if (quiet || !process.stderr.isTTY || (process.stdout.isTTY && !json)) return nothing
  const {SingleBar, Presets} = await import('cli-progress')
  const bar = new SingleBar({stream: process.stderr, clearOnComplete: true}, Presets.shades_classic)
  bar.start(total, 0)
  return {step: () => bar.increment(), stop: () => bar.stop()}
}
