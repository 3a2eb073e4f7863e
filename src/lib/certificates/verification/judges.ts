import * as v from 'valibot'
import type {Certificate} from '../../x509/certificate.ts'
import {extKeyUsage} from '../../x509/extensions.ts'
import {findGoPath, type PathQuestion} from '../../x509/go/go-path.ts'
import {matchesHostAsOpenssl} from '../../x509/openssl/openssl-host.ts'
import {findOpensslPath} from '../../x509/openssl/openssl-path.ts'
import {readable} from '../../x509/path/issuance.ts'
import type {PathResult} from '../../x509/path/path-fault.ts'
import {matchesHost} from '../../x509/subject-alt-name.ts'
import {faultInWords} from './path-fault-words.ts'

const Judgement = v.strictObject({
  verdict: v.picklist(['ok', 'bad', 'untested']),
  message: v.string(),
})
type Judgement = v.InferOutput<typeof Judgement>

/**
 * Who takes a certificate, and who refuses it: Go (MinIO, KES, mc), OpenSSL 3 as it comes (curl, Node, Python), and
 * browsers, if its CA is installed in them.
 */
export const Judges = v.strictObject({go: Judgement, openssl: Judgement, browser: Judgement})
export type Judges = v.InferOutput<typeof Judges>

/** Asks the three who may meet a certificate; `host` is undefined where no name is asked for. */
export function askJudges(
  leaf: Certificate,
  host: string | undefined,
  question: PathQuestion,
): Judges {
  const goPath = findGoPath(leaf, question)
  return {
    go: judgement(goPath, host === undefined || matchesHost(leaf.names, host), host),
    openssl: judgement(
      findOpensslPath(leaf, question),
      host === undefined || matchesHostAsOpenssl(leaf, host),
      host,
    ),
    browser: judgeAsBrowser(leaf, host, goPath, question),
  }
}

const takes: Judgement = {verdict: 'ok', message: 'takes it'}
const refuses = (message: string): Judgement => ({verdict: 'bad', message})

function judgement(result: PathResult, isForHost: boolean, host: string | undefined): Judgement {
  if ('fault' in result) {
    const message = faultInWords(result.fault)
    return result.fault.kind === 'unknown-signature'
      ? {verdict: 'untested', message}
      : refuses(message)
  }
  return isForHost ? takes : refuses(`it is not made for ${host}`)
}

const day = 86_400_000
// Apple's, for every certificate issued since July 2019: https://support.apple.com/en-us/103769
const longestLife = 825

function judgeAsBrowser(
  leaf: Certificate,
  host: string | undefined,
  trusted: PathResult,
  {purpose}: PathQuestion,
): Judgement {
  if (purpose !== 'serverAuth') {
    return {verdict: 'untested', message: 'browsers are asked about servers only'}
  }
  const {key, notBefore, notAfter} = leaf
  if (key === 'Ed25519' || key === 'Ed448') return refuses(`no browser takes ${key} keys`)
  if (key === 'P-521') return refuses('Chrome and Edge take no P-521 keys')
  if (/^RSA \d+$/.test(key) && Number(key.slice(4)) < 2048) return refuses(`${key} is too short`)
  if (leaf.names.length === 0) return refuses('it has no alternative names; nobody looks at CN')
  if (host !== undefined && !(matchesHost(leaf.names, host) && matchesHostAsOpenssl(leaf, host))) {
    return refuses(`it is not made for ${host}`)
  }
  if (!readable(() => extKeyUsage(leaf))?.includes('serverAuth')) {
    return refuses('it lacks the extended key usage serverAuth, which Apple wants')
  }
  const days = Math.ceil((notAfter.getTime() - notBefore.getTime()) / day)
  if (days > longestLife) {
    return refuses(`it is valid for ${days} days; Apple takes no more than ${longestLife}`)
  }
  return judgement(trusted, true, host)
}
