import {goQuote} from '../../x509/go/go-reading.ts'
import {parseGoUrl} from '../../x509/go/go-url.ts'
import {dialled, expandEndpoints} from '../endpoints.ts'
import {hostPort, loopbackAddress} from '../loopback.ts'
import {type Finding, type Ruling, silent} from '../verdict.ts'
import {type Context, notConnected, placeOf, unknownValue} from './context.ts'
import {refusal} from './refusal.ts'

const variable = 'MINIO_KMS_KES_ENDPOINT'

/** Whether there are addresses at all: the server looks before it reads anything else of KES. */
export function endpointRules({environment}: Context): Ruling {
  const text = environment.trimmed(variable)
  if (text === undefined) return {findings: [], notChecked: [unknownValue(environment, variable)]}
  const where = placeOf(environment, variable)
  if (text === '') {
    return unusable('kms: no KES server endpoint provided', 'There is no address in it', where)
  }
  const expanded = expandEndpoints(text)
  if ('endpoints' in expanded) return silent
  const message = 'A range in it cannot be expanded; one is written {1...4}'
  return unusable(expanded.error, message, where)
}

/**
 * What comes of the call that the server sends to its addresses when everything else is well: every address of no use
 * is named, and the server is lost when none is of use.
 */
export function requestRules(context: Context): Ruling {
  const {environment} = context
  const expanded = expandEndpoints(environment.trimmed(variable) ?? '')
  if (environment.isUnknown(variable) || 'error' in expanded) return silent
  const where = placeOf(environment, variable)
  const endpoints = expanded.endpoints.filter((endpoint) => endpoint !== '')
  if (endpoints.length === 0) {
    return unusable(generate('kes: no server endpoint'), 'There is no address in it', where)
  }
  const path = requestPath(environment.trimmed('MINIO_KMS_KES_KEY_NAME') ?? '')
  const faults = endpoints.map((endpoint) => faultOf(endpoint, path, context))
  const findings = faults.flatMap((fault, index): Finding[] => {
    const remark = fault ?? remarkOn(endpoints[index] ?? '')
    if (remark === undefined) return []
    const isLost = fault !== undefined && faults.every((each) => each !== undefined)
    const {code, message, error, fix} = remark
    return [
      {
        severity: isLost ? 'error' : 'warning',
        code,
        where,
        message: `${shown(endpoints[index] ?? '')}: ${message}`,
        ...(error === undefined ? {} : {serverMessage: error}),
        fix,
      },
    ]
  })
  const [first] = faults
  return first?.error !== undefined && faults.every((fault) => fault !== undefined)
    ? {outcome: notConnected(generate(first.error)), findings, notChecked: []}
    : {findings, notChecked: []}
}

/** What the server says when the one call fails by which it proves its KMS at start. */
export function generate(error: string): string {
  return `failed to generate data key with KMS key: ${error}`
}

/** The address that the server asks for a data key, joined to the endpoint as the server does. */
export function generateUrl(endpoint: string, path: string): string {
  return endpoint.replace(/\/$/, '') + path
}

/** The path of that call for a key. */
export function requestPath(name: string): string {
  return `/v1/key/generate${name === '' ? '' : `/${pathEscaped(name)}`}`
}

function pathEscaped(name: string): string {
  const keeps = /[A-Za-z0-9\-_.~$&+:=@]/
  return [...Buffer.from(name, 'utf8')]
    .map((octet) => {
      const letter = String.fromCharCode(octet)
      return keeps.test(letter) ? letter : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}

interface Remark {
  readonly code: string
  readonly message: string
  readonly error?: string
  readonly fix: string
}

const wanted = 'Write it as https://HOST:7373, several with commas between them'

function faultOf(endpoint: string, path: string, {deaf}: Context): Required<Remark> | undefined {
  const url = generateUrl(endpoint, path)
  const code = 'kes-endpoint-unusable'
  const parsed = parseGoUrl(url)
  if ('error' in parsed) {
    return {code, message: 'This is no address', error: parsed.error, fix: wanted}
  }
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase() ?? ''
  if (scheme !== 'https' && scheme !== 'http') {
    const error = `Post ${goQuote(url)}: unsupported protocol scheme "${scheme}"`
    return {code, message: 'It does not begin with https://', error, fix: wanted}
  }
  if (parsed.host === '') {
    const error = `Post ${goQuote(url)}: http: no Host in request URL`
    return {code, message: 'It names no host', error, fix: wanted}
  }
  const address = dialled(endpoint)
  const loopback = address && loopbackAddress(address.host)
  if (address === undefined || loopback === undefined) return undefined
  const target = hostPort(loopback, address.port)
  if (!deaf.has(target)) return undefined
  return {
    code: 'kes-endpoint-silent',
    message: `Nobody listens on ${target} of this machine`,
    error: `kes: connection error: Post ${goQuote(shownUrl(url))}: dial tcp ${target}: connect: connection refused`,
    fix: 'Start KES, or name the address that it has; it listens on port 7373 unless told otherwise',
  }
}

// A scheme is written in small letters, and a password hidden.
function shownUrl(url: string): string {
  return shown(url).replace(/^[a-z]+:/i, (scheme) => scheme.toLowerCase())
}

function shown(endpoint: string): string {
  return endpoint.replace(/(\/\/[^/@:]*):[^/@]*@/, '$1:***@')
}

function remarkOn(endpoint: string): Remark | undefined {
  if (/^http:/i.test(endpoint)) {
    return {
      code: 'kes-endpoint-plain',
      message: 'It begins with http://, and KES speaks TLS alone',
      error: 'Client sent an HTTP request to an HTTPS server.',
      fix: wanted,
    }
  }
  if (/[;\s]/.test(endpoint)) {
    return {
      code: 'kes-endpoint-separator',
      message: 'The server splits the list at commas alone, and takes this for one address',
      fix: wanted,
    }
  }
  if (/^https:\/\/[^/]*[/][^/]|[?#]/i.test(endpoint)) {
    return {
      code: 'kes-endpoint-path',
      message: 'There is a path or a query behind the address: KES answers 404 there',
      error: '404 page not found',
      fix: 'Leave it out, unless a proxy in front of KES wants it',
    }
  }
  if (!/:\d+\/?$/.test(endpoint)) {
    return {
      code: 'kes-endpoint-port',
      message:
        'It names no port: the server takes 443, and KES listens on 7373 unless told otherwise',
      fix: wanted,
    }
  }
  return undefined
}

function unusable(error: string, message: string, where: string): Ruling {
  return refusal(notConnected(error), {code: 'kes-endpoint-unusable', where, message, fix: wanted})
}
