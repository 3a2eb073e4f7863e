import * as v from 'valibot'
import {editAccessKey} from '../access-keys/change-access-key.ts'
import {AppError} from '../errors/errors.ts'
import {setGroupStatus} from '../groups/change-group.ts'
import {setUserStatus} from '../users/change-user.ts'
import type {ArchiveApi} from './archive-api.ts'
import {PlannedEntry, type Step} from './plan.ts'
import {textField} from './sections.ts'

/** A status that was set again after an import, or could not be. */
export const StatusSet = v.strictObject({
  kind: PlannedEntry.entries.kind,
  name: v.string(),
  status: v.picklist(['enabled', 'disabled']),
  /** Why it could not be set. */
  error: v.optional(v.string()),
})
export type StatusSet = v.InferOutput<typeof StatusSet>

/**
 * Gives imported users, groups and keys the status of the archive, and says which did not have it.
 *
 * A server enables each key and group that it imports (measured on MinIO of February 2026). Never throws for one
 * entry: the reason stands beside it.
 */
export async function setStatuses(
  api: ArchiveApi,
  steps: readonly Step[],
  mayDiffer: (step: Step) => boolean,
): Promise<StatusSet[]> {
  const outcomes: StatusSet[] = []
  for (const step of steps) {
    const {kind, name} = step.planned
    const status = statusOf(step)
    if (status === undefined || !(status === 'disabled' || mayDiffer(step))) continue
    try {
      const {changed} = await setStatus(api, step, status)
      if (changed) outcomes.push({kind, name, status})
    } catch (error) {
      const {message} = error instanceof AppError ? error : new AppError('internal', String(error))
      outcomes.push({kind, name, status, error: message})
    }
  }
  return outcomes
}

function setStatus(
  api: ArchiveApi,
  {section, name}: Step,
  status: 'enabled' | 'disabled',
): Promise<{readonly changed: boolean}> {
  if (section === 'users') return setUserStatus(api, name, status)
  if (section === 'groups') return setGroupStatus(api, name, status)
  return editAccessKey(api, name, {status: status === 'enabled' ? 'on' : 'off'})
}

const statuses = new Map<string | undefined, 'enabled' | 'disabled'>([
  ['enabled', 'enabled'],
  ['on', 'enabled'],
  ['disabled', 'disabled'],
  ['off', 'disabled'],
])

function statusOf({section, entry}: Step): 'enabled' | 'disabled' | undefined {
  const hasStatus = section === 'users' || section === 'groups' || section === 'keys'
  return hasStatus ? statuses.get(textField(entry, 'status')) : undefined
}
