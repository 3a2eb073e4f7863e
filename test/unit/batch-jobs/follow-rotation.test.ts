import {describe, expect, test} from 'vitest'
import {followRotation, type RotationProgress} from '../../../src/lib/batch-jobs/follow-rotation.ts'
import {startRotation} from '../../../src/lib/batch-jobs/key-rotation.ts'
import {AppError, type ServerFault} from '../../../src/lib/errors/errors.ts'

type Answer = () => unknown

const jobId = 'keyrotate-abc:-1'

/** A server that gives these answers to `status-job`, the last one for ever, and lists these jobs. */
function server(answers: readonly Answer[], listed: readonly string[] = [jobId]) {
  const asked: string[] = []
  let next = 0
  return {
    asked,
    api: {
      server: 'prod',
      get: async (path: string): Promise<unknown> => {
        asked.push(path)
        if (path === 'list-jobs') return {jobs: listed.map((id) => ({id}))}
        const answer = answers[Math.min(next, answers.length - 1)]
        next += 1
        return answer?.()
      },
      exchange: async () => ({id: jobId}),
    },
  }
}

const metric =
  (lastUpdate: string, objects: number, more: object = {}): Answer =>
  () => ({
    LastMetric: {
      jobID: jobId,
      lastUpdate,
      complete: false,
      failed: false,
      rotation: {lastBucket: 'b', lastObject: `o${objects}`, objects, objectsFailed: 0},
      ...more,
    },
  })
const fails =
  (error: AppError): Answer =>
  () => {
    throw error
  }
const fault: ServerFault = {
  Code: 'XMinioAdminNoSuchJob',
  Message: 'The specified job does not exist.',
  BucketName: '',
  Key: '',
  RequestID: '',
  HostID: '',
  Region: '',
}
const noSuchJob = fails(new AppError('server_error', 'prod refused', {fault}))
const away = fails(new AppError('unreachable', 'prod cannot be reached'))

/** Follows without waiting, and counts the seconds that would have passed. */
async function follow(answers: readonly Answer[], listed?: readonly string[]) {
  const {api, asked} = server(answers, listed)
  const progress: RotationProgress[] = []
  let seconds = 0
  const outcome = await followRotation(api, jobId, {
    pause: async (milliseconds) => {
      seconds += milliseconds / 1000
    },
    onProgress: (each) => progress.push(each),
  })
  return {outcome, progress, seconds, asked}
}

describe('a rotation', () => {
  test('is followed to its end, each step told once', async () => {
    const {outcome, progress, seconds} = await follow([
      metric('t1', 1),
      metric('t1', 1),
      metric('t2', 4716),
      metric('t3', 8000, {complete: true}),
    ])
    expect(outcome).toEqual({
      jobId,
      state: 'complete',
      objects: 8000,
      failed: 0,
      lastObject: 'o8000',
    })
    expect(progress.map(({objects}) => objects)).toEqual([1, 4716, 8000])
    expect(seconds).toBe(3)
  })

  test('that failed says how many versions did', async () => {
    const rotation = {lastBucket: 'b', lastObject: 's3/1', objects: 1, objectsFailed: 4}
    const {outcome} = await follow([metric('t1', 0, {failed: true, rotation})])
    expect(outcome).toEqual({jobId, state: 'failed', objects: 1, failed: 4, lastObject: 's3/1'})
  })

  test('is not known in its first moment, which is no error', async () => {
    const {outcome} = await follow([noSuchJob, noSuchJob, metric('t1', 3, {complete: true})])
    expect(outcome.state).toBe('complete')
  })

  test('that nobody lists any longer was cancelled', async () => {
    const {outcome, seconds} = await follow([metric('t1', 1)], [])
    expect(outcome).toMatchObject({state: 'cancelled', objects: 1})
    expect(seconds).toBe(16)
  })

  test('that is listed and does not move for two minutes has stalled', async () => {
    const {outcome, seconds} = await follow([metric('t1', 1)])
    expect(outcome).toMatchObject({state: 'stalled', objects: 1})
    expect(seconds).toBe(121)
  })

  test('of which the server knows nothing is unknown, not complete', async () => {
    const {outcome} = await follow([noSuchJob], [])
    expect(outcome).toEqual({jobId, state: 'unknown', objects: 0, failed: 0, lastObject: ''})
  })

  test('outlasts a server that is away for a minute, and no longer', async () => {
    const minute = Array.from({length: 60}, () => away)
    const {outcome} = await follow([...minute, metric('t1', 1, {complete: true})])
    expect(outcome.state).toBe('complete')
    await expect(follow([away])).rejects.toMatchObject({code: 'unreachable'})
  })

  test('is not followed by somebody without the right', async () => {
    const denied = fails(new AppError('access_denied', 'no'))
    await expect(follow([denied])).rejects.toMatchObject({code: 'access_denied'})
  })

  test('whose state cannot be read is a fault, not an end', async () => {
    await expect(follow([() => ({LastMetric: {complete: 'yes'}})])).rejects.toMatchObject({
      code: 'protocol',
    })
  })
})

test('a rotation that could not be watched is not started', async () => {
  const started: string[] = []
  const api = {
    server: 'prod',
    get: async (): Promise<unknown> => {
      throw new AppError('access_denied', 'no')
    },
    exchange: async (_: 'PUT' | 'POST', path: string): Promise<unknown> => started.push(path),
  }
  await expect(startRotation(api, {bucket: 'b', prefix: '', key: 'k2'})).rejects.toMatchObject({
    code: 'access_denied',
    hint: 'It takes the rights admin:StartBatchJob and admin:ListBatchJobs',
  })
  expect(started).toEqual([])
})
