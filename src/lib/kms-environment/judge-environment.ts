import type {Context} from './rules/context.ts'
import {firstOf} from './rules/first-of.ts'
import {flagRules, isAutoEncryptionOn, nameFindings} from './rules/flags.ts'
import {groupConflict, presentKinds} from './rules/groups.ts'
import {kesRules} from './rules/kes.ts'
import {minkmsRules} from './rules/minkms.ts'
import {storedBefore} from './rules/previous.ts'
import {relativePathFindings} from './rules/relative-paths.ts'
import {rootPairRules, rootRules} from './rules/root-credentials.ts'
import {splitKey, staticKeyRules, staticKeyText} from './rules/static-key.ts'
import {keyFileMissing, withoutKms} from './rules/without-kms.ts'
import type {Kind} from './variable-names.ts'
import type {Finding, Outcome, Ruling, Verdict} from './verdict.ts'

/** What becomes of a server with its environment, and why. */
export interface Judged extends Outcome {
  /** What it encrypts with; of several, the first that the server looks for. */
  readonly kms: Kind | 'none'
  /** The name of the default key; undefined without one, and when it is not known. */
  readonly defaultKey: string | undefined
  readonly autoEncryption: boolean | undefined
  readonly findings: readonly Finding[]
  readonly notChecked: readonly string[]
}

/**
 * Decides what the server does with an environment, in its own order: no disk, no network.
 *
 * `connected` is what a KMS that was asked said of its work, where it was. Source: measured on MinIO of 2026-02-12, with
 * hundreds of environments.
 */
export function judgeEnvironment(context: Context, read: Ruling, connected?: Ruling): Judged {
  const {environment} = context
  const [kms = 'none'] = presentKinds(context)
  const stored = storedBefore(context)
  const ofKms = [minkmsRules(context), kesRules(context), staticKeyRules(context)]
  const rulings = [
    read,
    rootPairRules(context),
    groupConflict(context),
    ...ofKms.map((ruling) => answered(ruling, connected)),
    rootRules(context, kms),
    ...(kms === 'none' ? [withoutKms(context, stored !== undefined)] : [present(context)]),
    flagRules(context),
    {findings: relativePathFindings(context), notChecked: []},
    {findings: nameFindings(context, kms !== 'none'), notChecked: []},
    {findings: stored?.finding ? [stored.finding] : [], notChecked: []},
  ]
  const {outcome: first, findings, notChecked} = firstOf(rulings)
  const outcome = (first?.verdict === 'untested' ? certain(rulings) : undefined) ??
    first ?? {verdict: 'starts'}
  const verdict = stored?.isReadable === false ? iamBroken[outcome.verdict] : outcome.verdict
  return {
    verdict: verdict ?? outcome.verdict,
    ...(outcome.message === undefined ? {} : {message: outcome.message}),
    kms,
    defaultKey: defaultKeyOf(context, kms),
    autoEncryption: kms === 'none' ? false : isAutoEncryptionOn(environment),
    findings,
    notChecked,
  }
}

// Whatever a KMS answers, what the server refuses behind it stays refused.
function certain(rulings: readonly Ruling[]): Outcome | undefined {
  const outcomes = rulings.slice(1).flatMap(({outcome}) => outcome ?? [])
  return rulings[0]?.outcome ? undefined : outcomes.find(({verdict}) => verdict === 'refused')
}

const iamBroken: Partial<Record<Verdict, Verdict>> = {
  starts: 'starts-iam-broken',
  'starts-without-kms': 'starts-without-kms-iam-broken',
  'starts-broken-kms': 'starts-broken-kms-iam-broken',
}

/** What the KMS itself said decides where the rules have to leave it open. */
function answered(ruling: Ruling, connected: Ruling | undefined): Ruling {
  if (ruling.outcome?.verdict !== 'untested' || connected === undefined) return ruling
  const {outcome, findings, notChecked} = connected
  return {
    ...(outcome === undefined ? {} : {outcome}),
    findings: [...ruling.findings, ...findings],
    notChecked,
  }
}

function present(context: Context): Ruling {
  const name = splitKey(staticKeyText(context) ?? '')?.name
  return {
    ...(name === '' ? {outcome: {verdict: 'starts-broken-kms'}} : {}),
    findings: keyFileMissing(context),
    notChecked: [],
  }
}

function defaultKeyOf(context: Context, kms: Kind | 'none'): string | undefined {
  const {environment} = context
  switch (kms) {
    case 'kes':
      return environment.trimmed('MINIO_KMS_KES_KEY_NAME')
    case 'minkms':
      return environment.trimmed('MINIO_KMS_SSE_KEY')
    case 'static':
      return splitKey(staticKeyText(context) ?? '')?.name
    default:
      return undefined
  }
}
