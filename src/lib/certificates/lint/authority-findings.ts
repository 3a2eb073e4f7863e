import {join} from 'node:path'
import type {Authority} from './authorities.ts'
import type {Context} from './context.ts'
import {type Finding, quoted, rewritten} from './finding.ts'

/** Files of `CAs/` that are passed over in silence, and private keys that lie there. */
export function authorityFindings(authorities: readonly Authority[], context: Context): Finding[] {
  return authorities.flatMap((authority): Finding[] => {
    const {file, trusted, reason, holdsKey} = authority
    const findings: Finding[] = []
    if (holdsKey) {
      const path = join(context.folder.dir, file)
      findings.push({
        severity: 'warning',
        code: 'key-among-authorities',
        file,
        message:
          'A private key lies in CAs, where the server needs none; whoever gets that of a CA can be everybody',
        ...(trusted ? {fix: context.fixCommand} : {fix: `mv ${quoted(path)} ~`}),
      })
    }
    if (!trusted) {
      const fix = fixFor(authority, context)
      findings.push({
        severity: 'warning',
        code: 'authority-ignored',
        file,
        message: `MinIO does not trust what is in ${file}, and says nothing: ${reason}`,
        ...(fix === undefined ? {} : {fix}),
      })
    }
    return findings
  })
}

function fixFor({file, reason}: Authority, {folder, fixCommand}: Context): string | undefined {
  const path = join(folder.dir, file)
  if (/in DER/.test(reason)) {
    return rewritten(path, (from, to) => `openssl x509 -inform DER -in ${from} -out ${to}`)
  }
  if (/byte order mark|indented|in front of the base64/.test(reason)) return fixCommand
  if (/may not read/.test(reason)) return `chmod 644 ${quoted(path)}`
  if (/may not list/.test(reason)) return `chmod 755 ${quoted(path)}`
  if (/in this spelling/.test(reason)) {
    const name = file.slice(file.indexOf('/') + 1)
    return `mv ${quoted(path)} ${quoted(join(folder.dir, 'CAs', name))}`
  }
  return undefined
}
