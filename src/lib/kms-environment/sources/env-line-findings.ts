import {maskedSecret} from '../../base/secret.ts'
import type {Variable} from '../environment.ts'
import {readNames} from '../variable-names.ts'
import type {Finding} from '../verdict.ts'

interface Line {
  readonly name: string
  readonly value: string
  /** As it stands there, without white space around it. */
  readonly line: string
  readonly where: string
  /** What the same name was set to further up. */
  readonly earlier: Variable | undefined
}

/** What the server reads in another way than whoever wrote a line of its environment file. */
export function envLineFindings({name, value, line, where, earlier}: Line): Finding[] {
  const warning = (code: string, message: string, fix: string): Finding => ({
    severity: 'warning',
    code,
    where,
    message,
    fix,
  })
  const bare = name.replace(/^\uFEFF/, '').replace(/^["']/, '')
  const isOurs = readNames.includes(name.trim()) || readNames.includes(bare.trim())
  if (!isOurs) return []
  if (name.startsWith('\uFEFF')) {
    return [
      {
        severity: 'error',
        code: 'env-byte-order-mark',
        where,
        message: `A byte order mark stands in front of the first line and is part of its name: the server does not see ${bare}`,
        fix: 'Save the file as UTF-8 without a byte order mark',
      },
    ]
  }
  if (/^["']/.test(line)) {
    return [
      {
        severity: 'error',
        code: 'env-line-quoted',
        where,
        message: `The quotes are around the whole line and part of the name: the server does not see ${bare}`,
        fix: `${bare}="..."`,
      },
    ]
  }
  return [
    ...(earlier === undefined
      ? []
      : [
          warning(
            'env-set-twice',
            `${name} was set in ${earlier.where} already; the last line counts`,
            'Leave one of them',
          ),
        ]),
    ...(/\s#/.test(value)
      ? [
          warning(
            'env-comment-in-value',
            'A comment behind a value is part of it: comments have lines of their own',
            'Put the comment on a line of its own',
          ),
        ]
      : []),
    ...(/\$\{?\w+\}?/.test(value)
      ? [
          warning(
            'env-not-expanded',
            'There is a $ in the value, and the server puts nothing in for it',
            'Write out what is meant',
          ),
        ]
      : []),
  ]
}

/** A line that the server prints as it is, with what may be a key or a password in it replaced. */
export function hiddenSecrets(line: string): string {
  return line
    .replace(/((?:SECRET_KEY|API_KEY|PASSWORD)[\s:"']+)[^\s"']+/gi, `$1${maskedSecret}`)
    .replace(/[A-Za-z0-9+/_-]{24,}={0,2}/g, (word) =>
      /^(export)?MINIO_[A-Z_]+$/.test(word) ? word : maskedSecret,
    )
}
