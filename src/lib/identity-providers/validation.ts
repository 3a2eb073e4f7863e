import {AppError} from '../errors/errors.ts'

/**
 * Waits for a change of a provider, and puts what the server says of its trial into one line.
 *
 * LDAP: lines that begin with `Result:`, `Detail:`, `Suggestion:` and `Due to:`, as measured. OpenID: the
 * error of the fetch, under a code that otherwise means a body that could not be read.
 */
export async function inPlainWords<T>(
  {server}: {readonly server: string},
  work: Promise<T>,
): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (!(error instanceof AppError) || error.fault === undefined) throw error
    const {Code, Message} = error.fault
    if (Code === 'XMinioAdminConfigLDAPValidation') {
      const {result, detail, suggestion} = partsOf(Message)
      throw new AppError(
        'bad_input',
        `${server} tried it, and stored nothing: ${result}: ${detail}`,
        {
          hint: suggestion,
          fault: error.fault,
        },
      )
    }
    if (Code === 'XMinioAdminConfigBadJSON') {
      throw new AppError(
        'bad_input',
        `${server} tried it, and stored nothing: ${oneLine(Message)}`,
        {
          fault: error.fault,
        },
      )
    }
    throw error
  }
}

/** The parts of the server's report on a trial of LDAP, each in one line. */
export function partsOf(report: string): {
  readonly result: string
  readonly detail: string
  readonly suggestion: string | undefined
} {
  const part = (name: string): string | undefined => {
    const found = new RegExp(
      `^${name}: (.*?)(?=\\n(?:Result|Detail|Suggestion|Due to): |$(?!\\n))`,
      'ms',
    )
    const text = found.exec(report)?.[1]
    return text === undefined ? undefined : oneLine(text)
  }
  return {
    result: part('Result') ?? oneLine(report),
    detail: part('Detail') ?? part('Due to') ?? 'it does not say why',
    suggestion: part('Suggestion'),
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
