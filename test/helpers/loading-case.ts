import {chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import * as v from 'valibot'

const File = v.object({
  content: v.optional(v.string()),
  encoding: v.optional(v.literal('base64')),
  mode: v.optional(v.string()),
  symlink: v.optional(v.string()),
  dir: v.optional(v.boolean()),
})

const LoadingCase = v.object({
  id: v.string(),
  product: v.picklist(['minio', 'kes']),
  description: v.string(),
  files: v.record(v.string(), File),
  env: v.optional(v.record(v.string(), v.string())),
  kesTlsPassword: v.optional(v.string()),
  runAs: v.optional(v.string()),
  start: v.object({
    ok: v.boolean(),
    message: v.optional(v.string()),
    log: v.optional(v.string()),
    outgoingTrust: v.optional(v.string()),
  }),
  verdict: v.object({
    start: v.picklist(['tls', 'refused', 'plain-http', 'handshake-fails']),
    reload: v.optional(v.picklist(['new', 'old', 'handshake-fails'])),
    domainServedAtStart: v.optional(v.boolean()),
  }),
  trap: v.boolean(),
})

/** A folder that was given to a real server, and what the server did with it. */
export type LoadingCase = v.InferOutput<typeof LoadingCase>

/** The recorded folders of a server. */
export function loadingCases(product: LoadingCase['product']): LoadingCase[] {
  const file = join(import.meta.dirname, `../vectors/cert-loading/${product}.json`)
  return v.parse(v.array(LoadingCase), JSON.parse(readFileSync(file, 'utf8')))
}

/** Writes the files of a case into a new folder, with their modes and links. */
export function writeCase(folder: string, {files}: Pick<LoadingCase, 'files'>): void {
  mkdirSync(folder, {recursive: true, mode: 0o755})
  chmodSync(folder, 0o755)
  for (const [name, file] of Object.entries(files)) {
    const path = join(folder, name)
    mkdirSync(dirname(path), {recursive: true})
    if (file.symlink !== undefined) symlinkSync(file.symlink, path)
    else if (file.dir) mkdirSync(path, {recursive: true})
    else if (file.content !== undefined) {
      writeFileSync(path, Buffer.from(file.content, file.encoding ?? 'utf8'))
    }
  }
  for (const [name, {mode}] of Object.entries(files)) {
    if (mode !== undefined) chmodSync(join(folder, name), Number.parseInt(mode, 8))
  }
}
