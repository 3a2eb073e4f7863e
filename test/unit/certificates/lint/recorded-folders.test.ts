import {chmodSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {Secret} from '../../../../src/lib/base/secret.ts'
import {judgeAuthorities} from '../../../../src/lib/certificates/lint/authorities.ts'
import {findServiceUser} from '../../../../src/lib/certificates/lint/service-user.ts'
import {readCertsFolder} from '../../../../src/lib/certificates/lint/snapshot.ts'
import {judgeFolder} from '../../../../src/lib/certificates/lint/verdict.ts'
import {type LoadingCase, loadingCases, writeCase} from '../../../helpers/loading-case.ts'

const base = mkdtempSync(join(tmpdir(), 'mctl-lint-'))
// Another user has to be able to enter it.
chmodSync(base, 0o755)
afterAll(() => rmSync(base, {recursive: true, force: true}))

const now = new Date('2026-11-25T00:00:00Z')

async function judge(recorded: LoadingCase) {
  const dir = join(base, recorded.id)
  writeCase(dir, recorded)
  const uid = /uid (\d+)/.exec(recorded.runAs ?? '')?.[1]
  const folder = await readCertsFolder(dir, await findServiceUser(uid, dir))
  const password = new Secret(recorded.env?.MINIO_CERT_PASSWD ?? recorded.kesTlsPassword ?? '')
  const judged = judgeFolder(folder, recorded.product, password, now)
  const authorities = judgeAuthorities(folder, now, judged.start.verdict === 'tls')
  return {judged, authorities, dir}
}

const firstLine = (text: string | undefined, dir: string): string | undefined =>
  text?.split('\n')[0]?.replaceAll(dir, '<certs-dir>').trim()

describe.each(['minio', 'kes'] as const)('what %s did with a folder', (product) => {
  test.each(loadingCases(product))('$id: $description', async (recorded) => {
    const {judged, authorities, dir} = await judge(recorded)
    const domains = judged.domains.filter(({role}) => role !== 'link-targets')
    expect({
      start: judged.start.verdict,
      reload: recorded.verdict.reload === undefined ? undefined : judged.reload.verdict,
      domainServedAtStart:
        domains.length === 0 ? undefined : domains.every(({servedAtStart}) => servedAtStart),
      trap: judged.trap,
      message: firstLine(judged.start.serverMessage, dir),
    }).toEqual({
      start: recorded.verdict.start,
      reload: recorded.verdict.reload,
      domainServedAtStart: recorded.verdict.domainServedAtStart,
      trap: recorded.trap,
      message: firstLine(recorded.start.message, dir),
    })
    const {outgoingTrust, log} = recorded.start
    if (outgoingTrust !== undefined) {
      expect(authorities.some(({trusted}) => trusted)).toBe(outgoingTrust === 'trusted')
    }
    if (log?.includes('Unable to load TLS certificate')) {
      expect(firstLine(domains[0]?.serverMessage, dir)).toBe(firstLine(log, dir))
    }
  })
})
