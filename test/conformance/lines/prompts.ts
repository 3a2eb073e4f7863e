import type {TerminalStep} from '../../helpers/terminal.ts'

/** A line run on a terminal, with the keys that are pressed. */
interface PromptedLine {
  readonly line: string
  readonly steps: readonly TerminalStep[]
  readonly exitCode: number
}

const accessKey = 'Enter Access Key:'
const secretKey = 'Enter Secret Key:'
const ctrlC = '\u0003'

/** What both programs ask, in this order, and how both end. */
export const promptedLines: readonly PromptedLine[] = [
  {
    line: 'alias set p1 {url}',
    steps: [
      {expect: accessKey, send: 'rootuser\r'},
      {expect: secretKey, send: 'root-secret-12\r'},
    ],
    exitCode: 0,
  },
  {
    line: 'alias set p2 {url} {root}',
    steps: [{expect: secretKey, send: 'root-secret-12\r'}],
    exitCode: 0,
  },
  {
    line: '--json alias set p3 {url} {root}',
    steps: [{expect: secretKey, send: 'root-secret-12\r'}],
    exitCode: 0,
  },
  {
    line: 'alias set p4 {url} {root}',
    steps: [{expect: secretKey, send: 'wrong-secret\r'}],
    exitCode: 1,
  },
  {line: 'alias set p5 {url}', steps: [{expect: accessKey, send: ctrlC}], exitCode: 130},
  {
    line: 'admin user add t',
    steps: [
      {expect: accessKey, send: 'typed1\r'},
      {expect: secretKey, send: 'typed-secret-1\r'},
    ],
    exitCode: 0,
  },
  {
    line: 'admin user add t typed2',
    steps: [{expect: secretKey, send: 'typed-secret-2\r'}],
    exitCode: 0,
  },
  {line: 'admin user add t typed3', steps: [{expect: secretKey, send: ctrlC}], exitCode: 130},
]
