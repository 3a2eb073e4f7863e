import {execFileSync, spawnSync} from 'node:child_process'
import {join} from 'node:path'
import * as v from 'valibot'

/** Something to ask Go's own parsers about. */
export type Question =
  | {readonly kind: 'pem'; readonly data: Uint8Array}
  | {readonly kind: 'certificate'; readonly data: Uint8Array}
  /** Whether a certificate is one for a host: the error is `another host` where it is not. */
  | {readonly kind: 'host'; readonly data: Uint8Array; readonly host: string}
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

/** Builds the parsers with Go, and gives what asks them: all questions at once. */
export function buildParsers(folder: string): (questions: readonly Question[]) => Answer[] {
  const program = join(folder, 'parsers')
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: join(import.meta.dirname, '../go/parsers'),
    env: {...process.env, GOWORK: 'off', GOFLAGS: '-buildvcs=false'},
    stdio: 'pipe',
  })
  return (questions) => {
    const input = questions
      .map((question) =>
        JSON.stringify({
          Kind: question.kind,
          Data: Buffer.from(question.data).toString('base64'),
          ...('host' in question ? {Host: question.host} : {}),
          ...('key' in question ? {Key: Buffer.from(question.key).toString('base64')} : {}),
        }),
      )
      .join('\n')
    const {stdout, status} = spawnSync(program, {input, maxBuffer: 2 ** 30})
    if (status !== 0) throw new Error('The program with the parsers failed')
    const lines = stdout.toString('utf8').trimEnd().split('\n')
    return lines.map((line) => v.parse(Answer, JSON.parse(line)))
  }
}
