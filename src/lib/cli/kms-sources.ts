import {randomBytes} from 'node:crypto'
import type {ReportSources} from '../kms/check-kms.ts'
import {headObject} from '../s3/head.ts'
import {listObjects} from '../s3/listing.ts'
import type {S3Client} from '../s3/s3-client.ts'
import type {Services} from './services.ts'

// A server that has read its users answers in milliseconds.
const patience = 5000
const page = 100

/** What the report of a KMS asks beside the admin API; with `probeBucket` it writes one object there. */
export async function kmsSources(
  services: Services,
  alias: string,
  probeBucket: string | undefined,
): Promise<ReportSources> {
  const [admin, s3, objects] = await Promise.all([
    services.admin(alias),
    services.s3(alias),
    services.objects(alias),
  ])
  const wait = Math.min(patience, services.settings.timeout)
  return {
    impatient: {get: (path) => admin.until(AbortSignal.timeout(wait)).get(path)},
    samples: {
      buckets: () => objects.buckets(),
      list: async (bucket) => {
        for await (const {objects: listed} of listObjects(s3, {
          bucket,
          prefix: '',
          versions: false,
          maxKeys: page,
        })) {
          return listed
        }
        return []
      },
      readByte: async (bucket, key) => {
        await s3.call({method: 'GET', bucket, key, headers: {range: 'bytes=0-0'}, accept: [416]})
      },
    },
    ...(probeBucket === undefined ? {} : {probe: () => probe(s3, probeBucket)}),
  }
}

async function probe(s3: S3Client, bucket: string): Promise<boolean> {
  const key = `mctl-probe-${randomBytes(12).toString('hex')}`
  const {headers} = await s3.call({method: 'PUT', bucket, key, body: new Uint8Array([10])})
  const versionId = headers['x-amz-version-id']
  try {
    return 'x-amz-server-side-encryption' in (await headObject(s3, bucket, key, {}))
  } finally {
    const query = versionId === undefined ? {} : {versionId}
    await s3.call({method: 'DELETE', bucket, key, query, replay: 'always'})
  }
}
