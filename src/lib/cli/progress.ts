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
