import * as v from 'valibot'
import {quoted} from '../../base/shell-word.ts'

/** Something about a folder that somebody should know. */
export const Finding = v.strictObject({
  /** `error`: the server or its clients fail; `warning`: they do in some case; `info`: good to know. */
  severity: v.picklist(['error', 'warning', 'info']),
  /** Stable, for scripts. */
  code: v.string(),
  /** The file, as a path from the folder; empty for the folder itself. */
  file: v.string(),
  message: v.string(),
  /** What the server says about it, where it says something. */
  serverMessage: v.optional(v.string()),
  /** One command that mends it. */
  fix: v.optional(v.string()),
})
export type Finding = v.InferOutput<typeof Finding>

export {quoted}

/** What a file holds is replaced with what a command makes of it; owner and mode stay, and nobody else sees it. */
export function rewritten(path: string, command: (file: string, to: string) => string): string {
  const [from, to] = [quoted(path), quoted(`${path}.new`)]
  return `(umask 077 && ${command(from, to)}) && cat ${to} > ${from} && rm ${to}`
}
