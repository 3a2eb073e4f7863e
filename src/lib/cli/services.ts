import {randomBytes} from 'node:crypto'
import {homedir} from 'node:os'
import {setTimeout as sleep} from 'node:timers/promises'
import type {AdminApi} from '../admin/admin-api.ts'
import type {KeyCheck} from '../aliases/set-alias.ts'
import type {AliasRecord, AliasStore} from '../config/alias-store.ts'
import type {TrustedServer} from '../connection/trust.ts'
import type {RuleApi} from '../encryption/bucket-default.ts'
import type {ObjectsApi} from '../encryption/objects-api.ts'
import {AppError} from '../errors/errors.ts'
import type {HttpResponse} from '../http/message.ts'
import type {Transport, Trust} from '../http/transport.ts'
import type {KesClient} from '../kes/client-identity.ts'
import type {KesApi} from '../kes/kes-api.ts'
import type {BucketSettings} from '../s3/bucket-settings.ts'
import type {S3Client} from '../s3/s3-client.ts'
import type {SigningKeys} from '../sigv4/sign.ts'
import type {Environment, Settings} from './settings.ts'

/** The composition root: makes what commands work with, each when it is first asked for. */
export class Services {
  readonly settings: Settings
  readonly signal: AbortSignal
  readonly #env: Environment
  readonly #trace: (line: string) => void
  readonly #transports = new Map<string, Transport>()

  constructor(options: {
    settings: Settings
    signal: AbortSignal
    env: Environment
    trace: (line: string) => void
  }) {
    this.settings = options.settings
    this.signal = options.signal
    this.#env = options.env
    this.#trace = options.trace
  }

  /** The time, for everything that must not read the clock itself. */
  now(): Date {
    return new Date()
  }

  /** A variable of the environment, such as one that a server reads itself; undefined when it is not set. */
  variable(name: string): string | undefined {
    return this.#env[name]
  }

  /** All variables, for what judges the environment of a server. */
  get environment(): Environment {
    return this.#env
  }

  /** Where aliases are kept. */
  async aliases(): Promise<AliasStore> {
    const {AliasStore} = await import('../config/alias-store.ts')
    return new AliasStore({
      env: this.#env,
      home: homedir(),
      platform: process.platform,
      configDir: this.settings.configDir,
    })
  }

  /** The alias of that name. Throws `alias_not_found`, or `config_invalid` when it is broken. */
  async alias(name: string): Promise<AliasRecord> {
    return (await this.aliases()).resolve(name)
  }

  /** The admin API behind an alias. */
  async admin(name: string): Promise<AdminApi> {
    return this.adminFor(await this.alias(name))
  }

  async adminFor(record: AliasRecord): Promise<AdminApi> {
    const {AdminApi} = await import('../admin/admin-api.ts')
    return new AdminApi(await this.transportFor(record), {
      server: record.name,
      keys: keysOf(record),
      headers: this.settings.headers,
      version: record.adminApi,
      remember: async (version) => (await this.aliases()).rememberAdminApi(record, version),
      now: () => this.now(),
    })
  }

  /** The S3 API behind an alias. */
  async s3(name: string): Promise<S3Client> {
    return this.s3For(await this.alias(name))
  }

