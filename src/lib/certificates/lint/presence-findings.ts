import {join} from 'node:path'
import type {Context} from './context.ts'
import {type Finding, quoted} from './finding.ts'
import type {Look} from './look.ts'

const otherNames: Readonly<Record<string, RegExp>> = {
  'public.crt':
    /^(tls\.crt|public\.(crt|cert?|pem)|(cert|server|fullchain|certificate)\.(crt|cert?|pem))$/i,
  'private.key': /^(tls\.key|private\.(key|pem)|(key|server|privkey)\.(key|pem))$/i,
}

/** Files of the root pair that are not there, or that the server's user cannot read. */
export function presenceFindings(context: Context): Finding[] {
  const {root, names} = context.folder
  const files: readonly [string, Look][] = [
    ['public.crt', root.cert],
    ['private.key', root.key],
  ]
  if (root.cert.kind === 'barred' && root.cert.barredBy === root.key.barredBy) {
    const fault = presenceFault('public.crt', root.cert, context)
    return fault ? [{...fault, file: ''}] : []
  }
  return files.flatMap(([file, look]) => {
    const fault = presenceFault(file, look, context)
    const other = names.find((name) => name !== file && otherNames[file]?.test(name))
    if (!fault) return []
    if (look.kind !== 'missing' || look.isLink || other === undefined) return [fault]
    const {dir} = context.folder
    const fix = `mv ${quoted(join(dir, other))} ${quoted(join(dir, file))}`
    const message = `${other} is there instead of ${file}, and that is a name that the server does not look for${consequence(context)}`
    return [{...fault, code: 'wrong-file-name', message, fix}]
  })
}

function consequence({product}: Context): string {
  return product === 'minio' ? ': it starts without TLS, and says nothing' : ''
}

// Half a pair may belong to something: only where there is nothing, a new one does no harm.
function createFix({folder}: Context): string | undefined {
  const {cert, key} = folder.root
  const isEmpty = cert.owned === undefined && key.owned === undefined
  return isEmpty ? `mctl cert create HOST --out ${quoted(folder.dir)}` : undefined
}

function presenceFault(file: string, look: Look, context: Context): Finding | undefined {
  const {folder} = context
  const {user} = folder
  const path = quoted(look.path)
  const end = consequence(context)
  const error = (code: string, message: string, fix?: string): Finding => ({
    severity: 'error',
    code,
    file,
    message,
    ...(fix === undefined ? {} : {fix}),
  })
  switch (look.kind) {
    case 'file': {
      if (look.isReadable) return undefined
      const message = `${user.name} may not read ${file}`
      return error('unreadable', message, `chown ${user.uid} ${quoted(look.realPath)}`)
    }
    case 'missing':
      return look.isLink
        ? error('dangling-link', `${file} is a link to nothing (${look.realPath})${end}`)
        : error('missing', `There is no ${file}${end}`, createFix(context))
    case 'loop':
      return error('link-loop', `${file} is a link that leads back to itself${end}`)
    case 'folder':
      return error(
        'is-a-folder',
        `${file} is a folder, as Docker makes one for a file to mount that is not there${end}`,
        `rmdir ${path}`,
      )
    case 'barred': {
      const by = look.barredBy ?? folder.dir
      const fix = `chmod o+x ${quoted(by)}`
      return error('folder-barred', `${user.name} may not enter ${by}${end}`, fix)
    }
    default:
      return error('no-file', `${file} is no file that can be read${end}`)
  }
}
