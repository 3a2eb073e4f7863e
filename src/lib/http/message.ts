/**
 * Whether a request may be sent twice.
 *
 * `always`: reading, or writing the same value again. `never`: a second one could do something else
 * than the first; it is sent again only when the server said that it did not take it up.
 */
export type Replay = 'always' | 'never'

/** A request, without the server it goes to. */
export interface HttpRequest {
  readonly method: string
  /** Path and query, encoded. */
  readonly target: string
  readonly body?: Uint8Array | undefined
  readonly replay: Replay
  /** Makes the headers, anew for each try: a signature carries the time. */
  headers(): Record<string, string>
  /** Milliseconds for this request where it needs other than the transport's. */
  readonly timeout?: number | undefined
  /** Ends this request; the transport's own ends all of them. */
  readonly signal?: AbortSignal | undefined
}

/** An answer, read to its end. */
export interface HttpResponse {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}
