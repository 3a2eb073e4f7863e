import {errorCode} from '../base/error-code.ts'
import {AppError, type ServerFault} from '../errors/errors.ts'
import {visibleText} from '../output/visible.ts'
import {exitCodes} from './exit-codes.ts'

/** The whole public face of an error: nothing else of it is ever printed. */
export interface Failure {
  readonly message: string
  readonly cause: {readonly message: string; readonly error: ServerFault | Record<string, never>}
  readonly type: 'fatal' | 'error'
  readonly code: string
  readonly hint: string
  readonly exitCode: number
}

/** Puts any error into that face, in mc's shape plus `code`, `hint` and `exitCode`. */
export function describeFailure(error: unknown): Failure {
  const known = error instanceof AppError ? error : foreign(error)
  return {
    message: known.message,
    cause: {
      message: known.fault?.Message || messageOf(known.cause) || known.message,
      error: known.fault ?? {},
    },
    type: 'fatal',
    code: known.code,
    hint: known.hint ?? '',
    exitCode: exitCodes[known.code],
  }
}

/** The line, and the line below it with what to do. */
export function renderFailure({message, hint}: Failure): string {
  const line = `mctl: ${visibleText(message)}`
  return hint === '' ? line : `${line}\n${visibleText(hint)}`
}

function foreign(error: unknown): AppError {
  if (
    error instanceof Error &&
    (error.name === 'ExitPromptError' || error.name === 'AbortPromptError')
  ) {
    return new AppError('cancelled', 'Cancelled')
  }
  // Files that are named are read with words of their own; this comes of stdin alone.
  if (errorCode(error) === 'EISDIR') return new AppError('bad_input', 'Stdin is a folder')
  if (isUsage(error)) return usageError(error)
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
  return new AppError('internal', `This is a fault of mctl: ${reason}`, {
    hint: 'Please report it, with the command line but without secrets',
    cause: error,
  })
}

interface UsageFault extends Error {
  readonly oclif: {readonly exit?: number}
}

function isUsage(error: unknown): error is UsageFault {
  return error instanceof Error && 'oclif' in error
}

// oclif's parse errors carry the command line; only their kind and the names in them are taken.
function usageError(error: UsageFault): AppError {
  const lines = error.message.split('\n')
  const first = lines[0] ?? ''
  const hint = 'See the usage with --help'
  if (first.startsWith('Missing')) {
    const missing = 'args' in error && Array.isArray(error.args) ? error.args.map(nameOf) : []
    return new AppError('usage', `Missing: ${missing.join(', ') || first}`, {hint})
  }
  if (first.startsWith('Unexpected argument')) {
    const count = 'args' in error && Array.isArray(error.args) ? error.args.length : 1
    // Not named: a secret may stand among them.
    return new AppError('usage', `${count} argument${count === 1 ? '' : 's'} too many`, {hint})
  }
  if (first.startsWith('Nonexistent flag')) {
    const flag = first.replace(/^[^:]*: /, '').replace(/=.*$/, '')
    // A secret that begins with a dash ends up here, too: what does not look like a flag is not named.
    return flag.split(', ').every((name) => /^(-[a-zA-Z]|--[a-z]+(-[a-z]+)*)$/.test(name))
      ? new AppError('usage', `No such flag: ${flag}`, {hint})
      : new AppError('usage', 'An argument begins with a dash, and is no flag', {
          hint: 'Put -- before it when it is a value, such as a secret',
        })
  }
  const flag = /^Parsing (--[\w-]+)/.exec(first)?.[1]
  if (flag !== undefined) {
    return new AppError('usage', `The value of ${flag} cannot be used`, {hint})
  }
  const detail = first.startsWith('The following') ? (lines[1] ?? '').trim() : first
  return new AppError('usage', detail, {hint})
}

function nameOf(arg: unknown): string {
  return typeof arg === 'object' && arg !== null && 'name' in arg
    ? String(arg.name).toUpperCase()
    : '?'
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''
}
