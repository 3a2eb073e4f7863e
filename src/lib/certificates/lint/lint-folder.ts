import * as v from 'valibot'
import type {Secret} from '../../base/secret.ts'
import {certificateDocument} from '../../x509/certificate.ts'
import {judgeAuthorities} from './authorities.ts'
import {applyMendings} from './backup.ts'
import type {Context} from './context.ts'
import {certificatesOf, type Held, hostsOf} from './facts.ts'
import {Finding, quoted} from './finding.ts'
import {findingsOf} from './findings.ts'
import {planMending} from './mend.ts'
import {findServiceUser} from './service-user.ts'
import {type CertsFolder, type PairLook, readCertsFolder} from './snapshot.ts'
import {type Judged, judgeFolder, type Product, products} from './verdict.ts'

const ReloadVerdict = v.picklist(['new', 'old', 'handshake-fails'])

/** A pair, and whether it is served. */
const Pair = v.strictObject({
  /** Empty for the root pair. */
  folder: v.string(),
  names: v.array(v.string()),
  servedAtStart: v.boolean(),
  reload: ReloadVerdict,
  reason: v.string(),
  serverMessage: v.optional(v.string()),
  subject: v.optional(v.string()),
  issuer: v.optional(v.string()),
  notBefore: v.optional(v.string()),
  notAfter: v.optional(v.string()),
  key: v.optional(v.string()),
  fingerprint: v.optional(v.string()),
})

/** What `mctl cert lint --json` prints. */
export const LintReport = v.strictObject({
  dir: v.string(),
  for: v.picklist(products),
  /** `measured` on the real server, or `documented` by its maker. */
  basis: v.picklist(['measured', 'documented']),
  /** Whose rights were judged. */
  user: v.string(),
  start: v.strictObject({
    verdict: v.picklist(['tls', 'refused', 'plain-http', 'handshake-fails']),
    serverMessage: v.optional(v.string()),
    /** Are all pairs in folders for domains served; left out where there is none. */
    domainServedAtStart: v.optional(v.boolean()),
  }),
  /**
   * What a running server does with these files: the worst of all pairs, those in folders for domains and those
   * that lie where no pair is looked for included. `rootPair` is that of the pair in the folder itself.
   */
  reload: v.strictObject({verdict: ReloadVerdict, reason: v.string(), rootPair: ReloadVerdict}),
  /** Taken by a running server, and refused or left out at its next start. */
  trap: v.boolean(),
  pairs: v.array(Pair),
  authorities: v.array(
    v.strictObject({
      file: v.string(),
      trusted: v.boolean(),
      reason: v.string(),
      subjects: v.array(v.string()),
    }),
  ),
  findings: v.array(Finding),
  untested: v.array(v.string()),
  healthy: v.boolean(),
  /** With --fix: what was written, and where the old files are. */
  changed: v.optional(v.boolean()),
  mended: v.optional(v.array(v.strictObject({file: v.string(), what: v.string()}))),
  backup: v.optional(v.string()),
})
export type LintReport = v.InferOutput<typeof LintReport>

/** What a folder is linted for. */
export interface LintOrder {
  readonly dir: string
  readonly product: Product
  /** Name or number; without one, the owner of the folder. */
  readonly user?: string | undefined
  /** What the server is given to decrypt its key with; empty for nothing. */
  readonly password: Secret
  /** Hosts that have to be covered, and where they come from. */
  readonly hosts?: readonly string[]
  readonly now: Date
}

/**
 * Says what a server will do with its folder of certificates: at its next start, and while it runs.
 *
 * Throws `file_not_found` and `bad_input` for what is no folder, and `access_denied` when this run may read less
 * than the server's user.
 */