  /** The same for work that Ctrl-C must not tear: who has it looks at `signal`, and ends what was begun. */
  async steadyS3(name: string): Promise<S3Client> {
    const record = await this.alias(name)
    // No name of an alias holds a blank: the other transports are not told apart by it.
    const server = {name: `${record.name} steady`, url: record.url}
    const neverAborted = new AbortController().signal
    const trust = () => this.trustOf(record)
    return this.s3For(record, await this.#transportTo(server, trust, neverAborted))
  }

  async s3For(record: AliasRecord, transport?: Transport): Promise<S3Client> {
    const {S3Client} = await import('../s3/s3-client.ts')
    return new S3Client(transport ?? (await this.transportFor(record)), {
      server: record.name,
      keys: keysOf(record),
      headers: this.settings.headers,
      region: this.#env.MC_REGION || this.#env.AWS_REGION || 'us-east-1',
      now: () => this.now(),
    })
  }

  /** The objects behind an alias, for what looks at how they are encrypted. */
  async objects(name: string): Promise<ObjectsApi> {
    const [s3, {headObject, listBuckets}, {listObjects}] = await Promise.all([
      this.s3(name),
      import('../s3/buckets.ts'),
      import('../s3/listing.ts'),
    ])
    return {
      server: name,
      buckets: () => listBuckets(s3),
      head: (bucket, key, versionId) => headObject(s3, bucket, key, {versionId}),
      list: (request) => listObjects(s3, request),
    }
  }

  /** The default encryption of the buckets behind an alias. */
  async encryptionRules(name: string): Promise<RuleApi> {
    const [s3, rules] = await Promise.all([this.s3(name), import('../s3/bucket-encryption.ts')])
    return {
      get: (bucket) => rules.getEncryptionRule(s3, bucket),
      put: (bucket, rule) => rules.putEncryptionRule(s3, bucket, rule),
      remove: (bucket) => rules.deleteEncryptionRule(s3, bucket),
    }
  }

  /** The rarely read settings of the buckets behind an alias, by the AWS SDK. */
  async bucketSettings(name: string): Promise<BucketSettings> {
    const record = await this.alias(name)
    const [transport, s3, {sdkClient}, {bucketSettings}] = await Promise.all([
      this.transportFor(record),
      this.s3For(record),
      import('../s3/sdk.ts'),
      import('../s3/bucket-settings.ts'),
    ])
    const explain = (response: HttpResponse): AppError => s3.explain(response)
    return bucketSettings(sdkClient(transport, {keys: keysOf(record), region: s3.region, explain}))
  }

  /** Asks a server whether it accepts the keys of an alias: by a question about a bucket that is not there. */
  keyCheck(): KeyCheck {
    return {
      check: async (record) => {
        const s3 = await this.s3For(record)
        const bucket = `mctl-probe-${randomBytes(12).toString('hex')}`
        try {
          await s3.call({method: 'GET', bucket, query: {location: ''}})
        } catch (error) {
          // Both are answers to keys that the server knows.
          const known =
            error instanceof AppError && /^(bucket_not_found|access_denied)$/.test(error.code)
          if (known) return
          throw error
        }
        // Something that is content with everything has not looked at the keys.
        throw new AppError('protocol', `${record.url} does not answer as an S3 server does`, {
          hint: 'Check the address and the port, or store it unchecked with --no-check',
        })
      },
    }
  }

  /** The way to the server of an alias; one for each server and run. */
  async transportFor(record: AliasRecord): Promise<Transport> {
    return this.#transportTo(record, () => this.trustOf(record))
  }

  /**
   * The API of a KES, and as whom it is called; undefined: without a client certificate. `place` is how a command line
   * names it: an alias, `--server URL`, or nothing where a variable does.
   */
  async kes(
    server: Omit<TrustedServer, 'client'>,
    client: KesClient | undefined,
    place: string,
  ): Promise<KesApi> {
    const [{KesApi}, {trustIn}] = await Promise.all([
      import('../kes/kes-api.ts'),
      import('../connection/trust.ts'),
    ])
    const trust = (): Promise<Trust> =>
      trustIn({...server, client}, {...this.settings, signal: this.signal})
    return new KesApi(await this.#transportTo(server, trust), {
      server: server.name,
      place,
      identity: client?.identity,
      headers: this.settings.headers,
    })
  }

  async #transportTo(
    server: {readonly name: string; readonly url: string},
    trustOf: () => Promise<Trust>,
    signal = this.signal,
  ): Promise<Transport> {
    const known = this.#transports.get(server.name)
    if (known) return known
    const [{Transport}, trust] = await Promise.all([import('../http/transport.ts'), trustOf()])
    const transport = new Transport(new URL(server.url), {
      trust,
      resolve: this.settings.resolve,
      proxyEnvironment: this.#env,
      timeout: this.settings.timeout,
      connectTimeout: this.settings.connectTimeout,
      retries: this.settings.retries,
      signal,
      clock: {
        now: () => this.now(),
        sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, {signal}),
        random: Math.random,
      },
      trace: this.settings.debug ? this.#trace : undefined,
    })
    this.#transports.set(server.name, transport)
    return transport
  }

  /** Whom connections to an alias trust. */
  async trustOf(record: AliasRecord): Promise<Trust> {
    const {loadTrust} = await import('../connection/trust.ts')
    return loadTrust(record, await this.aliases(), {...this.settings, signal: this.signal})
  }

  /** Every certificate that is trusted where one only looks, PEM. Where an alias pins another than is served, as without the pin. */
  async anchors(alias: string | undefined): Promise<readonly string[]> {
    const {loadTrust, systemCertificates} = await import('../connection/trust.ts')
    const store = await this.aliases()
    if (alias === undefined) {
      return [...systemCertificates(), ...(await store.trustedCertificates())]
    }
    const record = await this.alias(alias)
    const look = {...this.settings, insecure: false, signal: this.signal}
    const {ca, moreCa} = await loadTrust(record, store, look).catch((error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'tls_untrusted') throw error
      const {trustFingerprint: _, ...trust} = record.trust ?? {}
      return loadTrust({...record, trust}, store, look)
    })
    return [...(ca ?? []), ...(moreCa?.() ?? [])]
  }

  /** The client certificate of an alias, where it has one. */
  async clientOf(alias: string | undefined): Promise<Trust['client']> {
    if (alias === undefined) return undefined
    const {loadClient} = await import('../connection/trust.ts')
    return loadClient(await this.alias(alias))
  }

  /** Lets go of everything that would keep the process alive. */
  close(): void {
    for (const transport of this.#transports.values()) transport.close()
  }
}

function keysOf({accessKey, secretKey, sessionToken}: AliasRecord): SigningKeys {
  return {accessKey, secretKey, sessionToken}
}
