import * as v from 'valibot'
import {textOf} from '../base/bytes.ts'
import {findJsonError} from '../base/json-error.ts'
import {maskedSecret, type Secret} from '../base/secret.ts'
import {AppError, type ServerFault} from '../errors/errors.ts'
import type {HttpResponse} from '../http/message.ts'
import {childText, parseXml} from '../xml/tree.ts'

// One field of another kind must not hide the others.
const text = v.fallback(v.optional(v.string(), ''), '')

const JsonFault = v.object({
  Code: v.string(),
  Message: text,
  BucketName: text,
  Key: text,
  RequestId: text,
  HostId: text,
  Region: text,
})

/**
 * Reads what a server said of a failed request: JSON, XML, the headers of a HEAD answer, or plain text.
 *
 * MinIO answers in JSON on the admin route, but a wrong clock there in XML; a HEAD has no body, and its
 * code lies in `x-minio-error-code`.
 */
export function readServerFault(response: HttpResponse): ServerFault {
  const body = textOf(response.body).trim()
  return (
    fromJson(body) ??
    fromXml(body) ??
    fromHeaders(response) ?? {
      ...empty,
      Code: `${response.status}`,
      Message: oneLine(body),
    }
  )
}

const empty: ServerFault = {
  Code: '',
  Message: '',
  BucketName: '',
  Key: '',
  RequestID: '',
  HostID: '',
  Region: '',
}

function fromJson(body: string): ServerFault | undefined {
  if (!body.startsWith('{')) return undefined
  try {
    const parsed = v.safeParse(JsonFault, JSON.parse(body))
    if (!parsed.success) return undefined
    const {RequestId, HostId, ...rest} = parsed.output
    return {...rest, RequestID: RequestId, HostID: HostId}
  } catch {
    return undefined
  }
}

function fromXml(body: string): ServerFault | undefined {
  if (!body.startsWith('<')) return undefined
  try {
    const root = parseXml(body)
    if (root.name !== 'Error') return undefined
    return {
      Code: childText(root, 'Code'),
      Message: childText(root, 'Message'),
      BucketName: childText(root, 'BucketName'),
      Key: childText(root, 'Key'),
      RequestID: childText(root, 'RequestId'),
      HostID: childText(root, 'HostId'),
      Region: childText(root, 'Region'),
    }
  } catch {
    return undefined
  }
}

function fromHeaders(response: HttpResponse): ServerFault | undefined {
  const code = response.headers['x-minio-error-code']
  if (!code) return undefined
  return {
    ...empty,
    Code: code,
    Message: (response.headers['x-minio-error-desc'] ?? '').replace(/^"|"$/g, ''),
    RequestID: response.headers['x-amz-request-id'] ?? '',
  }
}

// A proxy's page is no message.
function oneLine(body: string): string {
  return body.startsWith('<') ? '' : (body.split('\n')[0] ?? '').slice(0, 200)
}

/** Whether an answer to a change says nothing, or something in the language of a server that made it. */
export function saysDone({body}: HttpResponse): boolean {
  const text = textOf(body).trim()
  if (text === '') return true
  if (text.startsWith('<')) return fromXml(text) === undefined
  return findJsonError(text) === undefined && fromJson(text) === undefined
}

/** What a server said, with stars for each secret that it repeats. */
export function withoutSecrets(
  fault: ServerFault,
  secrets: readonly (Secret | undefined)[],
): ServerFault {
  const values = secrets.flatMap((secret) => (secret && !secret.isEmpty ? [secret.reveal()] : []))
  const hide = (text: string): string =>
    values.reduce((hidden, value) => hidden.replaceAll(value, maskedSecret), text)
  return {
    Code: hide(fault.Code),
    Message: hide(fault.Message),
    BucketName: hide(fault.BucketName),
    Key: hide(fault.Key),
    RequestID: hide(fault.RequestID),
    HostID: hide(fault.HostID),
    Region: hide(fault.Region),
  }
}

/** Throws `protocol` for the page of a portal, a proxy or a console, which succeeds at everything. */
export function mustNotBePage({headers, body}: HttpResponse, server: string): void {
  const isPage =
    /^text\/html\b/i.test(headers['content-type'] ?? '') ||
    /^\s*<(!doctype|html)\b/i.test(textOf(body.subarray(0, 100)))
  if (!isPage) return
  throw new AppError('protocol', `${server} answered with a web page: this is no S3 server`, {
    hint: 'Check the port, which may be that of a console, and any proxy in between',
  })
}
