import {generateAccessKey, generateSecret} from '../access-keys/generate.ts'
import {Secret} from '../base/secret.ts'
import {rfc3339} from '../base/time.ts'
import {AppError} from '../errors/errors.ts'
import type {FindUser} from './standing.ts'
import type {KeyRecord, UserRecord} from './user-record.ts'

/** A key pair that is whole. */
export interface CompleteKey extends KeyRecord {
  readonly accessKey: string
  readonly secretKey: Secret
  /** Whether the access key was made here: a second run knows the key by its name only. */
  readonly isMade: boolean
}

/** A user whose keys are whole. */
export interface CompleteRecord extends UserRecord {
  readonly keys: readonly CompleteKey[]
}

/** Records with all that is needed to add them, and the secrets that were made for them. */
export interface CompleteRecords {
  readonly records: readonly CompleteRecord[]
  readonly made: ReadonlySet<Secret>
}

/**
 * Makes what a file of users leaves open: key pairs always, secrets of new users with `generate`.
 *
 * Throws `bad_input` with the name of a new user who has no secret.
 */
export async function completeRecords(
  records: readonly UserRecord[],
  findUser: FindUser,
  generate: boolean,
): Promise<CompleteRecords> {
  const made = new Set<Secret>()
  const make = (): Secret => {
    const secret = new Secret(generateSecret())
    made.add(secret)
    return secret
  }
  const complete: CompleteRecord[] = []
  for (const record of records) {
    const needsSecret =
      record.secretKey === undefined && (await findUser(record.accessKey)) === undefined
    if (needsSecret && !generate) {
      throw new AppError('bad_input', `${record.accessKey} is a new user, and has no secretKey`, {
        hint: 'Nothing was sent. Add --generate to make the secrets that are missing',
      })
    }
    const keys = record.keys.map((key) => ({
      ...key,
      accessKey: key.accessKey ?? generateAccessKey(),
      isMade: key.accessKey === undefined,
      secretKey: key.secretKey ?? make(),
    }))
    complete.push({...record, secretKey: needsSecret ? make() : record.secretKey, keys})
  }
  return {records: complete, made}
}

/** Writes records as JSON lines, with their secrets, in the form that a file of users is read in. */
export function recordLines(records: readonly CompleteRecord[]): string {
  return records
    .map(({accessKey, secretKey, status, policies, groups, keys}) =>
      JSON.stringify({
        accessKey,
        secretKey: secretKey?.reveal(),
        status,
        ...(policies.length > 0 && {policies}),
        ...(groups.length > 0 && {groups}),
        ...(keys.length > 0 && {
          keys: keys.map(({expiration, isMade, ...key}) => ({
            ...key,
            secretKey: key.secretKey.reveal(),
            expiry: expiration && rfc3339(expiration),
          })),
        }),
      }),
    )
    .map((line) => `${line}\n`)
    .join('')
}
