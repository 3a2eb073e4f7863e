import * as v from 'valibot'

/** mc's words for what anybody may do with a bucket. */
export type AnonymousAccess = 'none' | 'readonly' | 'writeonly' | 'readwrite' | 'custom'

const words = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
)

const Document = v.object({
  Statement: v.array(
    v.object({
      Effect: v.string(),
      Principal: v.union([v.string(), v.object({AWS: words})]),
      Action: words,
      Resource: words,
      Condition: v.optional(v.unknown()),
    }),
  ),
})

// What `mc anonymous set download|upload` allows on the bucket and on its objects; `public` is both.
const reading = {
  bucket: ['s3:GetBucketLocation', 's3:ListBucket'],
  objects: ['s3:GetObject'],
}
const writing = {
  bucket: ['s3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
  objects: [
    's3:AbortMultipartUpload',
    's3:DeleteObject',
    's3:ListMultipartUploadParts',
    's3:PutObject',
  ],
}
const kinds = {
  readonly: [reading],
  writeonly: [writing],
  readwrite: [reading, writing],
} as const

/** Names what a bucket policy allows to anybody; whatever is not one of mc's own policies is `custom`. */
export function anonymousAccess(document: string | undefined, bucket: string): AnonymousAccess {
  if (document === undefined) return 'none'
  const allowed = allowedToAnybody(document, bucket)
  if (allowed === undefined) return 'custom'
  for (const kind of ['readonly', 'writeonly', 'readwrite'] as const) {
    const isSame = (['bucket', 'objects'] as const).every((place) => {
      const wanted = new Set<string>(kinds[kind].flatMap((part) => part[place]))
      const actual = allowed[place]
      return wanted.size === actual.size && [...wanted].every((action) => actual.has(action))
    })
    if (isSame) return kind
  }
  return 'custom'
}

function allowedToAnybody(
  document: string,
  bucket: string,
): {bucket: Set<string>; objects: Set<string>} | undefined {
  const parsed = v.safeParse(Document, fromJson(document))
  if (!parsed.success) return undefined
  const allowed = {bucket: new Set<string>(), objects: new Set<string>()}
  const places = new Map([
    [`arn:aws:s3:::${bucket}`, allowed.bucket],
    [`arn:aws:s3:::${bucket}/*`, allowed.objects],
  ])
  for (const {Effect, Principal, Action, Resource, Condition} of parsed.output.Statement) {
    const anybody = typeof Principal === 'string' ? [Principal] : Principal.AWS
    if (Effect !== 'Allow' || anybody.join() !== '*' || Condition !== undefined) return undefined
    for (const resource of Resource) {
      const place = places.get(resource)
      if (place === undefined) return undefined
      for (const action of Action) place.add(action)
    }
  }
  return allowed
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
