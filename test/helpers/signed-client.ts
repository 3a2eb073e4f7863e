// Clients that sign as any user of a server, for tests that ask it thousands of questions.
import {setTimeout as sleep} from 'node:timers/promises'
import {AdminApi} from '../../src/lib/admin/admin-api.ts'
import {Secret} from '../../src/lib/base/secret.ts'
import {Transport} from '../../src/lib/http/transport.ts'
import {S3Client} from '../../src/lib/s3/s3-client.ts'

const now = (): Date => new Date()

/** One way to a server over plain HTTP, which all its clients share. */
export function openTransport(url: string): Transport {
  return new Transport(new URL(url), {
    trust: {ca: undefined, insecure: false},
    resolve: [],
    proxyEnvironment: {},
    timeout: 30_000,
    connectTimeout: 10_000,
    retries: 0,
    signal: new AbortController().signal,
    clock: {
      now,
      sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, {signal}),
      random: Math.random,
    },
  })
}

/** The admin API and the S3 API with the keys of somebody. */
export function signedClients(
  transport: Transport,
  accessKey: string,
  secret: string,
): {admin: AdminApi; s3: S3Client} {
  const keys = {accessKey, secretKey: new Secret(secret), sessionToken: undefined}
  const shared = {server: 'test', keys, headers: {}, now}
  return {
    admin: new AdminApi(transport, shared),
    s3: new S3Client(transport, {...shared, region: 'us-east-1'}),
  }
}
