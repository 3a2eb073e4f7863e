import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {readLines} from './stdin.ts'

/** Whether somebody sits there to be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true
}

/** A key pair as far as the command line has it. */
export interface PartialKeys {
  readonly accessKey: string | undefined
  readonly secretKey: string | undefined
}

// mc's words.
const questions = {
  accessKey: 'Enter Access Key:',
  secretKey: 'Enter Secret Key:',
}

/**
 * Completes a key pair: by prompts on a terminal, otherwise from one line of stdin for each missing part.
 *
 * Throws `bad_input` when stdin has fewer lines, and `cancelled` when the user gives up.
 */
export async function completeKeys(
  given: PartialKeys,
): Promise<{accessKey: string; secretKey: Secret}> {
  const {accessKey, secretKey} = given
  if (accessKey !== undefined && secretKey !== undefined) {
    return {accessKey, secretKey: new Secret(secretKey)}
  }
  if (isInteractive()) {
    const {input, password} = await import('@inquirer/prompts')
    const name =
      accessKey ?? (await ask((context) => input({message: questions.accessKey}, context))).trim()
    const secret = await ask((context) => password({message: questions.secretKey}, context))
    return {accessKey: name, secretKey: new Secret(secret)}
  }
  const missing = [accessKey, secretKey].filter((part) => part === undefined).length
  const lines = await readLines(missing)
  const secret = secretKey ?? lines[missing - 1]
  const name = accessKey ?? lines[0]
  if (secret === undefined || name === undefined) {
    throw new AppError(
      'bad_input',
      name === undefined && secret === undefined
        ? 'The access key and the secret are missing'
        : `The ${name === undefined ? 'access key' : 'secret'} is missing`,
      {
        hint: 'Give what is missing on stdin, one a line, or run the command in a terminal to be asked',
      },
    )
  }
  return {accessKey: name.trim(), secretKey: new Secret(secret)}
}

/** Asks for a line; undefined without a terminal. Throws `cancelled` when the user gives up. */
export async function askText(message: string): Promise<string | undefined> {
  if (!isInteractive()) return undefined
  const {input} = await import('@inquirer/prompts')
  return (await ask((context) => input({message}, context))).trim()
}

/** Asks for a password, unseen; undefined without a terminal. Throws `cancelled` when the user gives up. */
export async function askPassword(message: string): Promise<Secret | undefined> {
  if (!isInteractive()) return undefined
  const {password} = await import('@inquirer/prompts')
  return new Secret(await ask((context) => password({message}, context)))
}

/**
 * Asks for a new password, unseen, and once more; undefined without a terminal.
 *
 * Throws `bad_input` when the two differ, and `cancelled` when the user gives up.
 */
export async function askNewPassword(message: string): Promise<Secret | undefined> {
  const password = await askPassword(message)
  if (password === undefined || password.isEmpty) return password
  const again = await askPassword('The same once more:')
  if (again?.reveal() === password.reveal()) return password
  throw new AppError('bad_input', 'The two passwords differ; nothing was written')
}

/**
 * Asks before something that goes further than its name.
 *
 * Throws `cancelled` on a no, and `usage` without a terminal unless `yes` was given.
 */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return
  if (!isInteractive()) {
    throw new AppError('usage', `This needs a yes: ${question}`, {
      hint: 'Add --yes where nobody can be asked',
    })
  }
  const prompts = await import('@inquirer/prompts')
  const agreed = await ask((context) =>
    prompts.confirm({message: question, default: false}, context),
  )
  if (!agreed) throw new AppError('cancelled', 'Nothing was changed')
}

interface PromptContext {
  readonly output: NodeJS.WritableStream
  readonly signal: AbortSignal
}

/**
 * Asks on stderr, so that stdout holds results alone.
 *
 * Ctrl-D, and a terminal that goes away, end the question as Ctrl-C does: the prompt itself would be left without an
 * answer for ever, and the program would end as if it had done its work.
 */
async function ask<T>(question: (context: PromptContext) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  const giveUp = (): void => controller.abort()
  const onKey = (_: unknown, key: {ctrl?: boolean; name?: string} = {}): void => {
    if (key.ctrl && key.name === 'd') giveUp()
  }
  process.stdin.on('keypress', onKey).once('end', giveUp)
  try {
    return await question({output: process.stderr, signal: controller.signal})
  } finally {
    process.stdin.off('keypress', onKey).off('end', giveUp)
  }
}
