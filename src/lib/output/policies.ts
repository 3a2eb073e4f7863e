import type {PolicyAssociation} from '../policies/attach.ts'
import type {PolicyChange} from '../policies/create-policy.ts'
import type {PolicyAssignment} from '../policies/set-policies.ts'
import type {PolicyItem} from '../policies/stored-policy.ts'

/** One name a line, as mc prints them. */
export function renderPolicyNames(policies: readonly PolicyItem[]): string {
  return policies.map(({policy}) => policy).join('\n')
}

/** The policy as JSON, as mc prints it in text mode. */
export function renderPolicyInfo({policyInfo}: PolicyItem): string {
  return JSON.stringify(policyInfo, null, 2)
}

export function renderPolicyCreated({policy, changed, replaced}: PolicyChange): string {
  if (!changed && replaced === false) return `The policy \`${policy}\` is there already, and stays.`
  if (!changed) return `Policy \`${policy}\` is stored already, just like that.`
  return replaced ? `Replaced policy \`${policy}\`.` : `Created policy \`${policy}\` successfully.`
}

export function renderPolicyRemoved({policy, changed}: PolicyChange): string {
  if (!changed) return `The policy \`${policy}\` is gone already.`
  return `Removed policy \`${policy}\` successfully.`
}

export function renderAssociation(association: PolicyAssociation): string {
  const {policiesAttached, policiesDetached, user, group, changed} = association
  const who = user === undefined ? `Group: ${group}` : `User: ${user}`
  if (!changed) {
    return policiesAttached === undefined
      ? `Nothing to detach: not attached to ${who.toLowerCase()}`
      : `Nothing to attach: attached already to ${who.toLowerCase()}`
  }
  return policiesAttached === undefined
    ? `Detached Policies: [${policiesDetached?.join(' ')}]\nFrom ${who}`
    : `Attached Policies: [${policiesAttached.join(' ')}]\nTo ${who}`
}

/** The sentence of the mc that had `set`, `update` and `unset`. */
export function renderAssignment(
  verb: 'set' | 'added' | 'unset',
  {policy, userOrGroup, isGroup, changed, policies}: PolicyAssignment,
): string {
  const who = `${isGroup ? 'group' : 'user'} \`${userOrGroup}\``
  if (!changed) return `Nothing to change: ${who} has ${policies.join(', ') || 'no policy'}`
  const relation = {set: 'is set on', added: 'is added to', unset: 'is unset on'}[verb]
  return `Policy \`${policy}\` ${relation} ${who}`
}
