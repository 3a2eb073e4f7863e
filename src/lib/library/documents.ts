import type {AccessKeyItem as StoredKey} from '../access-keys/access-key.ts'
import type {AccessKeyAdded as KeyAdded} from '../access-keys/add-access-key.ts'
import type {AccessKeyChange as KeyChange} from '../access-keys/change-access-key.ts'
import type {DeploymentInfo as Deployed} from '../deployment/info.ts'
import type {GroupChange as ChangeOfGroup} from '../groups/change-group.ts'
import type {GroupItem as StoredGroup} from '../groups/group.ts'
import type {ArchiveImport as Imported} from '../iam-archive/import-archive.ts'
import type {KeyStatus as StatusOfKey} from '../kms/key-status.ts'
import type {KeyCreated as CreatedKey} from '../kms/keys.ts'
import type {KmsStatus as StatusOfKms} from '../kms/kms-status.ts'
import type {PolicyAssociation as Association} from '../policies/attach.ts'
import type {PolicyChange as ChangeOfPolicy} from '../policies/create-policy.ts'
import type {PolicyEntities as Entities} from '../policies/policy-entities.ts'
import type {PolicyAssignment as Assignment} from '../policies/set-policies.ts'
import type {PolicyItem as StoredPolicy} from '../policies/stored-policy.ts'
import type {PolicyFinding as Finding} from '../policy/check/finding.ts'
import type {Permission as Permitted} from '../rights/can.ts'
import type {EffectiveRights as Effective} from '../rights/effective.ts'
import type {UserAdded as AddedUser} from '../users/add-user.ts'
import type {UserChange as ChangeOfUser} from '../users/change-user.ts'
import type {UserItem as StoredUser} from '../users/user.ts'

// The types alone, without the schemas that they are made of.

/** A user, with its policies and groups. */
export interface UserItem extends StoredUser {}

/** What adding a user did. */
export interface UserAdded extends AddedUser {}

/** What enabling, disabling or removing a user did. */
export interface UserChange extends ChangeOfUser {}

/** A group, with its members and policies. */
export interface GroupItem extends StoredGroup {}

/** What a change of a group did. */
export interface GroupChange extends ChangeOfGroup {}

/** An access key, with its owner, its policy and its expiry. */
export interface AccessKeyItem extends StoredKey {}

/** A new access key; the one time that its secret is shown. */
export interface AccessKeyAdded extends KeyAdded {
  secretKey: string
}

/** What a change of an access key did. */
export interface AccessKeyChange extends KeyChange {}

/** A policy with its document. */
export interface PolicyItem extends StoredPolicy {}

/** What storing or removing a policy did. */
export interface PolicyChange extends ChangeOfPolicy {}

/** The policies that were really attached or detached. */
export interface PolicyAssociation extends Association {}

/** The policies that a user or group has after they were set. */
export interface PolicyAssignment extends Assignment {}

/** Who has which policies. */
export interface PolicyEntities extends Entities {}

/** Something in a policy that a server would refuse, or that does not do what it seems to. */
export interface PolicyFinding extends Finding {}

/** Whether somebody may do something, why, and what the answer depends on. */
export interface Permission extends Permitted {}

/** What somebody may really do. */
export interface EffectiveRights extends Effective {}

/** What an import did, or would do: a plan, and what the server says of it. */
export interface ArchiveImport extends Imported {}

/** What a server knows of its KMS. */
export interface KmsStatus extends StatusOfKms {}

/** Whether a key of the KMS encrypts and decrypts. */
export interface KeyStatus extends StatusOfKey {}

/** What making a key of the KMS did. */
export interface KeyCreated extends CreatedKey {}

/** A deployment: its nodes and drives, what it holds, and its KMS. */
export interface DeploymentInfo extends Deployed {}
