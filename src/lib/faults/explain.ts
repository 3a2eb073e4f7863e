import {AppError, type ErrorCode, type ServerFault} from '../errors/errors.ts'
import type {HttpResponse} from '../http/message.ts'
import {type Exchange, type Explanation, type InternalError, said} from './explanation.ts'
import {kmsFaults, kmsInternalErrors, noKms} from './kms-faults.ts'
import {readServerFault, saysDone, withoutSecrets} from './server-fault.ts'

const setAgain = ({server}: Exchange): string =>
  `Store the right keys with: mctl alias set ${server} URL`

/** From the codes of MinIO, as measured, to ours. */
const explanations: Record<string, Explanation> = {
  SignatureDoesNotMatch: {
    code: 'invalid_credentials',
    message: ({server, accessKey}) => `${server} does not accept the secret key of ${accessKey}`,
    hint: setAgain,
  },
  InvalidAccessKeyId: {
    code: 'invalid_credentials',
    // One code for two cases: only the message tells a disabled account from an unknown one.
    message: ({server, accessKey}, fault) =>
      /disabled/i.test(fault.Message)
        ? `The access key ${accessKey} is disabled at ${server}`
        : `${server} knows no access key ${accessKey}`,
    hint: setAgain,
  },
  AccessDenied: {
    code: 'access_denied',
    message: ({server, accessKey}) =>
      accessKey === ''
        ? `${server} allows this to nobody without keys`
        : `The access key ${accessKey} may not do this at ${server}`,
    hint: ({accessKey}) =>
      accessKey === ''
        ? 'Use an alias with keys'
        : `Use an alias of an administrator, or let one give more rights: mctl admin policy attach ADMIN-ALIAS POLICY --user ${accessKey}`,
  },
  RequestTimeTooSkewed: {
    code: 'clock_skew',
    message: ({server}) =>
      `The clock here and the clock of ${server} are more than 15 minutes apart`,
    hint: () => 'Set both clocks right; a signature carries the time',
  },
  // Also for a call or a parameter that this version of its admin API does not have.
  XMinioAdminVersionMismatch: {
    code: 'not_supported',
    message: ({server}, {Message}) =>
      /'v\d+'/.test(Message)
        ? `${server} speaks a version of the admin API that this mctl does not`
        : `The admin API of ${server} has no such call`,
    hint: () => 'Its version and that of mctl may be too far apart; see both releases',
  },
  XMinioServerNotInitialized: {
    code: 'not_ready',
    message: ({server}) => `${server} is starting or has too few drives; it does not answer yet`,
    hint: ({server}) => `Look at its log, then try: mctl admin info ${server}`,
  },
  SlowDown: {
    code: 'not_ready',
    message: ({server}) => `${server} is too busy to answer`,
    hint: () => 'Try again later',
  },
  SlowDownRead: {
    code: 'not_ready',
    message: ({server}) => `${server} cannot read from enough drives`,
    hint: ({server}) => `See its drives with: mctl admin info ${server}`,
  },
  SlowDownWrite: {
    code: 'not_ready',
    message: ({server}) => `${server} cannot write to enough drives`,
    hint: ({server}) => `See its drives with: mctl admin info ${server}`,
  },
  XMinioAdminNoSuchUser: said('user_not_found'),
  XMinioAdminNoSuchGroup: said('group_not_found'),
  XMinioAdminNoSuchPolicy: said('policy_not_found'),
  NoSuchPolicy: said('policy_not_found'),
  XMinioAdminNoSuchAccessKey: said('access_key_not_found'),
  XMinioInvalidIAMCredentials: said('access_key_not_found'),
  XMinioAdminPolicyChangeAlreadyApplied: said('conflict'),
  XMinioAdminGroupNotEmpty: said('conflict'),
  XMinioIAMPolicyInUse: said('conflict'),
  XMinioIAMServiceAccountNotAllowed: said('conflict'),
  XMinioIAMActionNotAllowed: {
    code: 'access_denied',
    hint: ({server}) =>
      `Where a directory is in use, users and groups are made there: see mctl admin idp ldap info ${server}`,
  },
  XMinioAdminNoSuchConfigTarget: said('provider_not_found'),
  XMinioAdminConfigIDPCfgNameDoesNotExist: said('provider_not_found'),
  XMinioAdminConfigEnvOverridden: said('conflict'),
  XMinioAdminConfigLDAPValidation: said('bad_input'),
  XMinioAdminConfigLDAPNonDefaultConfigName: said('bad_input'),
  XMinioConfigError: said('bad_input'),
  XMinioLDAPNotEnabled: {
    code: 'not_supported',
    message: ({server}) => `${server} uses no LDAP directory`,
    hint: ({server}) => `Connect it to one with: mctl admin idp ldap add ${server} KEY=VALUE...`,
  },
  XMinioAdminInvalidAccessKey: said('bad_input'),
  XMinioAdminInvalidSecretKey: said('bad_input'),
  XMinioAdminInvalidArgument: said('bad_input'),
  XMinioAdminNoSecretKey: said('bad_input'),
  XMinioAdminNoAccessKey: said('bad_input'),
  XMinioMalformedIAMPolicy: said('bad_input'),
  XMinioIAMServiceAccountSessionPolicyTooLarge: {
    code: 'bad_input',
    // The server's own text says 2048.
    message: () => 'The policy of an access key must not be longer than 4096 bytes',
  },
  MalformedPolicy: said('bad_input'),
  PolicyInvalidName: said('bad_input'),
  XMinioInvalidResource: {
    code: 'bad_input',
    // The one answer to every failed validation; its own words speak of blanks whatever was wrong.
    message: ({server}) =>
      `${server} refused one of the values: a name, a description or an expiry is out of its limits`,
  },
  XMinioInvalidResourceName: said('bad_input'),
  XMinioInvalidObjectName: said('bad_input'),
  XMinioInvalidGroupName: said('bad_input'),
  XMinioAdminConfigBadJSON: {
    code: 'protocol',
    message: ({server}) => `${server} could not read what this version sent`,
  },
  MalformedXML: said('bad_input'),
  EntityTooLarge: said('bad_input'),
  NoSuchBucket: said('bucket_not_found'),
  InvalidBucketName: said('bad_input'),
  NoSuchKey: said('object_not_found'),
  NoSuchVersion: said('object_not_found'),
  ServerSideEncryptionConfigurationNotFoundError: said('encryption_not_set'),
  ...kmsFaults,
}

