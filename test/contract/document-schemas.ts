import * as v from 'valibot'
import {AccessKeyItem} from '../../src/lib/access-keys/access-key.ts'
import {AccessKeyAdded} from '../../src/lib/access-keys/add-access-key.ts'
import {AnyAccessKey} from '../../src/lib/access-keys/any-access-key.ts'
import {AccessKeyChange} from '../../src/lib/access-keys/change-access-key.ts'
import {KeyList} from '../../src/lib/access-keys/key-list.ts'
import {AccessKeyRotated} from '../../src/lib/access-keys/rotate-access-key.ts'
import {TemporaryKeysRevoked} from '../../src/lib/access-keys/temporary-keys.ts'
import {ListedAlias, RemovedAlias, SavedAlias} from '../../src/lib/aliases/alias-document.ts'
import {Converted} from '../../src/lib/certificates/conversion/convert.ts'
import {CheckedCertificate} from '../../src/lib/certificates/expiry/check-expiry.ts'
import {LintReport} from '../../src/lib/certificates/lint/lint-folder.ts'
import {AuthorityCreated} from '../../src/lib/certificates/making/create-authority.ts'
import {CertificateCreated} from '../../src/lib/certificates/making/create-certificate.ts'
import {RequestCreated} from '../../src/lib/certificates/making/create-request.ts'
import {CertificateSigned} from '../../src/lib/certificates/making/sign-request.ts'
import {Identity} from '../../src/lib/certificates/reading/identity.ts'
import {InspectedObject} from '../../src/lib/certificates/reading/inspect.ts'
import {ScanResult} from '../../src/lib/certificates/scan/scan-result.ts'
import {EndpointVerdict} from '../../src/lib/certificates/verification/verify-endpoint.ts'
import {FileVerdict} from '../../src/lib/certificates/verification/verify-file.ts'
import {DeploymentInfo} from '../../src/lib/deployment/info.ts'
import {BucketEncryption} from '../../src/lib/encryption/bucket-default.ts'
import {GroupChange} from '../../src/lib/groups/change-group.ts'
import {GroupItem, GroupList} from '../../src/lib/groups/group.ts'
import {KeyStatus} from '../../src/lib/kms/key-status.ts'
import {KeyCreated, KeyList as KmsKeyList} from '../../src/lib/kms/keys.ts'
import {KmsStatus} from '../../src/lib/kms/kms-status.ts'
import {PolicyAssociation} from '../../src/lib/policies/attach.ts'
import {PolicyChange} from '../../src/lib/policies/create-policy.ts'
import {PolicyAssignment} from '../../src/lib/policies/set-policies.ts'
import {PolicyItem} from '../../src/lib/policies/stored-policy.ts'
import {BucketStat} from '../../src/lib/stat/bucket.ts'
import {ObjectStat} from '../../src/lib/stat/object.ts'
import {UserAdded} from '../../src/lib/users/add-user.ts'
import {UserChange} from '../../src/lib/users/change-user.ts'
import {UserItem} from '../../src/lib/users/user.ts'

/** What each command prints under --json, behind `status`. */
export const documents: Record<string, v.GenericSchema> = {
  'admin:accesskey:create': AccessKeyAdded,
  'admin:accesskey:disable': AccessKeyChange,
  'admin:accesskey:edit': AccessKeyChange,
  'admin:accesskey:enable': AccessKeyChange,
  'admin:accesskey:info': AnyAccessKey,
  'admin:accesskey:list': KeyList,
  'admin:accesskey:remove': AccessKeyChange,
  'admin:accesskey:rotate': AccessKeyRotated,
  'admin:accesskey:sts-revoke': TemporaryKeysRevoked,
  'admin:group:add': GroupChange,
  'admin:group:disable': GroupChange,
  'admin:group:enable': GroupChange,
  'admin:group:info': GroupItem,
  'admin:group:list': GroupList,
  'admin:group:remove': GroupChange,
  'admin:info': DeploymentInfo,
  'admin:kms:key:create': KeyCreated,
  'admin:kms:key:list': KmsKeyList,
  'admin:kms:key:status': KeyStatus,
  'admin:kms:status': KmsStatus,
  'admin:policy:attach': PolicyAssociation,
  'admin:policy:create': PolicyChange,
  'admin:policy:detach': PolicyAssociation,
  'admin:policy:info': PolicyItem,
  'admin:policy:list': PolicyItem,
  'admin:policy:remove': PolicyChange,
  'admin:policy:set': PolicyAssignment,
  'admin:policy:unset': PolicyAssignment,
  'admin:policy:update': PolicyAssignment,
  'admin:user:add': UserAdded,
  'admin:user:disable': UserChange,
  'admin:user:enable': UserChange,
  'admin:user:info': UserItem,
  'admin:user:list': UserItem,
  'admin:user:remove': UserChange,
  'admin:user:sts:info': AccessKeyItem,
  'admin:user:svcacct:add': AccessKeyAdded,
  'admin:user:svcacct:disable': AccessKeyChange,
  'admin:user:svcacct:edit': AccessKeyChange,
  'admin:user:svcacct:enable': AccessKeyChange,
  'admin:user:svcacct:info': AccessKeyItem,
  'admin:user:svcacct:list': AccessKeyItem,
  'admin:user:svcacct:remove': AccessKeyChange,
  'alias:import': SavedAlias,
  'alias:list': ListedAlias,
  'alias:remove': RemovedAlias,
  'alias:set': SavedAlias,
  'cert:ca': AuthorityCreated,
  'cert:check': CheckedCertificate,
  'cert:convert': Converted,
  'cert:create': CertificateCreated,
  'cert:csr': RequestCreated,
  'cert:sign': CertificateSigned,
  'cert:lint': LintReport,
  'cert:identity': Identity,
  'cert:inspect': InspectedObject,
  'cert:verify': v.union([EndpointVerdict, FileVerdict, ScanResult]),
  'encrypt:clear': BucketEncryption,
  'encrypt:info': BucketEncryption,
  'encrypt:set': BucketEncryption,
  stat: v.union([ObjectStat, BucketStat]),
}
