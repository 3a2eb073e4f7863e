import {goQuote} from '../../x509/go/go-reading.ts'
import {dialled, expandEndpoints} from '../endpoints.ts'
import {goTrimmed} from '../go-text.ts'
import {hostPort, loopbackAddress} from '../loopback.ts'
import {groups} from '../variable-names.ts'
import {type Ruling, silent} from '../verdict.ts'
import {type Context, invalidConfiguration, notConnected, placeOf, unknownValue} from './context.ts'
import {firstOf} from './first-of.ts'
import {generate} from './kes-endpoints.ts'
import {minkmsKeyError} from './minkms-api-key.ts'
import {refusal} from './refusal.ts'

const server = 'MINIO_KMS_SERVER'
const apiKey = 'MINIO_KMS_API_KEY'

/** MinKMS, the key manager of AIStor. Its own answers were not to be had; what the server checks by itself was. */
export function minkmsRules(context: Context): Ruling {
  const {environment} = context
  const names = groups.minkms
  if (!names.some((name) => environment.has(name))) return silent
  const missing = names.find((name) => !environment.has(name))
  if (missing !== undefined) {
    return refusal(
      invalidConfiguration(`incomplete configuration for MinIO KMS: missing '${missing}'`),
      {
        code: 'incomplete',
        where: names
          .filter((name) => environment.has(name))
          .map((name) => placeOf(environment, name))
          .join(', '),
        message: `${missing} is missing: all four variables of MinKMS are wanted`,
        fix: `Set ${missing}, or remove all variables of MinKMS`,
      },
    )
  }
  const ruling = firstOf([serverRules(context), apiKeyRules(context), dialRules(context)])
  if (ruling.outcome) return ruling
  return {
    ...ruling,
    outcome: {verdict: 'untested'},
    notChecked: [...ruling.notChecked, 'the MinKMS itself: mctl has no client for it'],
  }
}

function serverRules({environment}: Context): Ruling {
  const text = environment.trimmed(server)
  if (text === undefined) return {findings: [], notChecked: [unknownValue(environment, server)]}
  const expanded = expandEndpoints(text)
  const error =
    text === ''
      ? 'kms: no KMS server endpoint provided'
      : 'error' in expanded
        ? expanded.error
        : undefined
  if (error === undefined) return silent
  return refusal(notConnected(error), {
    code: 'minkms-server',
    where: placeOf(environment, server),
    message: 'There is no address in it that the server can use',
    fix: 'Write it as https://HOST:7373, several with commas between them',
  })
}

function apiKeyRules({environment}: Context): Ruling {
  const text = environment.trimmed(apiKey)
  if (text === undefined) return {findings: [], notChecked: [unknownValue(environment, apiKey)]}
  const error = minkmsKeyError(text)
  if (error === undefined) return silent
  return refusal(notConnected(error), {
    code: 'minkms-api-key',
    where: placeOf(environment, apiKey),
    message: text.startsWith('kes:')
      ? 'This is an API key of KES, and none of MinKMS'
      : 'This is no API key of MinKMS: k1: or k2: and base64url without padding; part of it may be missing',
    fix: 'Give the whole key, as it was shown when it was made',
  })
}

/** Where nobody listens on this machine the server gives up at once; of several addresses it names two, as it happens. */
function dialRules({environment, deaf}: Context): Ruling {
  const expanded = expandEndpoints(environment.trimmed(server) ?? '')
  if ('error' in expanded) return silent
  const targets = expanded.endpoints.map((endpoint) => {
    const host = endpoint.replace(/^https?:\/\//i, '')
    const address = dialled(`https://${host}`)
    const loopback = address && loopbackAddress(address.host)
    return loopback === undefined ? undefined : {host, dial: hostPort(loopback, address?.port ?? 0)}
  })
  const silentOnes = targets.filter((target) => target !== undefined && deaf.has(target.dial))
  const [first, last] = [silentOnes[0], silentOnes.at(-1)]
  if (first === undefined || last === undefined || silentOnes.length < targets.length) return silent
  const enclave = goTrimmed(environment.text('MINIO_KMS_ENCLAVE') ?? '')
  const url = `https://${last.host.replace(/\/$/, '')}/v1/kms${enclave === '' ? '' : `/${enclave}`}`
  return refusal(
    notConnected(
      generate(
        `"${first.host}": Post ${goQuote(url)}: dial tcp ${last.dial}: connect: connection refused`,
      ),
    ),
    {
      code: 'minkms-silent',
      where: placeOf(environment, server),
      message: `Nobody listens on ${last.dial} of this machine`,
      fix: 'Start MinKMS, or name the address that it has',
    },
  )
}
