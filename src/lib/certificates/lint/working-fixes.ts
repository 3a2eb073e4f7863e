import {basename, dirname} from 'node:path'
import type {Context} from './context.ts'
import {type Finding, quoted} from './finding.ts'
import type {Look} from './look.ts'
import {planMending} from './mend.ts'

/**
 * Leaves `cert lint --fix` as the command of a finding only where it would change that file.
 *
 * It leaves links alone: for those the command works on what they lead to, where that can be said in one line.
 */
export function withWorkingFixes(findings: readonly Finding[], context: Context): Finding[] {
  const {folder, product, judged, password, fixCommand} = context
  const mended = planMending(folder, product, judged, password).map(({file}) => file)
  return findings.map((finding) => {
    const {fix, file, ...rest} = finding
    if (fix !== fixCommand) return finding
    if (mended.some((each) => each === file || dirname(each) === file)) return finding
    const linked = linkedFix(file, context)
    return {...rest, file, ...(linked === undefined ? {} : {fix: linked})}
  })
}

function linkedFix(file: string, {folder, product, fixCommand}: Context): string | undefined {
  const {cert, key} = folder.root
  const links = [cert, key].filter(isLinkToFile)
  const [link] = links
  if (!link || !['public.crt', 'private.key'].includes(file)) return undefined
  if (links.length === 1) return `${replacedLink(link)} && ${fixCommand}`
  const isPair =
    dirname(cert.realPath) === dirname(key.realPath) &&
    basename(cert.realPath) === 'public.crt' &&
    basename(key.realPath) === 'private.key'
  const place = quoted(dirname(cert.realPath))
  return isPair ? `mctl cert lint ${place} --for ${product} --fix` : undefined
}

const isLinkToFile = ({isLink, kind}: Look): boolean => isLink && kind === 'file'

/** The command that puts what a link leads to in its place, with owner and mode. */
export function replacedLink({path, realPath}: Look): string {
  return `cp -p --remove-destination ${quoted(realPath)} ${quoted(path)}`
}
