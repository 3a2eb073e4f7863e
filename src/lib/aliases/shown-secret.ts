import {maskedSecret, type Secret} from '../base/secret.ts'
import type {AliasRecord, AliasTrust} from '../config/alias-record.ts'

/** A secret as documents show it: masked, unless it was asked for. */
export function shownSecret(secret: Secret, show: boolean): string {
  return show ? secret.reveal() : maskedSecret
}

/** The keys of an alias as documents show them: nothing at all for anonymous access, as in mc. */
export function shownKeys(
  {
    accessKey,
    secretKey,
    sessionToken,
  }: Pick<AliasRecord, 'accessKey' | 'secretKey' | 'sessionToken'>,
  show: boolean,
): {accessKey?: string; secretKey?: string; sessionToken?: string} {
  if (accessKey === '' && secretKey.isEmpty) return {}
  return {
    accessKey,
    secretKey: shownSecret(secretKey, show),
    ...(sessionToken === undefined ? {} : {sessionToken: shownSecret(sessionToken, show)}),
  }
}

/** The trust of an alias without the fields it does not have. */
export function shownTrust(trust: AliasTrust | undefined): {
  ca?: string
  clientCert?: string
  clientKey?: string
  trustFingerprint?: string
} {
  const {ca, clientCert, clientKey, trustFingerprint} = trust ?? {}
  return {
    ...(ca === undefined ? {} : {ca}),
    ...(clientCert === undefined ? {} : {clientCert}),
    ...(clientKey === undefined ? {} : {clientKey}),
    ...(trustFingerprint === undefined ? {} : {trustFingerprint}),
  }
}
