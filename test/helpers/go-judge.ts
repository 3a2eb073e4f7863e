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
  }
}