export async function lintFolder(order: LintOrder): Promise<LintReport> {
  const {dir, product, password, now, hosts} = order
  const folder = await readCertsFolder(dir, await findServiceUser(order.user, dir))
  const judged = judgeFolder(folder, product, password, now)
  const fixCommand = `mctl cert lint ${quoted(folder.dir)} --for ${product} --fix`
  const context: Context = {folder, product, judged, password, now, fixCommand}
  const isTls = judged.start.verdict === 'tls' || judged.start.verdict === 'handshake-fails'
  const authorities = product === 'minio' ? judgeAuthorities(folder, now, isTls) : []
  const findings = findingsOf(context, authorities, hosts)
  const {serverMessage, verdict} = judged.start
  const counted = judged.domains.filter(({role}) => role !== 'link-targets')
  return {
    dir: folder.dir,
    for: product,
    basis: product === 'minkms' ? 'documented' : 'measured',
    user: folder.user.name,
    start: {
      verdict,
      ...(serverMessage === undefined ? {} : {serverMessage}),
      ...(counted.length === 0
        ? {}
        : {domainServedAtStart: counted.every(({servedAtStart}) => servedAtStart)}),
    },
    reload: {...judged.reload, rootPair: judged.rootReload.verdict},
    trap: judged.trap,
    pairs: pairsOf(folder, judged),
    authorities: authorities.map(({file, trusted, reason, subjects}) => ({
      file,
      trusted,
      reason,
      subjects: [...subjects],
    })),
    findings,
    untested: untested(product, hosts),
    healthy:
      verdict === 'tls' &&
      judged.rootReload.verdict === 'new' &&
      findings.every(({severity}) => severity !== 'error'),
  }
}

/**
 * Mends what is safe to mend, with a backup, and lints what is there then.
 *
 * A running server does not notice a rename: it needs SIGHUP, or its files opened for writing. Throws what
 * `lintFolder` and `applyMendings` throw.
 */
export async function mendFolder(order: LintOrder): Promise<LintReport> {
  const {dir, product, password, now} = order
  const folder = await readCertsFolder(dir, await findServiceUser(order.user, dir))
  const judged = judgeFolder(folder, product, password, now)
  const mendings = planMending(folder, product, judged, password)
  if (mendings.length === 0) return {...(await lintFolder(order)), changed: false, mended: []}
  const backup = await applyMendings(folder.dir, mendings, now)
  const mended = mendings.map(({file, what}) => ({file, what}))
  return {...(await lintFolder(order)), changed: true, mended, backup}
}

function pairsOf(folder: CertsFolder, {start, rootReload, domains}: Judged): LintReport['pairs'] {
  const {root} = folder
  const isServed = start.verdict === 'tls' || start.verdict === 'handshake-fails'
  const own = {
    folder: '',
    servedAtStart: isServed,
    reload: rootReload.verdict,
    reason: rootReload.reason,
    ...leafOf(root),
  }
  return [
    own,
    ...domains.map((domain) => ({
      folder: domain.pair.folder,
      servedAtStart: domain.servedAtStart,
      reload: domain.reload.verdict,
      reason: domain.reason,
      ...(domain.serverMessage === undefined ? {} : {serverMessage: domain.serverMessage}),
      ...leafOf(domain.pair),
    })),
  ]
}

function leafOf({cert}: PairLook): {names: string[]} & Partial<LintReport['pairs'][number]> {
  const [leaf]: readonly Held[] = certificatesOf(cert)
  if (!leaf?.certificate) return {names: []}
  const {serial: _serial, names: _names, ...described} = certificateDocument(leaf.certificate)
  return {...described, names: hostsOf(leaf.certificate)}
}

function untested(product: Product, hosts: readonly string[] | undefined): string[] {
  return [
    ...(hosts === undefined
      ? ['whether the names fit the nodes of a deployment: give --alias']
      : []),
    'access control lists, SELinux and AppArmor: rights were judged by owner and mode',
    'whether clients trust the certificates',
    ...(product === 'kes'
      ? ['the files of tls.ca and of keystores in the configuration of KES']
      : []),
    ...(product === 'minkms'
      ? ['the server itself: it was judged by its documentation, and its words are not known']
      : []),
  ]
}
