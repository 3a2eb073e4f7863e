import type {ScanFacts} from '../../tls/scan-facts.ts'
import type {ScanResult} from './scan-result.ts'

// SP 800-52r2 section 3.3.1 and SP 800-131A r2: AES with an ephemeral exchange; RSA key transport is no more.
const approvedSuite = /^TLS_((ECDHE|DHE)_(ECDSA|RSA)_WITH_)?AES_(128|256)_(GCM|CCM|CBC)/
// SP 800-56A r3 and SP 800-186; a hybrid is approved when the first of its two parts is (SP 800-56C r2).
const approvedGroup = /^(secp(224|256|384|521)r1|ffdhe\d+|MLKEM\d+|\w+MLKEM\d+)$/

/** Which of the versions, suites and groups that a server offers are not approved for FIPS 140-3. */
export function judgeFips({protocols, suites, groups}: ScanFacts): ScanResult['fips'] {
  const old = protocols.filter(
    ({name, supported}) => supported === 'yes' && (name === 'TLSv1.0' || name === 'TLSv1.1'),
  )
  const notApproved = new Set([
    ...old.map(({name}) => name),
    ...suites.flatMap(({names}) => names.filter((name) => !approvedSuite.test(name))),
    ...groups.flatMap(({names}) => names.filter((name) => !approvedGroup.test(name))),
  ])
  const isComplete =
    protocols.every(({supported}) => supported !== 'untested') &&
    [...suites, ...groups].every((each) => each.isComplete)
  return {
    approved: notApproved.size > 0 ? 'no' : isComplete ? 'yes' : 'untested',
    notApproved: [...notApproved],
  }
}
