import * as v from 'valibot'
import {AccessKeyItem} from '../../src/lib/access-keys/access-key.ts'
import {AccessKeyAdded} from '../../src/lib/access-keys/add-access-key.ts'
import {AnyAccessKey} from '../../src/lib/access-keys/any-access-key.ts'
import {AccessKeyChange} from '../../src/lib/access-keys/change-access-key.ts'
import {KeyList} from '../../src/lib/access-keys/key-list.ts'
import {OpenidKeyList} from '../../src/lib/access-keys/provider-keys.ts'
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
import {AuditedObject} from '../../src/lib/encryption/audit/listed-kind.ts'
import {EncryptionAudit} from '../../src/lib/encryption/audit/report.ts'
import {BucketEncryption} from '../../src/lib/encryption/bucket-default.ts'
import {
  Migration,
  MigrationPlan,
  UnfinishedObject,
} from '../../src/lib/encryption/migration/migration.ts'
import {GroupChange} from '../../src/lib/groups/change-group.ts'
import {GroupItem, GroupList} from '../../src/lib/groups/group.ts'
import {ArchiveExport} from '../../src/lib/iam-archive/export-archive.ts'
import {ArchiveImport} from '../../src/lib/iam-archive/import-archive.ts'
import {ProviderChange} from '../../src/lib/identity-providers/change-provider.ts'
import {ProviderInfo, ProviderItem} from '../../src/lib/identity-providers/provider.ts'
import {KesIdentityItem} from '../../src/lib/key-server/identities.ts'
import {KesIdentityInfo} from '../../src/lib/key-server/identity-info.ts'
import {KesIdentityOf} from '../../src/lib/key-server/identity-of.ts'
import {KesKeyCheck} from '../../src/lib/key-server/key-check.ts'
import {KesKeyChange, KesKeyItem, KesKeyName} from '../../src/lib/key-server/keys.ts'
import {MetricSample} from '../../src/lib/key-server/metrics.ts'
import {KesIdentityMade} from '../../src/lib/key-server/new-identity.ts'
import {KesPolicyItem, KesPolicyName} from '../../src/lib/key-server/policies.ts'
import {KeyServerReadiness, KeyServerStatus} from '../../src/lib/key-server/server-state.ts'
import {KeyStatus} from '../../src/lib/kms/key-status.ts'
import {KeyCreated, KeyList as KmsKeyList} from '../../src/lib/kms/keys.ts'
import {KmsReport} from '../../src/lib/kms/kms-report.ts'
import {EnvironmentCreated} from '../../src/lib/kms-environment/creation/new-environment.ts'
import {EnvironmentReport} from '../../src/lib/kms-environment/report.ts'
import {PolicyAssociation} from '../../src/lib/policies/attach.ts'
import {PolicyReport} from '../../src/lib/policies/check-document.ts'
import {PolicyDifference} from '../../src/lib/policies/compare-policies.ts'
import {PolicyChange} from '../../src/lib/policies/create-policy.ts'
import {PolicyEntities} from '../../src/lib/policies/policy-entities.ts'
import {PolicyRepair} from '../../src/lib/policies/repair-policies.ts'
import {PolicyAssignment} from '../../src/lib/policies/set-policies.ts'
import {PolicyItem} from '../../src/lib/policies/stored-policy.ts'
import {TestedRecord} from '../../src/lib/policies/tested-record.ts'
import {Permission} from '../../src/lib/rights/can.ts'
import {EffectiveRights} from '../../src/lib/rights/effective.ts'
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
  'admin:cluster:iam:export': ArchiveExport,
  'admin:cluster:iam:import': ArchiveImport,
  'admin:idp:ldap:accesskey:create': AccessKeyAdded,
  'admin:idp:ldap:accesskey:disable': AccessKeyChange,
  'admin:idp:ldap:accesskey:edit': AccessKeyChange,
  'admin:idp:ldap:accesskey:enable': AccessKeyChange,
  'admin:idp:ldap:accesskey:info': AnyAccessKey,
  'admin:idp:ldap:accesskey:list': KeyList,
  'admin:idp:ldap:accesskey:remove': AccessKeyChange,
  'admin:idp:ldap:accesskey:sts-revoke': TemporaryKeysRevoked,
  'admin:idp:ldap:add': ProviderChange,
  'admin:idp:ldap:disable': ProviderChange,
  'admin:idp:ldap:enable': ProviderChange,
  'admin:idp:ldap:info': ProviderInfo,
  'admin:idp:ldap:list': ProviderItem,
  'admin:idp:ldap:policy:attach': PolicyAssociation,
  'admin:idp:ldap:policy:detach': PolicyAssociation,
  'admin:idp:ldap:policy:entities': PolicyEntities,
  'admin:idp:ldap:remove': ProviderChange,
  'admin:idp:ldap:update': ProviderChange,
  'admin:idp:openid:accesskey:disable': AccessKeyChange,
  'admin:idp:openid:accesskey:edit': AccessKeyChange,
  'admin:idp:openid:accesskey:enable': AccessKeyChange,
  'admin:idp:openid:accesskey:info': AnyAccessKey,
  'admin:idp:openid:accesskey:list': OpenidKeyList,
  'admin:idp:openid:accesskey:remove': AccessKeyChange,
  'admin:idp:openid:add': ProviderChange,
  'admin:idp:openid:disable': ProviderChange,
  'admin:idp:openid:enable': ProviderChange,
  'admin:idp:openid:info': ProviderInfo,
  'admin:idp:openid:list': ProviderItem,
  'admin:idp:openid:remove': ProviderChange,
  'admin:idp:openid:update': ProviderChange,
  'admin:info': DeploymentInfo,
  'admin:kms:key:create': KeyCreated,
  'admin:kms:key:list': KmsKeyList,
  'admin:kms:key:status': KeyStatus,
  'admin:kms:status': KmsReport,
  'admin:policy:attach': PolicyAssociation,
  'admin:policy:can': Permission,
  'admin:policy:check': PolicyReport,
  'admin:policy:create': PolicyChange,
  'admin:policy:detach': PolicyAssociation,
  'admin:policy:diff': PolicyDifference,
  'admin:policy:edit': PolicyChange,
  'admin:policy:effective': EffectiveRights,
  'admin:policy:entities': PolicyEntities,
  'admin:policy:info': PolicyItem,
  'admin:policy:list': PolicyItem,
  'admin:policy:remove': PolicyChange,
  'admin:policy:repair': PolicyRepair,
  'admin:policy:set': PolicyAssignment,
  'admin:policy:test': TestedRecord,
  'admin:policy:unset': PolicyAssignment,
  'admin:policy:update': PolicyAssignment,
  // With --file, the groups follow the users.
  'admin:user:add': v.union([UserAdded, GroupChange]),
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
  // With --list, the objects come before the audit.
  'encrypt:audit': v.union([AuditedObject, EncryptionAudit]),
  'encrypt:clear': BucketEncryption,
  'encrypt:info': BucketEncryption,
  // A plan with --dry-run; else what was not migrated as it should be, and the migration last.
  'encrypt:migrate': v.union([MigrationPlan, UnfinishedObject, Migration]),
  'encrypt:set': BucketEncryption,
  'kes:identity:info': KesIdentityInfo,
  'kes:identity:list': KesIdentityItem,
  'kes:identity:new': KesIdentityMade,
  'kes:identity:of': KesIdentityOf,
  'kes:key:check': KesKeyCheck,
  'kes:key:create': KesKeyChange,
  'kes:key:delete': KesKeyChange,
  'kes:key:import': KesKeyChange,
  'kes:key:info': KesKeyItem,
  'kes:key:list': KesKeyName,
  'kes:metrics': MetricSample,
  'kes:policy:info': KesPolicyItem,
  'kes:policy:list': KesPolicyName,
  'kes:ready': KeyServerReadiness,
  'kes:status': KeyServerStatus,
  'kms:env:check': EnvironmentReport,
  'kms:env:create': EnvironmentCreated,
  stat: v.union([ObjectStat, BucketStat]),
}
