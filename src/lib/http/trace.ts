import {maskedSecret} from '../base/secret.ts'
import type {HttpRequest, HttpResponse} from './message.ts'

// Everything that proves an identity, or would let somebody repeat a request; also of --custom-header.
const secretHeader =
  /(^|-)(auth\w*|cookie|token|secret|password|credentials?|signature|((api|auth|access|secret|customer)-?key))$/i

/** Traces what is sent, without bodies and without what could be used again. */
export function traceRequest(
  trace: (line: string) => void,
  origin: URL,
  request: HttpRequest,
  headers: Readonly<Record<string, string>>,
): void {
  trace(`> ${request.method} ${origin.origin}${request.target}`)
  traceHeaders(trace, '>', headers)
}

/** Traces what came back, without its body. */
export function traceResponse(trace: (line: string) => void, response: HttpResponse): void {
  trace(`< ${response.status}`)
  traceHeaders(trace, '<', response.headers)
  trace(`< (${response.body.length} bytes)`)
}

function traceHeaders(
  trace: (line: string) => void,
  mark: string,
  headers: Readonly<Record<string, string>>,
): void {
  for (const [name, value] of Object.entries(headers)) {
    trace(`${mark} ${name}: ${secretHeader.test(name) ? maskedSecret : value}`)
  }
}
