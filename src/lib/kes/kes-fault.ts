import * as v from 'valibot'
import {textOf} from '../base/bytes.ts'
import {AppError, type ErrorCode, type ServerFault} from '../errors/errors.ts'
import type {HttpResponse} from '../http/message.ts'

/** Who asked which KES for what. */
export interface KesExchange {
  /** How the user calls it. */
  readonly server: string
  /** How a command line names it: an alias, `--server URL`, or nothing where a variable does. */
  readonly place: string
  /** Undefined: nobody, for there was no certificate to show. */
  readonly identity: string | undefined
  readonly path: string
  /** The key, the policy or the identity that the call is about. */
  readonly subject: string
}

interface Explanation {
  readonly status: number
  readonly pattern: RegExp
  readonly code: ErrorCode
  readonly message: (exchange: KesExchange, said: string) => string
  readonly hint?: (exchange: KesExchange) => string
}

const refused = ({server}: KesExchange, said: string): string => `${server} refused: ${said}`
const keyStoreAway = ({server}: KesExchange): string => `${server} cannot reach its key store`

const listing =
  (things: string) =>
  ({place}: KesExchange): string =>
    `See which there are with: mctl kes ${things} list ${place}`.trimEnd()

/** What KES 0.23 says (measured), and what it means. */
const explanations: readonly Explanation[] = [
  {
    status: 400,
    pattern: /client certificate is required/,
    code: 'invalid_credentials',
    message: ({server, identity}) =>
      identity === undefined
        ? `${server} wants a client certificate or an API key`
        : `${server} passes over the client certificate: KES takes none of a CA (CA:TRUE)`,
    hint: ({identity}) =>
      identity === undefined
        ? 'Give one with --api-key-file FILE, --cert FILE --key FILE, or the variables of KES'
        : 'Make another for the same key, which keeps its identity: mctl kes identity new --reuse-key FILE',
  },
  {
    status: 403,
    pattern: /^/,
    code: 'access_denied',
    message: ({server, identity, path}) =>
      `The identity ${identity ?? 'of this client'} may not call ${path} at ${server}`,
    hint: () =>
      'It needs a policy that allows this path, and none of its deny rules may match it; KES does not say which is the reason',
  },
  {
    status: 404,
    pattern: /^key does not exist/,
    code: 'kms_key_not_found',
    message: ({server, subject}) => `${server} has no key ${subject}`,
    hint: listing('key'),
  },
  {
    status: 404,
    pattern: /^policy does not exist/,
    code: 'policy_not_found',
    message: ({server, subject}) => `${server} has no policy ${subject}`,
    hint: listing('policy'),
  },
  {
    status: 404,
    pattern: /^identity does not exist/,
    code: 'identity_not_found',
    message: ({server, subject}) => `${server} knows no identity ${subject}`,
    hint: listing('identity'),
  },
  {
    status: 404,
    pattern: /^404 page not found/,
    code: 'not_supported',
    message: ({server, path}) => `${server} has no call ${path}: it is another release, or no KES`,
    hint: () => 'Check the address and the port',
  },
  {
    status: 400,
    pattern: /^key already exists/,
    code: 'conflict',
    message: ({server, subject}) => `${server} has a key ${subject} already`,
  },
  {
    status: 400,
    pattern: /^(key|policy) name .* is empty, too long|^listing pattern /,
    code: 'bad_input',
    message: ({subject}) => `${JSON.stringify(subject)} is no name that a KES takes`,
    hint: () => 'Up to 80 letters, digits, - and _, with no - at the ends',
  },
  {status: 406, pattern: /^/, code: 'bad_input', message: refused},
  {
    status: 400,
    pattern: /HTTP request to an HTTPS server/,
    code: 'tls_failed',
    message: ({server}) => `${server} speaks TLS, and was asked in plain HTTP`,
    hint: () => 'Write https:// in its address',
  },
  {status: 502, pattern: /^/, code: 'not_ready', message: keyStoreAway},
  {status: 504, pattern: /^/, code: 'not_ready', message: keyStoreAway},
  {
    status: 503,
    pattern: /^/,
    code: 'not_ready',
    message: ({server}) => `${server} is not ready`,
  },
  {status: 405, pattern: /^/, code: 'not_supported', message: refused},
]

/** Turns an answer that is no success into an `AppError`, with the KES's own words as its fault. */
export function explainKesFault(response: HttpResponse, exchange: KesExchange): AppError {
  const said = wordsOf(response)
  const known = explanations.find(
    ({status, pattern}) => status === response.status && pattern.test(said),
  )
  const message = known?.message ?? refused
  return new AppError(
    known?.code ?? 'server_error',
    message(exchange, said || `HTTP ${response.status}`),
    {
      hint: known?.hint?.(exchange),
      fault: faultOf(response.status, said),
    },
  )
}

const Fault = v.object({message: v.string()})

function wordsOf({body}: HttpResponse): string {
  const text = textOf(body).trim()
  if (text.startsWith('<')) return ''
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Fault), text)
  return parsed.success ? parsed.output.message : (text.split('\n')[0] ?? '').slice(0, 200)
}

function faultOf(status: number, message: string): ServerFault {
  return {
    Code: `${status}`,
    Message: message,
    BucketName: '',
    Key: '',
    RequestID: '',
    HostID: '',
    Region: '',
  }
}
