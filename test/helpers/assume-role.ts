import {execFileSync} from 'node:child_process'
import type {MinioServer} from './minio-server.ts'

/** Gets temporary keys of the root user with curl, which signs by itself. */
export function assumeRole({url, rootUser, rootPassword, caFile}: MinioServer): {
  accessKey: string
  secretKey: string
  sessionToken: string
} {
  const xml = execFileSync(
    'curl',
    [
      ...['-sS', '--cacert', caFile, '--aws-sigv4', 'aws:amz:us-east-1:sts'],
      ...['--user', `${rootUser}:${rootPassword}`],
      ...['--data', 'Action=AssumeRole&Version=2011-06-15&DurationSeconds=3600', `${url}/`],
    ],
    {encoding: 'utf8'},
  )
  const element = (name: string): string => {
    const found = new RegExp(`<${name}>([^<]+)</${name}>`).exec(xml)?.[1]
    if (found === undefined) throw new Error(`No ${name} in ${xml}`)
    return found
  }
  return {
    accessKey: element('AccessKeyId'),
    secretKey: element('SecretAccessKey'),
    sessionToken: element('SessionToken'),
  }
}
