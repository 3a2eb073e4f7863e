import type {Context} from './context.ts'
import {type Finding, quoted} from './finding.ts'
import {closedMode, isOpenToAll} from './key-mode.ts'
import type {Look} from './look.ts'
import type {ServiceUser} from './service-user.ts'
import {replacedLink} from './working-fixes.ts'

/** What follows from where the files lie, from links and from modes. */
export function placeFindings(context: Context): Finding[] {
  const {folder, product} = context
  const {root, dir} = folder
  const pairs = [root, ...(product === 'minio' ? folder.below : [])]
  const all = pairs.flatMap(({key}) => (key.kind === 'file' ? [key] : []))
  // Links and what they lead to are one file.
  const keys = all.filter(
    ({realPath}, at) => all.findIndex((each) => each.realPath === realPath) === at,
  )
  return [
    ...(product === 'minio' ? reloadFindings(context) : []),
    ...keys.flatMap((key) => modeFinding(key, key.path.slice(dir.length + 1), folder.user)),
    ...folderMode(context),
  ]
}

// The watcher compares the path that it was given with that of the event, which has no links.
function reloadFindings({folder, judged}: Context): Finding[] {
  const {dir, look, root} = folder
  if (judged.start.verdict === 'plain-http') return []
  const findings: Finding[] = []
  if (root.cert.isLink && root.key.isLink) {
    const message =
      'Both files are links: a running server looks at them every 10 seconds, or at once after SIGHUP'
    findings.push({severity: 'info', code: 'links-are-polled', file: '', message})
  } else if (look.realPath !== dir) {
    const message = `The folder lies behind a symbolic link (${look.realPath}): a server that is started with ${dir} never notices new files there; start it with the real path, or send SIGHUP after each change (only while TLS is on)`
    findings.push({severity: 'warning', code: 'folder-behind-link', file: '', message})
  }
  if (root.cert.isLink !== root.key.isLink && judged.start.verdict === 'refused') {
    const [link, file] = root.cert.isLink
      ? ['public.crt', 'private.key']
      : ['private.key', 'public.crt']
    const message = `${link} is a symbolic link and ${file} is a file: MinIO takes two links or two files`
    const fix = replacedLink(root.cert.isLink ? root.cert : root.key)
    findings.push({severity: 'error', code: 'link-and-file', file: link, message, fix})
  }
  return findings
}

function modeFinding({owned, realPath}: Look, file: string, user: ServiceUser): Finding[] {
  if (!owned || !isOpenToAll(owned)) return []
  const {mode} = owned
  const what = (mode & 0o002) !== 0 ? 'read and replace' : 'read'
  const message = `Everybody on this machine may ${what} the private key (mode ${octal(mode)})`
  const closed = closedMode(owned, user)
  const path = quoted(realPath)
  const fix =
    closed === undefined
      ? `chown ${user.uid} ${path} && chmod 600 ${path}`
      : `chmod ${closed.toString(8)} ${path}`
  return [{severity: 'warning', code: 'key-open-to-all', file, message, fix}]
}

const octal = (mode: number): string => mode.toString(8).padStart(4, '0')

function folderMode({folder}: Context): Finding[] {
  const mode = folder.look.owned?.mode ?? 0
  if ((mode & 0o002) === 0) return []
  const message = `Everybody on this machine may replace files here (mode ${octal(mode)})`
  const fix = `chmod o-w ${quoted(folder.look.realPath)}`
  return [{severity: 'warning', code: 'folder-open-to-all', file: '', message, fix}]
}
