import {type CheckedCertificate, checkCertificate} from '../certificates/check-expiry.ts'
import {certificatesBelow, certificatesIn} from '../certificates/read-files.ts'
import {findSource} from '../certificates/sources.ts'
import {AppError} from '../errors/errors.ts'
import {readCertificate} from '../x509/certificate.ts'
import type {Warning} from '../x509/expiry.ts'
import {probeEndpoint} from './endpoints.ts'
import type {Services} from './services.ts'
import {readInput} from './stdin.ts'

/** What could not be looked at, and why. */
export interface Unchecked {
  readonly where: string
  readonly error: unknown
}

export interface CheckedSource {
  readonly checked: CheckedCertificate[]
  readonly unchecked: Unchecked[]
}

/** Judges the dates of every certificate of a file, a folder or a server. */
export async function checkSource(
  services: Services,
  word: string,
  warning: Warning,
): Promise<CheckedSource> {
  const source = await findSource(word, (name) => services.alias(name))
  const now = services.now()
  if (source.kind === 'file') {
    const found = certificatesIn(await readInput(source.path), source.label)
    const checked = found.map(({file, certificate}) =>
      checkCertificate(word, file, certificate, now, warning),
    )
    return {checked, unchecked: []}
  }
  const result: CheckedSource = {checked: [], unchecked: []}
  if (source.kind === 'folder') {
    const found = await certificatesBelow(source.path)
    if (found.length === 0)
      throw new AppError('bad_input', `The folder ${word} holds no certificates`)
    for (const each of found) {
      if ('error' in each) result.unchecked.push({where: each.file, error: each.error})
      else result.checked.push(checkCertificate(word, each.file, each.certificate, now, warning))
    }
    return result
  }
  for (const probe of await probeEndpoint(services, source)) {
    const where = `${source.host}:${source.port}`
    if ('error' in probe) result.unchecked.push({where, error: probe.error})
    else {
      const chain = probe.chain.map((der) => readCertificate(der, where))
      result.checked.push(...chain.map((each) => checkCertificate(word, where, each, now, warning)))
    }
  }
  return result
}
