import {X509Certificate} from 'node:crypto'
import {idsOf} from './code-points.ts'
import {type Accepted, type Ask, eliminate, preferenceAmong, survey} from './elimination.ts'
import {groupName, groupsOfTls12, groupsOfTls13} from './named-groups.ts'
import type {ProtocolName} from './protocol-versions.ts'
import type {Choices} from './scan-facts.ts'
import type {ScanSession} from './scan-session.ts'

/** The groups of TLS 1.3, by the HelloRetryRequest that names one. */
export async function scanGroupsOfTls13(session: ScanSession): Promise<Choices> {
  const protocol = 'TLSv1.3'
  const ask: Ask = (groups) => session.choice({protocol, groups}, 'hello', ({group}) => group)
  const {ids, ...rest} = await survey(idsOf(groupsOfTls13), ask)
  return {protocol, names: ids.map(groupName), ...rest}
}

/** The curves of the ECDHE suites of TLS 1.2 or older, by the ServerKeyExchange that names one. */
export async function scanCurves(
  session: ScanSession,
  protocol: ProtocolName,
  suites: readonly number[],
): Promise<Choices> {
  // Of the certificate: OpenSSL takes no curve at all where the client does not offer this one as well.
  let own: number | undefined
  const ask: Ask = (groups) =>
    session.choice({protocol, suites, groups}, 'flight', ({group, leaf}) => {
      own ??= leaf && curveOf(leaf)
      return group
    })
  const all = idsOf(groupsOfTls12)
  const first = await ask(all)
  if (first.kind !== 'chosen') {
    return {protocol, names: [], preference: 'unknown', isComplete: first.kind === 'refused'}
  }
  const pinned = own
  const {ids, isComplete, preference} =
    pinned === undefined
      ? await survey(all, ask)
      : await withPin(
          all.filter((id) => id !== pinned),
          pinned,
          ask,
        )
  const order = preference === 'client' ? all.filter((id) => ids.includes(id)) : ids
  return {protocol, names: order.map(groupName), preference, isComplete}
}

type Curves = Accepted & Pick<Choices, 'preference'>

// The certificate's curve is offered last with all others, until the server falls back on it; then it is left out.
async function withPin(others: readonly number[], own: number, ask: Ask): Promise<Curves> {
  let takesOwn = false
  const refusedForOwn: Ask = async (left) => {
    const choice = await ask([...left, own])
    if (choice.kind !== 'chosen' || choice.id !== own) return choice
    takesOwn = true
    return {kind: 'refused'}
  }
  const before = await eliminate(others, refusedForOwn)
  if (!before.isComplete) return {...before, preference: 'unknown'}
  if (!takesOwn) {
    const besideOwn: Ask = (ids) => ask([...ids, own])
    return {...before, preference: await preferenceAmong(before.ids, besideOwn)}
  }
  const left = others.filter((id) => !before.ids.includes(id))
  const after = await eliminate(left, ask)
  const ids = [...before.ids, own, ...after.ids]
  const preference = await preferenceAmong(ids, ask)
  // Refused at once, these may still be taken beside the certificate's curve by a server that prefers that one.
  const isSure = after.ids.length > 0 || left.length === 0 || preference === 'client'
  return {ids, preference, isComplete: after.isComplete && isSure}
}

const curves: Readonly<Record<string, number>> = {
  prime256v1: 0x0017,
  secp384r1: 0x0018,
  secp521r1: 0x0019,
}

function curveOf(leaf: Uint8Array): number | undefined {
  try {
    const {namedCurve} = new X509Certificate(leaf).publicKey.asymmetricKeyDetails ?? {}
    return curves[namedCurve ?? '']
  } catch {
    // A certificate that cannot be read binds nothing.
    return undefined
  }
}
