import {known, type Variable} from '../environment.ts'
import {goTrimmed} from '../go-text.ts'
import {refused} from '../rules/context.ts'
import {refusal} from '../rules/refusal.ts'
import type {Finding, Ruling} from '../verdict.ts'
import {envLineFindings, hiddenSecrets} from './env-line-findings.ts'

/** A file of variables as the server itself reads it. */
export interface ServerEnvFile {
  readonly variables: readonly Variable[]
  readonly read: Ruling
}

// Octets of a line without its end: as much as the server's reader takes.
const longestLine = 65_535

/**
 * Reads a file of variables as the server reads that of MINIO_CONFIG_ENV_FILE.
 *
 * Lines `NAME=value`, split at the first `=`, perhaps with `export` in front; comments begin with `#`. One pair of equal
 * quotes around a value is taken off; nothing is expanded or continued. The name is not trimmed. A line without `=`, and
 * one longer than 64 KiB, end the server. Source: measured.
 */
export function readServerEnvFile(text: string, file: string): ServerEnvFile {
  const variables = new Map<string, Variable>()
  const findings: Finding[] = []
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  for (const [index, line] of lines.entries()) {
    const where = `${file}:${index + 1}`
    if (Buffer.byteLength(line) > longestLine) {
      return ended(findings, 'bufio.Scanner: token too long', 'env-line-long', where)
    }
    const entry = goTrimmed(line)
    if (entry === '' || entry.startsWith('#')) continue
    const assignment = goTrimmed(entry.startsWith('export') ? entry.slice('export'.length) : entry)
    const equals = assignment.indexOf('=')
    if (equals < 0) {
      const message = `envEntry malformed; ${hiddenSecrets(entry)}, expected to be of form 'KEY=value'`
      return ended(findings, message, 'env-line-malformed', where)
    }
    const name = assignment.slice(0, equals)
    const value = unquoted(assignment.slice(equals + 1))
    findings.push(
      ...envLineFindings({name, value, line: entry, where, earlier: variables.get(name)}),
    )
    // The system takes neither.
    if (name === '' || value.includes('\0')) continue
    variables.delete(name)
    variables.set(name, known(name, value, where))
  }
  return {variables: [...variables.values()], read: {findings, notChecked: []}}
}

function unquoted(value: string): string {
  const [first] = value
  const isQuoted = value.length >= 2 && (first === '"' || first === "'") && value.endsWith(first)
  return isQuoted ? value.slice(1, -1) : value
}

function ended(
  findings: readonly Finding[],
  error: string,
  code: string,
  where: string,
): ServerEnvFile {
  const ruling = refusal(refused(`Unable to read the config environment file: ${error}`), {
    code,
    where,
    message:
      code === 'env-line-long'
        ? 'The line is longer than the 64 KiB that the server reads'
        : 'The line is no NAME=value, and the server reads no further',
    fix: 'Write NAME=value, or put a # in front of the line',
  })
  return {variables: [], read: {...ruling, findings: [...findings, ...ruling.findings]}}
}
