// A bucket far greater than memory, simulated at the wire: its pages are made as they are asked for.
import type http from 'node:http'
import {expect, test} from 'vitest'
import {Loopback} from '../helpers/loopback.ts'
import {peakMemory} from '../helpers/peak-memory.ts'
import {startMctl} from '../helpers/run-mctl.ts'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

// MCTL_AUDIT_OBJECTS=1000000 for a longer run.
const objects = Number(process.env.MCTL_AUDIT_OBJECTS ?? 100_000)
const pageSize = 1000

// As MinIO lists an object with metadata.
const entry = (index: number): string => {
  const key = `logs-${String(index).padStart(9, '0')}.json`
  const sse =
    index % 2 === 0
      ? '<X-Amz-Server-Side-Encryption>aws:kms</X-Amz-Server-Side-Encryption><X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id>arn:aws:kms:my-key</X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id>'
      : ''
  return `<Contents><Key>${key}</Key><LastModified>2026-11-24T10:00:00.000Z</LastModified><ETag>&#34;d41d8cd98f00b204e9800998ecf8427e&#34;</ETag><Size>7</Size><StorageClass>STANDARD</StorageClass><UserMetadata><content-type>application/json</content-type>${sse}</UserMetadata><Internal><K>1</K><M>0</M></Internal></Contents>`
}

function answer(request: http.IncomingMessage, response: http.ServerResponse): void {
  const {searchParams} = new URL(request.url ?? '/', 'http://localhost')
  response.setHeader('content-type', 'application/xml')
  if (searchParams.has('encryption')) {
    response.writeHead(404)
    response.end(
      '<Error><Code>ServerSideEncryptionConfigurationNotFoundError</Code><Message>not set</Message></Error>',
    )
    return
  }
  const start = Number(searchParams.get('continuation-token') ?? 0)
  const count = Math.min(pageSize, objects - start)
  const end = start + count
  const more = end < objects
  response.end(
    `<ListBucketResult><Name>big</Name><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${end}</NextContinuationToken>` : ''}${Array.from({length: count}, (_, at) => entry(start + at)).join('')}</ListBucketResult>`,
  )
}

test(`${objects} objects are counted in less than 250 MiB`, async () => {
  await using loopback = new Loopback()
  await using folder = await temporaryDirectory()
  const port = await loopback.http(answer)
  const child = startMctl(['encrypt', 'audit', 'big/big', '--json'], folder.path, {
    env: {MC_HOST_big: `http://someone:secret-of-someone@127.0.0.1:${port}`},
    stdout: 'pipe',
  })
  let stdout = ''
  child.stdout?.on('data', (text: Buffer) => {
    stdout += text
  })
  const {exitCode, mebibytes} = await peakMemory(child)
  expect(exitCode, stdout).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({
    total: {
      objects,
      bytes: objects * 7,
      plain: {objects: objects / 2},
      sseKms: {objects: objects / 2, keys: [{keyId: 'my-key', objects: objects / 2}]},
    },
  })
  if (process.platform === 'linux') expect(mebibytes).toBeGreaterThan(10)
  expect(mebibytes ?? 0).toBeLessThan(250)
}, 300_000)
