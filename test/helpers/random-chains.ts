import {
  type CertificateShape,
  certificate,
  clientAuth,
  type Holder,
  holder,
  serverAuth,
} from './certificate-maker.ts'

/** Certificates as somebody might send them, and whom somebody might trust. */
export interface RandomChain {
  readonly leaf: Uint8Array
  readonly intermediates: readonly Uint8Array[]
  readonly anchors: readonly Uint8Array[]
  readonly purpose: 'serverAuth' | 'clientAuth'
}

const keys = Array.from({length: 6}, () => holder(''))
const oddKeys = [holder('', 'rsa1024'), holder('', 'rsa2048'), holder('', 'ed25519')]

/** Makes chains at random, always the same for a seed: most of them almost right, each wrong in its own way. */
export class ChainGenerator {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  next(): RandomChain {
    const depth = this.#pick([0, 1, 1, 2, 2, 3])
    const holders = Array.from({length: depth + 1}, (_, at) => this.#holder(`ca ${at}`))
    const cas = holders.map((own, at) => this.#ca(own, holders[at - 1] ?? own))
    const [last = this.#holder('')] = holders.slice(-1)
    const strays = this.#strays(holders)
    const own = this.#holder(this.#pick(['', 'leaf', 'leaf', ...commonNames]))
    const leaf = this.#leaf(own, this.#chance(0.08) ? own : last)
    const sent = cas.slice(this.#chance(0.3) ? 0 : 1).filter(() => this.#chance(0.95))
    if (this.#chance(0.5)) sent.reverse()
    const [root = leaf] = cas
    const anchors = this.#chance(0.75) ? [root] : [this.#pick([...cas, leaf])]
    return {
      leaf,
      intermediates: [...sent, ...strays, ...(this.#chance(0.2) ? [leaf] : [])],
      anchors: this.#chance(0.05) ? [] : anchors,
      purpose: this.#chance(0.9) ? 'serverAuth' : 'clientAuth',
    }
  }

  // The same name with another key, and a CA that signed one of these, too.
  #strays(holders: readonly Holder[]): Uint8Array[] {
    const [, second] = holders
    const strays: Uint8Array[] = []
    if (this.#chance(0.15)) {
      const {name} = this.#pick(holders)
      strays.push(this.#ca(this.#holder(name), this.#pick(holders)))
    }
    if (second && this.#chance(0.15)) {
      const other = this.#holder('other')
      strays.push(this.#ca(second, other), this.#ca(other, other))
    }
    return strays
  }

  #ca(subject: Holder, issuer: Holder): Uint8Array {
    return certificate({
      ...this.#common(subject, issuer),
      ca: this.#pick(['no', 'unsaid', {pathLength: 0}, {pathLength: 1}, ...many<object>({}, 20)]),
      ...this.#maybe(0.5, {keyUsage: this.#pick([[6], [5], [5, 6], [0, 5], [5, 6]])}),
      ...this.#maybe(0.08, {purposes: this.#pick(purposes)}),
      ...this.#maybe(0.1, {permitted: this.#pick(permitted)}),
      ...this.#maybe(0.08, {excluded: this.#pick(excluded)}),
    })
  }

  #leaf(subject: Holder, issuer: Holder): Uint8Array {
    return certificate({
      ...this.#common(subject, issuer),
      ca: this.#pick(['unsaid', {}, ...many<'no'>('no', 8)]),
      ...this.#maybe(0.5, {keyUsage: this.#pick([[0], [0, 2], [2], [4], [5]])}),
      ...this.#maybe(0.5, {purposes: this.#pick(purposes)}),
      ...this.#maybe(0.85, {names: this.#pick(names)}),
    })
  }

  #common(subject: Holder, issuer: Holder): CertificateShape {
    return {
      subject,
      issuer,
      serial: Math.floor(this.#random() * 9999),
      version: this.#chance(0.02) ? 1 : 3,
      digest: this.#chance(0.02) ? 'sha1' : 'sha256',
      hasKeyIds: this.#chance(0.6),
      hasUnknownCritical: this.#chance(0.01),
      hasBrokenSignature: this.#chance(0.02),
      from: this.#chance(0.02) ? 2 : -2,
      until: this.#chance(0.02) ? -1 : 90,
    }
  }

  #holder(name: string): Holder {
    return {...this.#pick(this.#chance(0.1) ? oddKeys : keys), name}
  }

  #maybe<T extends object>(chance: number, change: T): T | object {
    return this.#chance(chance) ? change : {}
  }

  #chance(probability: number): boolean {
    return this.#random() < probability
  }

  #pick<T>(from: readonly T[]): T {
    const picked = from[Math.floor(this.#random() * from.length)]
    if (picked === undefined) throw new Error('nothing to pick from')
    return picked
  }

  // Mulberry32: small, and good enough to mix faults.
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function many<T>(item: T, count: number): T[] {
  return new Array<T>(count).fill(item)
}

const purposes = [
  [serverAuth],
  [clientAuth],
  [serverAuth, clientAuth],
  ['2.5.29.37.0'],
  [serverAuth],
]
const permitted = [
  ['example.com'],
  ['.example.com'],
  ['10.0.0.0/255.0.0.0'],
  ['example.com', '10.0.0.0/255.0.0.0'],
  ['uri:example.com'],
  ['mail:example.com'],
]
const excluded = [['bad.example.com'], ['10.1.0.0/255.255.0.0'], ['.example.com']]
// What looks like a host is constrained by OpenSSL where there is no other DNS name.
const commonNames = [
  'a.example.com',
  'evil.net',
  'x.bad.example.com',
  '-a.evil.net',
  'evil.net.',
  'a_b.evil.net',
  'a-.evil.net',
  'a b.net',
  '_.net',
]
const names = [
  ['a.example.com'],
  ['a.example.com', '10.0.0.1'],
  ['10.1.0.1'],
  ['*.example.com'],
  ['example.com'],
  ['other.org'],
  ['a.example.com', 'uri:https://u.example.com:9000/x'],
  ['a.example.com', 'mail:a@example.com'],
  ['x.bad.example.com', '10.2.0.1'],
  ['A.Example.COM'],
  ['a.example.com', 'uri:https://10.0.0.1/'],
]
