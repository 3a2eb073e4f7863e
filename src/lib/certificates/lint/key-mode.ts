import {may, type Owned, type ServiceUser} from './service-user.ts'

/** Whether the file of a key is open to everybody on the machine. */
export function isOpenToAll({mode}: Owned): boolean {
  return (mode & 0o007) !== 0
}

/**
 * The mode of a key with which its owner alone reads it, or also its group where the server reads it as one of that.
 *
 * Undefined where the server reads it as everybody does: then it needs another owner first.
 */
export function closedMode(owned: Owned, user: ServiceUser): number | undefined {
  const modes = [owned.mode & 0o600, owned.mode & 0o640]
  return modes.find((mode) => may(user, 'read', {...owned, mode}))
}
