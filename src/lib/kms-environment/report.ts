import * as v from 'valibot'
import {EndpointReport} from './connection/kes-calls.ts'
import {Finding, Verdict} from './verdict.ts'

/** A line of `mctl kms env check --json`: what becomes of one server with its environment. */
export const EnvironmentReport = v.strictObject({
  /** The files, or `the environment of this process`. */
  source: v.string(),
  kind: v.picklist(['process', 'env', 'systemd', 'compose', 'kubernetes']),
  /** Which server of the source, where it starts several. */
  service: v.optional(v.string()),
  verdict: Verdict,
  /** The line that the server ends with, word for word; only secrets in it are hidden. */
  message: v.optional(v.string()),
  /** What it encrypts with; of several, the first that the server looks for. */
  kms: v.picklist(['none', 'static', 'kes', 'minkms']),
  /** The name of the key for what names none. */
  defaultKey: v.optional(v.string()),
  /** Whether it encrypts what nobody asked to be encrypted. */
  autoEncryption: v.union([v.boolean(), v.literal('unknown')]),
  findings: v.array(Finding),
  notChecked: v.array(v.string()),
  /** With --connect: what each address of the KES said. */
  endpoints: v.optional(v.array(EndpointReport)),
  /** It starts, encrypts, and nothing is otherwise than it looks. */
  healthy: v.boolean(),
})
export type EnvironmentReport = v.InferOutput<typeof EnvironmentReport>
