import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {BatchJobApi} from './batch-job-api.ts'

/** How far a rotation is: the server saves it every ten seconds, and at the end. */
export interface RotationProgress {
  /** Versions done. Those with SSE-S3 count, though they stay as they are. */
  readonly objects: number
  readonly failed: number
  readonly lastObject: string
}

/** How a rotation ended, as far as the server tells. */
export interface RotationOutcome extends RotationProgress {
  readonly jobId: string
  /**
   * `cancelled`: somebody took it from the list of jobs. `stalled`: it is listed and does not move, as after a restart of
   * the server, which does not go on with it. `unknown`: the server knows no such job, or no longer.
   */
  readonly state: 'complete' | 'failed' | 'cancelled' | 'stalled' | 'unknown'
}

/** How to wait, and whom to tell. */
export interface Following {
  /** Waits for so many milliseconds; throws when the run is cancelled: the job itself goes on. */
  readonly pause: (milliseconds: number) => Promise<void>
  readonly onProgress?: ((progress: RotationProgress) => void) | undefined
}

const Status = v.object({
  LastMetric: v.object({
    lastUpdate: v.optional(v.string(), ''),
    complete: v.optional(v.boolean(), false),
    failed: v.optional(v.boolean(), false),
    rotation: v.optional(
      v.object({
        lastObject: v.optional(v.string(), ''),
        objects: v.optional(v.number(), 0),
        objectsFailed: v.optional(v.number(), 0),
      }),
      {},
    ),
  }),
})
type Metric = v.InferOutput<typeof Status>['LastMetric']

const Jobs = v.object({jobs: v.optional(v.nullable(v.array(v.object({id: v.string()}))), [])})

const interval = 1000
// Progress comes every ten seconds; a job that was just started is not known for a moment.
const silenceUntilAsked = 15
const silenceUntilStalled = 120
const longestAbsence = 60

/**
 * Follows a rotation until the server says how it ended, or it is clear that it will not say.
 *
 * A server that is away for up to a minute, as for a restart, is waited for. Throws `access_denied`, and what keeps the
 * server from being asked any longer.
 */
export async function followRotation(
  api: BatchJobApi,
  jobId: string,
  {pause, onProgress}: Following,
): Promise<RotationOutcome> {
  let last: Metric | undefined
  let silence = 0
  let absence = 0
  for (;;) {
    try {
      const metric = await readMetric(api, jobId)
      absence = 0
      const moved = metric !== undefined && metric.lastUpdate !== last?.lastUpdate
      silence = moved ? 0 : silence + 1
      last = metric ?? last
      if (moved) onProgress?.(progressOf(metric))
      if (metric?.complete) return ended(jobId, 'complete', metric)
      if (metric?.failed) return ended(jobId, 'failed', metric)
      if (silence > silenceUntilAsked && !(await isListed(api, jobId))) {
        return ended(jobId, metric === undefined ? 'unknown' : 'cancelled', last)
      }
      if (silence > silenceUntilStalled) return ended(jobId, 'stalled', last)
    } catch (error) {
      absence += 1
      if (!isAway(error) || absence > longestAbsence) throw error
    }
    await pause(interval)
  }
}

async function readMetric(api: BatchJobApi, jobId: string): Promise<Metric | undefined> {
  try {
    const answer = await api.get('status-job', {jobId})
    return parseAnswer(Status, answer, `${api.server} sent the state of a job`).LastMetric
  } catch (error) {
    if (error instanceof AppError && error.fault?.Code === 'XMinioAdminNoSuchJob') return undefined
    throw error
  }
}

async function isListed(api: BatchJobApi, jobId: string): Promise<boolean> {
  const answer = await api.get('list-jobs', {jobType: 'keyrotate'})
  const {jobs} = parseAnswer(Jobs, answer, `${api.server} sent a list of jobs`)
  return (jobs ?? []).some(({id}) => id === jobId)
}

function isAway(error: unknown): boolean {
  return error instanceof AppError && /^(unreachable|timeout|not_ready)$/.test(error.code)
}

function progressOf({rotation}: Metric): RotationProgress {
  const {objects, objectsFailed, lastObject} = rotation
  return {objects, failed: objectsFailed, lastObject}
}

function ended(
  jobId: string,
  state: RotationOutcome['state'],
  metric: Metric | undefined,
): RotationOutcome {
  const progress =
    metric === undefined ? {objects: 0, failed: 0, lastObject: ''} : progressOf(metric)
  return {jobId, state, ...progress}
}
