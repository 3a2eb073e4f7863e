import type {KmsFacts, KmsFinding} from './kms-report.ts'

/** Judges what was found out of a KMS; the most telling first. Pure. */
export function kmsFindings(facts: KmsFacts): KmsFinding[] {
  return [
    ...ofStatus(facts),
    ...ofKey(facts),
    ...ofStored(facts),
    ...ofIam(facts),
    ...ofAutoEncryption(facts),
  ]
}

function ofStatus({server, known, refused}: KmsFacts): KmsFinding[] {
  if (known === undefined) {
    return [
      {
        severity: 'warning',
        code: 'status-refused',
        message: `The KMS does not tell ${server} its state: its endpoints are unknown`,
        ...(refused?.fault === undefined ? {} : {serverMessage: refused.fault.Message}),
        fix: 'Allow /v1/status in the policy of its identity at the KES',
      },
    ]
  }
  const {endpoints, defaultKeyId} = known
  const away = endpoints.filter(({status}) => status !== 'online')
  const findings: KmsFinding[] = away.map(({endpoint, status}) => ({
    severity: 'error',
    code: status === 'offline' ? 'endpoint-offline' : 'endpoint-unknown',
    where: endpoint,
    message: `The endpoint ${endpoint} is ${status}`,
    fix: 'See whether the KMS runs there, and whether the server reaches it',
  }))
  if (endpoints.length === 0) {
    findings.push({
      severity: 'error',
      code: 'no-endpoint',
      message: 'No endpoint of the KMS is known',
      fix: "Look at the KMS variables of the server's environment",
    })
  }
  if (defaultKeyId.trim() === '') {
    findings.push({
      severity: 'error',
      code: 'key-name-empty',
      message: 'The default key has an empty name: the first encrypted object breaks in the server',
      fix: 'Give the key a name before the colon: MINIO_KMS_SECRET_KEY=NAME:BASE64',
    })
  }
  return findings
}

function ofKey({server, key}: KmsFacts): KmsFinding[] {
  if (key === undefined || key.healthy) return []
  const reason = key.encryptionError ?? key.decryptionError ?? ''
  const does = key.encryption === 'failed' ? 'encrypt' : 'decrypt'
  const kind = /insufficient permissions|not authorized/i.test(reason)
    ? 'refused'
    : /does not exist/.test(reason)
      ? 'missing'
      : 'failed'
  const fixes = {
    refused: 'Allow generate and decrypt of this key in the policy of its identity at the KES',
    missing:
      'Restore the key from a backup of the key store before the server restarts: it would make a new one of that name',
    failed: `See again with: mctl admin kms key status ${server}`,
  }
  return [
    {
      severity: 'error',
      code: `default-key-${kind}`,
      where: key.keyId,
      message: `The default key ${key.keyId} does not ${does}`,
      serverMessage: reason,
      fix: fixes[kind],
    },
  ]
}

function ofStored({key, known, storedData}: KmsFacts): KmsFinding[] {
  const isWell = key?.healthy === true && known?.endpoints.every(({status}) => status === 'online')
  return storedData.unreadable.map(({where, message, serverMessage}) => ({
    severity: 'error',
    code: 'data-unreadable',
    where,
    message,
    serverMessage,
    fix: isWell
      ? 'The KMS works, with another key than it had: give it back the old one, from a backup of the key store'
      : 'Mend the KMS first; what is stored is not lost with it',
  }))
}

function ofIam({server, iam}: KmsFacts): KmsFinding[] {
  if (iam !== 'not-loaded') return []
  return [
    {
      severity: 'error',
      code: 'iam-not-loaded',
      message: `${server} could not read its users, groups and policies: it does not answer who asks for them`,
      fix: 'Start it with the KMS and the key that they were encrypted with; change no user before',
    },
  ]
}

function ofAutoEncryption({auto, inForce}: KmsFacts): KmsFinding[] {
  if (auto.oddValue !== undefined) {
    return [
      {
        severity: 'warning',
        code: 'auto-encryption-misspelt',
        message: `MINIO_KMS_AUTO_ENCRYPTION is ${auto.oddValue}, which the server takes for off`,
        fix: 'Set it to on, or take it away',
      },
    ]
  }
  if (auto.configured !== 'on' || inForce !== 'off') return []
  return [
    {
      severity: 'error',
      code: 'auto-encryption-off',
      message: 'MINIO_KMS_AUTO_ENCRYPTION is on, and objects are stored plain all the same',
      fix: 'Mend what is said above and restart the server: it reads this at its start, with a KMS that works',
    },
  ]
}
