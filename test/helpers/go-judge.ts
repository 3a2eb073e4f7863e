<<<<<<< HEAD

import {execFileSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'

/** What Go's crypto/x509 is asked about a pair, or about a request alone. */
export interface GoQuestion {
  /** PEM, the leaf first. */
  readonly chain?: string
  readonly key?: string
  /** PEM: whom to trust. */
  readonly roots?: string
  /** Left out for clients. */
  readonly host?: string
  readonly role?: 'server' | 'client'
  /** PEM. */
  readonly request?: string
}

const source = resolve(import.meta.dirname, '..', 'go', 'verify-certificate')

/** Go's verdicts, by a program that is built once and goes when it is disposed of. */
export class GoJudge implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'mctl-go-'))
  readonly #program = join(this.#folder, 'verify-certificate')

  constructor() {
    execFileSync('go', ['build', '-trimpath', '-o', this.#program, '.'], {
      cwd: source,
      env: {...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false'},
    })
  }

  /** For each question an empty text when Go has nothing against it, or Go's error. */
  ask(questions: readonly GoQuestion[]): string[] {
    const answers: unknown = JSON.parse(
      execFileSync(this.#program, {input: JSON.stringify(questions), encoding: 'utf8'}),
    )
    if (!Array.isArray(answers)) throw new Error('the judge is silent')
    return answers.map(String)
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, {recursive: true, force: true})
=======
import {execFileSync, spawnSync} from 'node:child_process'
import {join} from 'node:path'
import * as v from 'valibot'

/** Something to ask Go's own parsers about. */
export type Question =
  | {readonly kind: 'pem'; readonly data: Uint8Array}
  | {readonly kind: 'certificate'; readonly data: Uint8Array}
  | {readonly kind: 'pair'; readonly data: Uint8Array; readonly key: Uint8Array}

const Answer = v.object({
  error: v.string(),
  blocks: v.nullable(
    v.array(
      v.object({
        type: v.string(),
        headers: v.nullable(v.record(v.string(), v.string())),
        bytes: v.nullable(v.string()),
      }),
    ),
  ),
  /** Octets that are left behind the last block, and that are left without white space around. */
  rest: v.number(),
  trimmed: v.number(),
})
export type Answer = v.InferOutput<typeof Answer>

/** Builds the judge with Go, and gives what asks it: all questions at once. */
export function buildJudge(folder: string): (questions: readonly Question[]) => Answer[] {
  const program = join(folder, 'judge')
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: join(import.meta.dirname, '../go/judge'),
    env: {...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false'},
    stdio: 'pipe',
  })
  return (questions) => {
    const input = questions
      .map((question) =>
        JSON.stringify({
          Kind: question.kind,
          Data: Buffer.from(question.data).toString('base64'),
          ...('key' in question ? {Key: Buffer.from(question.key).toString('base64')} : {}),
        }),
      )
      .join('\n')
    const {stdout, status} = spawnSync(program, {input, maxBuffer: 2 ** 30})
    if (status !== 0) throw new Error('The judge failed')
    const lines = stdout.toString('utf8').trimEnd().split('\n')
    return lines.map((line) => v.parse(Answer, JSON.parse(line)))
>>>>>>> helper-lint
  }
}
