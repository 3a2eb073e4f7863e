import type {Secret} from '../base/secret.ts'

/** What every call takes. */
export interface CallOptions {
  /** Ends the call: it then throws an `AppError` with the code `cancelled`, and the signal's reason as its cause. */
  readonly signal?: AbortSignal | undefined
}

/** What a removal takes. */
export interface RemovalOptions extends CallOptions {
  /** Be content when it is gone already. */
  readonly ifExists?: boolean | undefined
}

/** What making something takes. */
export interface CreationOptions extends CallOptions {
  /** Leave what is there as it is. */
  readonly ifNotExists?: boolean | undefined
}

/** How a client talks to its server. */
export interface TalkOptions {
  /** Milliseconds for one request, its retries included. Default: 30000. */
  readonly timeout?: number | undefined
  /** How often a request that failed is sent again at the most, where that is safe. Default: 3. */
  readonly retries?: number | undefined
  /** Headers to send with every request, such as a proxy asks for. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Ends all calls of the client. */
  readonly signal?: AbortSignal | undefined
  /**
   * The variables that count: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, and for an alias those of mc, such as
   * MC_CONFIG_DIR and MC_HOST_ALIAS. Default: those of the process.
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/** A server, and as whom to talk to it. */
export interface AdminClientOptions extends TalkOptions {
  /** `http(s)://HOST[:PORT]`. */
  readonly url: string
  /** What errors call the server. Default: its host and port. */
  readonly name?: string | undefined
  readonly accessKey: string
  readonly secretKey: string | Secret
  /** Of temporary credentials. */
  readonly sessionToken?: string | Secret | undefined
  /** Certificates that are trusted besides the system's, PEM; one text may hold several. */
  readonly ca?: string | readonly string[] | undefined
  /** A client certificate and its key, PEM. */
  readonly client?: {readonly cert: string; readonly key: string} | undefined
  /** `sha256:` and 64 digits: the one certificate, or public key, that is trusted, whoever signed it. */
  readonly trustFingerprint?: string | undefined
  /** The version of the admin API to begin with; the server names the one that it speaks. Default: v3. */
  readonly apiVersion?: 'v3' | 'v4' | undefined
  /** Told when the server turned out to speak another version, for a client made later to begin with. */
  readonly onApiVersion?: ((version: 'v3' | 'v4') => void | Promise<void>) | undefined
}

/** Where an alias is looked up. */
export interface AliasOptions extends TalkOptions {
  /** The directory of mc's and mctl's configuration. Default: as mctl finds it, in most cases `~/.mc`. */
  readonly configDir?: string | undefined
}
