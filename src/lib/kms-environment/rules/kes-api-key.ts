import {base64Error, decodeGoBase64} from '../go-base64.ts'
import {type Ruling, silent} from '../verdict.ts'
import {type Context, notConnected, placeOf, unknownValue} from './context.ts'
import {refusal} from './refusal.ts'

const variable = 'MINIO_KMS_KES_API_KEY'

/** An API key of KES: `kes:v1:`, which may be missing, and base64 of a zero and 32 octets. */
export function apiKeyRules({environment}: Context): Ruling {
  const text = environment.trimmed(variable)
  if (text === undefined) {
    return {findings: [], notChecked: [unknownValue(environment, variable)]}
  }
  const error = apiKeyError(text.replace(/^kes:v1:/, ''))
  if (error === undefined) return silent
  return refusal(notConnected(error), {
    code: 'kes-api-key',
    where: placeOf(environment, variable),
    message: /^k[12]:/.test(text)
      ? 'This is an API key of MinKMS, and none of KES'
      : 'This is no API key of KES: kes:v1: and 44 characters of base64; part of it may be missing',
    fix: 'Give the whole key, as it was shown when it was made; mctl kes identity new makes another',
  })
}

function apiKeyError(text: string): string | undefined {
  const decoded = decodeGoBase64(text)
  if ('at' in decoded) return base64Error(decoded.at)
  if (decoded.bytes.length !== 33) return 'kes: invalid API key: invalid length'
  return decoded.bytes[0] === 0 ? undefined : 'kes: invalid API key: unsupported type'
}
