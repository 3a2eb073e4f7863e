import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {utf8} from '../base/bytes.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import type {BatchJobApi} from './batch-job-api.ts'

/** What a rotation is about: all encrypted versions below a prefix, and the key that they get. */
export interface RotationWish {
  readonly bucket: string
  /** Empty: the whole bucket. */
  readonly prefix: string
  readonly key: string
}

const Started = v.object({id: v.string()})

/**
 * Starts MinIO's batch job `keyrotate`, which seals the keys of encrypted objects with another key of the KMS, and
 * returns its id.
 *
 * The job runs in the server, and goes on when nobody watches. It was measured to do more than its name says: it takes
 * all versions and gives each encrypted one, SSE-S3 too, a new time, so that a delete marker or a plain version above
 * sinks below it and the older content is current again; it drops tags and `Expires`; it leaves SSE-S3 as it is and
 * counts it as done; it knows no filter by key. Who starts it looks at the listing of versions before. No data is
 * rewritten, ETags, version ids, retention and legal hold stay, and no update of a writer was lost.
 *
 * Throws `access_denied` before anything is started where the job could not be watched, `bucket_not_found`,
 * `kms_key_not_found`, and `not_supported` where the server has no batch jobs.
 */
export async function startRotation(
  api: BatchJobApi,
  {bucket, prefix, key}: RotationWish,
): Promise<string> {
  const {server} = api
  const noRight = (right: string) => ({
    access_denied: {
      message: `These keys may not ${right} at ${server}`,
      hint: 'It takes the rights admin:StartBatchJob and admin:ListBatchJobs',
    },
    not_supported: {message: `${server} has no batch jobs`},
  })
  await inWordsOf(noRight('watch batch jobs'), api.get('list-jobs', {jobType: 'keyrotate'}))
  const job = {
    keyrotate: {apiVersion: 'v1', bucket, prefix, encryption: {type: 'sse-kms', key}},
  }
  const answer = await inWordsOf(
    {
      ...noRight('start batch jobs'),
      bucket_not_found: {message: `No bucket named ${bucket} at ${server}`},
      kms_key_not_found: {
        message: `No key named ${key} in the KMS of ${server}`,
        hint: `mctl admin kms key list ${server}`,
      },
    },
    // The server reads YAML, of which JSON is a part.
    api.exchange('POST', 'start-job', {payload: {bytes: utf8(JSON.stringify(job))}}),
  )
  return parseAnswer(Started, answer, `${server} sent an answer to the start of a job`).id
}
