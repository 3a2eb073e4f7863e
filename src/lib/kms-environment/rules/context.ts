import {resolve} from 'node:path'
import {isOpenToAll} from '../../certificates/lint/key-mode.ts'
import type {Look} from '../../certificates/lint/look.ts'
import type {Environment} from '../environment.ts'
import type {FileFacts} from '../file-facts.ts'
import {printedByServer} from '../go-text.ts'
import type {Finding, Outcome} from '../verdict.ts'

/** All that the rules decide by. */
export interface Context {
  /** With the variables of the server's own environment file. */
  readonly environment: Environment
  readonly files: FileFacts
  /** Where relative paths begin; undefined where that is not known. */
  readonly directory: string | undefined
  /** Addresses of this machine on which nobody listens, as `127.0.0.1:7373`. */
  readonly deaf: ReadonlySet<string>
  /** What the server ran with before, where that is known. */
  readonly previous: Environment | undefined
  readonly now: Date
}

/** The server ends with this line. */
export function refused(message: string): Outcome {
  return {verdict: 'refused', message: `FATAL ${printedByServer(message)}`}
}

/** It ends because its variables do not go together. */
export function invalidConfiguration(message: string): Outcome {
  return refused(`Invalid KMS configuration specified: kms: ${message}`)
}

/** It ends because it comes to no KMS. */
export function notConnected(message: string): Outcome {
  return refused(`Failed to connect to KMS: ${message}`)
}

/** A variable as findings name it: with the place where it stands. */
export function placeOf(environment: Environment, name: string): string {
  const where = environment.get(name)?.where ?? ''
  return where === '' ? name : `${name} (${where})`
}

/** What could not be looked at because the value of a variable is not known. */
export function unknownValue(environment: Environment, name: string): string {
  const why = environment.get(name)?.unknown ?? 'which is not known here'
  return `the value of ${name}, ${why}`
}

/** The path of a file of a client certificate: the server makes it absolute. */
export function absolutePath({directory}: Pick<Context, 'directory'>, path: string): string {
  return directory === undefined ? path : resolve(directory, path)
}

/** A warning about a file with a secret that everybody on the machine may read; the server does not mind. */
export function openFile(look: Look, where: string): Finding[] {
  if (look.owned === undefined || !isOpenToAll(look.owned)) return []
  return [
    {
      severity: 'warning',
      code: 'secret-file-open',
      where,
      message: `Everybody on the machine may read ${look.path}, which holds a secret`,
      fix: `chmod o= ${look.path}`,
    },
  ]
}
