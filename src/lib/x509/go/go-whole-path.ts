import type {Certificate} from '../certificate.ts'
import {extKeyUsage} from '../extensions.ts'
import {readable} from '../path/issuance.ts'
import type {PathFault, Purpose} from '../path/path-fault.ts'
import {forbiddenFault} from '../path/path-names.ts'

/** What is wrong with a path as a whole, the leaf first, by Go's rules: purposes and names. */
export function pathFault(path: readonly Certificate[], purpose: Purpose): PathFault | undefined {
  return purposeFault(path, purpose) ?? forbiddenFault(path, 'go')
}

// A CA that lists purposes restricts all below it to them, which RFC 5280 does not say and everybody does.
function purposeFault(path: readonly Certificate[], purpose: Purpose): PathFault | undefined {
  const certificate = path.toReversed().find((each) => {
    const usages = readable(() => extKeyUsage(each))
    return (
      usages !== undefined &&
      usages.length > 0 &&
      !usages.includes('anyExtendedKeyUsage') &&
      !usages.includes(purpose)
    )
  })
  return certificate && {kind: 'purpose', certificate, detail: purpose}
}