/** MinIO says InternalError for much that is not internal; its words in parentheses tell. */
const internalErrors: readonly InternalError[] = [
  ...kmsInternalErrors,
  {pattern: /invalid service account expiration/, explanation: said('bad_input')},
  {pattern: /unknown account status/, explanation: said('bad_input')},
  {pattern: /not allowed to be deleted/, explanation: said('conflict')},
  {pattern: /group is disabled/, explanation: said('conflict')},
  {pattern: /source bucket does not exist/, explanation: said('bucket_not_found')},
  {
    pattern: /empty actions not allowed/,
    explanation: {
      code: 'server_error',
      message: ({server}) =>
        `A policy with NotAction is stored at ${server}; it breaks the lists of policies for everybody`,
      hint: ({server}) => `mctl admin policy repair ${server}`,
    },
  },
]

/** Turns an answer that is not a success into an `AppError` with one line and the server's own words. */
export function explainFault(response: HttpResponse, exchange: Exchange): AppError {
  const fault = withoutSecrets(readServerFault(response), exchange.secrets)
  const explanation = explanationOf(response, fault)
  const words = fault.Message.replace(/\.$/, '')
  const message =
    explanation.message?.(exchange, fault) ??
    `${exchange.server} refused: ${words || `HTTP ${response.status}`}`
  return new AppError(explanation.code, message, {
    hint: skew(response, exchange, explanation) ?? explanation.hint?.(exchange),
    fault,
  })
}

/** Throws `protocol` when a change was answered with a success whose body is none: it may not be made. */
export function mustSayDone(response: HttpResponse, exchange: Exchange): void {
  if (saysDone(response)) return
  throw new AppError(
    'protocol',
    `${exchange.server} did not say that the change is made: it sent something else`,
    {
      hint: 'See what it has stored, and look at any proxy in between',
      fault: withoutSecrets(readServerFault(response), exchange.secrets),
    },
  )
}

function explanationOf(response: HttpResponse, fault: ServerFault): Explanation {
  const known = explanations[fault.Code]
  if (known) return known
  if (fault.Code === 'NotImplemented' && /KMS is not configured/i.test(fault.Message)) return noKms
  if (/HTTP request to an HTTPS server/.test(fault.Message)) return plainToTls
  if (fault.Code === 'InternalError') {
    const inner = internalErrors.find(({pattern}) => pattern.test(fault.Message))
    if (inner) return inner.explanation
  }
  const byStatus: Record<number, ErrorCode> = {
    403: 'access_denied',
    501: 'not_supported',
    503: 'not_ready',
  }
  return {code: byStatus[response.status] ?? 'server_error'}
}

const plainToTls: Explanation = {
  code: 'tls_failed',
  message: ({server}) => `${server} speaks TLS, and was asked in plain HTTP`,
  hint: ({server}) => `Store its address with https: mctl alias set ${server} https://HOST:PORT`,
}

function skew(
  response: HttpResponse,
  exchange: Exchange,
  explanation: Explanation,
): string | undefined {
  if (explanation.code !== 'clock_skew') return undefined
  const there = Date.parse(response.headers.date ?? '')
  if (Number.isNaN(there)) return undefined
  const minutes = Math.round((exchange.now.getTime() - there) / 60_000)
  const direction = minutes > 0 ? 'ahead of' : 'behind'
  return `The clock here is ${Math.abs(minutes)} minutes ${direction} the server's; a signature carries the time`
}
