import type {RequestContext} from './request-context.ts'
import {some, type Truth} from './truth.ts'
import {substitute} from './variables.ts'
import {matchesWildcard} from './wildcard.ts'

const prefixes = /^arn:(aws:s3|aws:s3tables|minio:kms|aws:kms):::/

/**
 * Whether one of the resources of a statement is meant by a request.
 *
 * `resource` is `bucket/` for a bucket, `bucket/key` for an object, `/` for neither (measured): so `bucket/*` covers the
 * bucket itself, and `bucket` no object.
 */
export function matchesResource(
  patterns: readonly string[],
  resource: string,
  context: RequestContext,
): Truth {
  const clean = cleanPath(resource)
  return some(
    patterns.map((each): Truth => {
      const pattern = substitute(each.replace(prefixes, ''), context)
      if ('unknown' in pattern) return pattern.unknown
      return (clean !== '.' && clean === pattern.text) || matchesWildcard(pattern.text, resource)
    }),
  )
}

// The shortest form of a path, as Go's path.Clean gives it.
function cleanPath(path: string): string {
  const isRooted = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (!isRooted) parts.push(part)
  }
  return `${isRooted ? '/' : ''}${parts.join('/')}` || '.'
}
