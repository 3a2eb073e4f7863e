import {readError, textOfLook} from '../../certificates/lint/look.ts'
import {goRefusal} from '../../x509/go/go-certificate.ts'
import {allGoPem} from '../../x509/go/go-pem.ts'
import {factOf} from '../file-facts.ts'
import type {Finding, Ruling} from '../verdict.ts'
import {type Context, notConnected, placeOf, unknownValue} from './context.ts'
import {refusal} from './refusal.ts'

const variable = 'MINIO_KMS_KES_CAPATH'

/**
 * Whom the server trusts to be its KES: a file of PEM certificates or a folder of such files, in place of those of
 * `certs/CAs`. A path that leads nowhere, or that may not be read, is passed over without a word.
 */
export function authorityRules({environment, files}: Context): Ruling {
  if (!environment.has(variable)) return nothing
  const path = environment.trimmed(variable)
  if (path === undefined) return {findings: [], notChecked: [unknownValue(environment, variable)]}
  if (path === '') return nothing
  const fact = factOf(files, path)
  if ('untested' in fact) {
    return {findings: [], notChecked: [`the file of ${variable}: ${fact.untested}`]}
  }
  const {look} = fact
  const where = placeOf(environment, variable)
  const error = readError(look)
  if (look.kind === 'folder' && look.isReadable) return nothing
  if (look.kind === 'not-a-folder' || look.kind === 'loop') return unusable(error ?? '', where)
  if (error !== undefined) return {findings: [passedOver(where, path, look.kind)], notChecked: []}
  return holdsCertificate(textOfLook(look))
    ? nothing
    : unusable(`cert: "${path}" does not contain a valid X.509 PEM-encoded certificate`, where)
}

const nothing: Ruling = {findings: [], notChecked: []}

function passedOver(where: string, path: string, kind: string): Finding {
  return {
    severity: 'warning',
    code: 'kes-authorities-missing',
    where,
    message: `${kind === 'missing' ? `There is nothing at ${path}` : `The server may not read ${path}`}, and the server says nothing about it: it trusts the CAs of the system alone, and no longer those of certs/CAs`,
    serverMessage:
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
    fix: 'Put the certificate of the CA there, or remove the variable and put it into certs/CAs',
  }
}

function unusable(message: string, where: string): Ruling {
  return refusal(notConnected(message), {
    code: 'kes-authorities-unusable',
    where,
    message: 'There is no certificate (PEM) in it that Go takes',
    fix: 'Name a file with the certificate of the CA of KES as PEM, or that of KES itself',
  })
}

function holdsCertificate(text: string): boolean {
  return allGoPem(text).blocks.some(
    ({type, headers, bytes}) =>
      type === 'CERTIFICATE' && headers.size === 0 && goRefusal(bytes) === undefined,
  )
}
