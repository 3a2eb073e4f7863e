import type {Environment} from '../environment.ts'
import {groups} from '../variable-names.ts'
import {type Ruling, silent} from '../verdict.ts'
import {type Context, invalidConfiguration, notConnected, placeOf} from './context.ts'
import {firstOf} from './first-of.ts'
import {apiKeyRules} from './kes-api-key.ts'
import {authorityRules} from './kes-authorities.ts'
import {clientPairRules} from './kes-client-pair.ts'
import {endpointRules, generate, requestRules} from './kes-endpoints.ts'
import {kesNameFindings} from './kes-key-name.ts'
import {refusal} from './refusal.ts'

const apiKey = 'MINIO_KMS_KES_API_KEY'
const certFile = 'MINIO_KMS_KES_CERT_FILE'
const keyFile = 'MINIO_KMS_KES_KEY_FILE'
const password = 'MINIO_KMS_KES_KEY_PASSWORD'

/** A KES: what has to be set, who the server is to it, and whom it trusts, in the order in which the server looks. */
export function kesRules(context: Context): Ruling {
  const {environment} = context
  if (!groups.kes.some((name) => environment.has(name))) return silent
  const incomplete = completenessRules(environment)
  if (incomplete.outcome) return incomplete
  const checks = firstOf([
    endpointRules(context),
    usesApiKey(environment) ? apiKeyRules(context) : clientPairRules(context),
    authorityRules(context),
    requestRules(context),
  ])
  const findings = [...checks.findings, ...kesNameFindings(context)]
  if (checks.outcome) return {...checks, findings}
  const certain = findings.find(({code}) => refusedByKes.has(code))
  if (certain?.serverMessage !== undefined) {
    const outcome = notConnected(generate(certain.serverMessage))
    return {outcome, findings, notChecked: checks.notChecked}
  }
  return {
    outcome: {verdict: 'untested'},
    findings,
    notChecked: [
      ...checks.notChecked,
      'the KES itself: whether it answers, knows the server, and encrypts and decrypts with the key (--connect)',
    ],
  }
}

// Whatever else KES says, it does not take these; what it would say is in the finding.
const refusedByKes: ReadonlySet<string> = new Set(['kes-client-is-ca', 'kes-client-several'])

/** Whether the server shows an API key, and not a certificate; one that is empty is none. */
export function usesApiKey(environment: Environment): boolean {
  return environment.isUnknown(apiKey) || (environment.trimmed(apiKey) ?? '') !== ''
}

// Empty is as good as set here, but for the API key alone, which then stands for files without names.
function completenessRules(environment: Environment): Ruling {
  for (const name of ['MINIO_KMS_KES_ENDPOINT', 'MINIO_KMS_KES_KEY_NAME']) {
    if (!environment.has(name)) return missing(environment, name)
  }
  const withCertificate = [keyFile, certFile, password].filter((name) => environment.has(name))
  if (withCertificate.length === 0) {
    return environment.has(apiKey)
      ? silent
      : refusal(
          invalidConfiguration(
            'incomplete configuration for MinIO KES: missing authentication method',
          ),
          {
            code: 'kes-no-credentials',
            where: placeOf(environment, 'MINIO_KMS_KES_ENDPOINT'),
            message: 'Nothing says who the server is to the KES',
            fix: `Set ${apiKey}, or ${certFile} and ${keyFile}`,
          },
        )
  }
  if (environment.has(apiKey)) {
    return refusal(
      invalidConfiguration(
        `invalid configuration for MinIO KES: '${apiKey}' and client certificate is present`,
      ),
      {
        code: 'kes-two-credentials',
        where: [apiKey, ...withCertificate].map((name) => placeOf(environment, name)).join(', '),
        message:
          'An API key and variables of a client certificate are both set; those that are empty count, and so does a password alone',
        fix: 'Remove the ones or the others',
      },
    )
  }
  for (const name of [certFile, keyFile]) {
    if (!environment.has(name)) return missing(environment, name)
  }
  return silent
}

function missing(environment: Environment, name: string): Ruling {
  const set = groups.kes.filter((each) => environment.has(each))
  return refusal(
    invalidConfiguration(`incomplete configuration for MinIO KES: missing '${name}'`),
    {
      code: 'incomplete',
      where: set.map((each) => placeOf(environment, each)).join(', '),
      message: `${name} is missing, and what is there of KES keeps the server from starting without it`,
      fix: `Set ${name}, or remove all variables of KES`,
    },
  )
}
