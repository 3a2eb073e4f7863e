import type {Secret} from '../../base/secret.ts'
import {type Domain, judgeDomains} from './domains.ts'
import {reloadKes, startKes} from './kes.ts'
import {type Reload, reloadMinio, type Start, startMinio} from './minio.ts'
import {reloadMinkms, startMinkms} from './minkms.ts'
import type {CertsFolder} from './snapshot.ts'

/** The servers whose folders are judged. */
export const products = ['minio', 'kes', 'minkms'] as const
export type Product = (typeof products)[number]

/** What a server does with a folder, at its start and while it runs. */
export interface Judged {
  readonly start: Start
  /** Of the root pair alone. */
  readonly rootReload: Reload
  /** Of everything: the worst. */
  readonly reload: Reload
  readonly domains: readonly Domain[]
  /** Taken by a running server, and refused or left out when it starts the next time. */
  readonly trap: boolean
}

/** Decides what the server does with the folder: no disk, no network. */
export function judgeFolder(
  folder: CertsFolder,
  product: Product,
  password: Secret,
  now: Date,
): Judged {
  const {root} = folder
  if (product === 'kes') {
    return simple(startKes(root, password), reloadKes(root, password))
  }
  if (product === 'minkms') return simple(startMinkms(root, now), reloadMinkms(root, now))
  const start = startMinio(folder, password)
  const rootReload = reloadMinio(root, password)
  const isTls = start.verdict === 'tls' || start.verdict === 'handshake-fails'
  const domains = isTls ? judgeDomains(folder, password) : []
  const counted = domains.filter(({role}) => role !== 'link-targets')
  const reload = worst([rootReload, ...counted.map((domain) => domain.reload)])
  const trap =
    (!isTls && !start.isElsewhere && rootReload.verdict !== 'old') ||
    counted.some((domain) => !domain.servedAtStart && domain.reload.verdict !== 'old')
  return {start, rootReload, reload, domains, trap}
}

function simple(start: Start, reload: Reload): Judged {
  const trap = start.verdict === 'refused' && reload.verdict !== 'old'
  return {start, rootReload: reload, reload, domains: [], trap}
}

function worst(reloads: readonly Reload[]): Reload {
  const order: readonly Reload['verdict'][] = ['handshake-fails', 'old', 'new']
  const [first = {verdict: 'new', reason: ''} satisfies Reload] = reloads.toSorted(
    (a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict),
  )
  return first
}
