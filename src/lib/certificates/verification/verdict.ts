import * as v from 'valibot'

/** One thing that was judged, in words. */
export const Verdict = v.strictObject({
  verdict: v.picklist(['ok', 'bad', 'warning', 'untested']),
  message: v.string(),
  /** The next step, where the message does not hold it. */
  fix: v.optional(v.string()),
})
export type Verdict = v.InferOutput<typeof Verdict>

export const ok = (message: string): Verdict => ({verdict: 'ok', message})
export const bad = (message: string, fix?: string): Verdict => ({
  verdict: 'bad',
  message,
  ...(fix === undefined ? {} : {fix}),
})
export const warning = (message: string): Verdict => ({verdict: 'warning', message})
export const untested = (message: string): Verdict => ({verdict: 'untested', message})

/** Something odd that was seen beside the verdicts. */
export const Finding = v.strictObject({
  severity: v.picklist(['bad', 'warning', 'info']),
  code: v.string(),
  message: v.string(),
  /** What to do about it. */
  fix: v.optional(v.string()),
})
export type Finding = v.InferOutput<typeof Finding>
