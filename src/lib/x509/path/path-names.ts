import type {Certificate} from '../certificate.ts'
import {extensionOid, extensionValue, nameConstraints} from '../extensions.ts'
import type {AltName} from '../subject-alt-name.ts'
import {readable} from './issuance.ts'
import {type ConstraintStyle, forbiddenName} from './path-constraints.ts'
import type {PathFault} from './path-fault.ts'

/** The name constraints of every certificate of a path apply to all names of those below it, or to those of `namesOf`. */
export function forbiddenFault(
  path: readonly Certificate[],
  style: ConstraintStyle,
  namesOf: (certificate: Certificate, depth: number) => readonly AltName[] = ({names}) => names,
): PathFault | undefined {
  for (const [depth, certificate] of path.entries()) {
    for (const above of path.slice(depth + 1)) {
      if (extensionValue(above, extensionOid.nameConstraints) === undefined) continue
      const constraints = readable(() => nameConstraints(above))
      if (!constraints) return {kind: 'damaged', certificate: above, detail: 'nameConstraints'}
      const hit = forbiddenName(constraints, namesOf(certificate, depth), style)
      if (hit) {
        const detail = `${hit.name.value}: ${hit.why}`
        return {kind: 'name-constraints', certificate: above, detail}
      }
    }
  }
  return undefined
}
