import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'

/** What the environment of the servers says of auto encryption. */
export interface AutoEncryption {
  readonly configured: 'on' | 'off' | 'unknown'
  /** A value that is off although it looks like something else, such as `yes`. */
  readonly oddValue?: string | undefined
}

const Info = v.object({
  servers: v.optional(
    v.nullable(
      v.array(v.object({minio_env_vars: v.optional(v.nullable(v.record(v.string(), v.string())))})),
    ),
  ),
})

// All that MinIO takes for on, as measured; everything else is off without a word.
const on = /^(?:1|t|T|true|TRUE|True|on|ON|On|enabled)$/
const off = /^(?:0|f|F|false|FALSE|False|off|OFF|Off|disabled)?$/

/** Reads from the deployment's info whether auto encryption is configured; `unknown` where it may not be read. */
export async function readAutoEncryption(api: {
  get(path: string): Promise<unknown>
}): Promise<AutoEncryption> {
  const answer = await api.get('info').catch((error: unknown) => {
    if (error instanceof AppError) return undefined
    throw error
  })
  const info = v.safeParse(Info, answer)
  const environments = info.success
    ? (info.output.servers ?? []).flatMap(({minio_env_vars: variables}) =>
        variables ? [variables] : [],
      )
    : []
  if (environments.length === 0) return {configured: 'unknown'}
  const values = environments.map(({MINIO_KMS_AUTO_ENCRYPTION: value = ''}) => value.trim())
  const configured = values.some((value) => on.test(value) || /^enabled$/i.test(value))
  const oddValue = values.find(
    (value) => !on.test(value) && !off.test(value) && !/^(en|dis)abled$/i.test(value),
  )
  return {configured: configured ? 'on' : 'off', oddValue}
}
