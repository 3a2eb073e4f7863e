import {chmodSync, mkdtempSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {Secret} from '../../src/lib/base/secret.ts'
import {type LintReport, lintFolder} from '../../src/lib/certificates/lint/lint-folder.ts'
import type {Product} from '../../src/lib/certificates/lint/verdict.ts'
import {type LoadingCase, loadingCases, writeCase} from './loading-case.ts'

/** When the recorded folders were recorded, more or less. */
export const recordedAt = new Date('2026-11-25T00:00:00Z')

/** A new folder that every user may enter. */
export function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mctl-lint-'))
  chmodSync(folder, 0o755)
  return folder
}

export type Files = Readonly<Record<string, string | Uint8Array>>

/** Writes files into a new folder below `base` and lints it. */
export function lintFiles(
  base: string,
  files: Files,
  product: Product = 'minio',
  password = '',
): Promise<LintReport> {
  const dir = mkdtempSync(join(base, 'case-'))
  const entries = Object.entries(files).map(([name, content]) => [
    name,
    {
      content: Buffer.from(content).toString('base64'),
      encoding: 'base64' as const,
      ...(name.endsWith('.key') ? {mode: '600'} : {}),
    },
  ])
  writeCase(dir, {files: Object.fromEntries(entries)})
  return lintFolder({dir, product, password: new Secret(password), now: recordedAt})
}

/** A recorded folder by its name. */
export function recorded(id: string): LoadingCase {
  const product = id.startsWith('kes-') ? 'kes' : 'minio'
  const found = loadingCases(product).find((each) => each.id === id)
  if (!found) throw new Error(`There is no recorded folder ${id}`)
  return found
}

/** A text file of a recorded folder. */
export function recordedText(id: string, file: string): string {
  const content = recorded(id).files[file]?.content
  if (content === undefined) throw new Error(`${id} has no text ${file}`)
  return content
}

/** The codes of the findings of a report, without those that are good to know. */
export function codesOf({findings}: LintReport): string[] {
  return findings.filter(({severity}) => severity !== 'info').map(({code}) => code)
}
