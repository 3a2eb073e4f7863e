/** The values that conditions and variables ask for, by the key without its family: `SourceIp` of `aws:SourceIp`. */
export interface RequestContext {
  /** Every value that a request gives a name, first the true one. */
  readonly values: ReadonlyMap<string, readonly string[]>
  /** Full keys, such as `aws:SourceIp`, whose value is not known here. */
  readonly isUnknown: (key: string) => boolean
}

/** A request as far as conditions see it. */
export interface RequestFacts {
  readonly query?: Readonly<Record<string, string>> | undefined
  /** Names in any case. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly sourceIp?: string | undefined
  readonly secureTransport?: boolean | undefined
  readonly auth?: 'header' | 'presigned' | 'anonymous' | undefined
  readonly time?: Date | undefined
  /** Tags of the object, where the request makes the server load them. */
  readonly existingObjectTags?: Readonly<Record<string, string>> | undefined
  /** Values by full key, such as `s3:prefix`, for what is known in no other way. */
  readonly given?: Readonly<Record<string, string>> | undefined
  /** Who asks came by OpenID or LDAP: what his token says is not known. */
  readonly isExternal?: boolean | undefined
}

/** Who asks, as far as conditions see it. */
export interface Caller {
  /** The user, or the owner of the key. */
  readonly userName: string
  readonly kind: 'User' | 'AssumedRole' | 'Account'
}

/**
 * The condition values that MinIO makes of a request (measured).
 *
 * Query parameters are added to the values of the same name, and headers take their place: that a client can so forge
 * `aws:SourceIp` and others is the server's doing. A fact that is undefined makes its keys unknown.
 */
export function requestContext(facts: RequestFacts, caller: Caller): RequestContext {
  const headers = lowerNames(facts.headers ?? {})
  const values = new Map<string, string[]>()
  const unknown = new Set<string>()
  const set = (key: string, value: string | undefined): void => {
    if (value === undefined) unknown.add(key)
    else values.set(nameOf(key), [value])
  }
  set('aws:username', caller.userName)
  set('aws:userid', caller.userName)
  set('aws:principaltype', caller.kind)
  set('aws:SourceIp', forwardedFor(headers) ?? facts.sourceIp)
  set('aws:SecureTransport', facts.secureTransport?.toString())
  set('aws:CurrentTime', facts.time?.toISOString())
  set('aws:EpochTime', facts.time && `${Math.floor(facts.time.getTime() / 1000)}`)
  set('aws:Referer', facts.headers === undefined ? undefined : (headers.get('referer') ?? ''))
  set('aws:UserAgent', facts.headers === undefined ? undefined : (headers.get('user-agent') ?? ''))
  set('s3:authType', facts.auth && authTypes[facts.auth])
  set('s3:signatureversion', facts.auth && 'AWS4-HMAC-SHA256')
  if (facts.auth !== 'header') unknown.add('s3:signatureAge')
  if (!headers.has('x-amz-content-sha256')) unknown.add('s3:x-amz-content-sha256')
  set('s3:versionid', versionOf(facts, headers))
  addTags(facts, headers, values)
  for (const [name, value] of Object.entries(facts.query ?? {})) {
    values.set(name, [...(values.get(name) ?? []), value])
  }
  for (const [name, value] of headers) values.set(canonicalHeader(name), [value])
  for (const [key, value] of Object.entries(facts.given ?? {})) {
    values.set(nameOf(key), [value])
    unknown.delete(key)
  }
  if (facts.query === undefined) {
    for (const key of ['s3:prefix', 's3:delimiter', 's3:max-keys']) unknown.add(key)
  }
  return {
    values,
    isUnknown: (key) =>
      !(key in (facts.given ?? {})) &&
      (unknown.has(key) ||
        (facts.isExternal === true && /^(jwt:|ldap:|aws:groups)/.test(key)) ||
        (facts.headers === undefined && /^s3:(x-amz-|object-lock-|RequestObjectTag)/.test(key)) ||
        (facts.existingObjectTags === undefined && facts.headers === undefined && isTag(key))),
  }
}

/** The values of a condition key; undefined when the request has none. A header of that name comes first (measured). */
export function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const name = nameOf(key)
  return context.values.get(canonicalHeader(name)) ?? context.values.get(name)
}

/** The key without its family: `prefix` of `s3:prefix`. */
export function nameOf(key: string): string {
  return key.slice(key.indexOf(':') + 1)
}

const authTypes = {header: 'REST-HEADER', presigned: 'REST-QUERY-STRING', anonymous: ''}

const isTag = (key: string): boolean => key.startsWith('s3:ExistingObjectTag')

function versionOf(facts: RequestFacts, headers: ReadonlyMap<string, string>): string | undefined {
  const copied = /[?&]versionId=([^&]*)/.exec(headers.get('x-amz-copy-source') ?? '')?.[1]
  if (copied !== undefined) return copied
  return facts.query === undefined ? undefined : (facts.query.versionId ?? '')
}

function addTags(
  facts: RequestFacts,
  headers: ReadonlyMap<string, string>,
  values: Map<string, string[]>,
): void {
  const sent = [...new URLSearchParams(headers.get('x-amz-tagging') ?? '')]
  for (const [name, value] of sent) values.set(`RequestObjectTag/${name}`, [value])
  if (sent.length > 0)
    values.set(
      'RequestObjectTagKeys',
      sent.map(([name]) => name),
    )
  // What is sent with an object counts as what it has, too (measured).
  const existing = [...Object.entries(facts.existingObjectTags ?? {}), ...sent]
  for (const [name, value] of existing) values.set(`ExistingObjectTag/${name}`, [value])
}

// Any client may name another address in these, and is believed (measured).
function forwardedFor(headers: ReadonlyMap<string, string>): string | undefined {
  const first = headers.get('x-forwarded-for')?.split(',')[0]?.trim()
  const forwarded = /\bfor="?\[?([^\]";,]+)/i.exec(headers.get('forwarded') ?? '')?.[1]
  return first || headers.get('x-real-ip') || forwarded || undefined
}

// As in Go: the first letter and each one behind a - large, the others small.
function canonicalHeader(name: string): string {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name)
    ? name.toLowerCase().replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase())
    : name
}

function lowerNames(headers: Readonly<Record<string, string>>): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}
