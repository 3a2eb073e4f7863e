/** One element of DER: a tag, a length and what they hold. */
export interface DerElement {
  /** The identifier octet: class, constructed bit and number, such as 0x30 for a SEQUENCE. */
  readonly tag: number
  readonly content: Uint8Array
  /** The whole element, tag and length included. */
  readonly raw: Uint8Array
  /** Where it begins, counted from the start of what the first reader was given. */
  readonly offset: number
}

/** Bytes that are not DER, or not what was expected in their place. */
export class DerError extends Error {
  /** Where, counted from the start of the bytes. */
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.name = 'DerError'
    this.offset = offset
  }
}

/** The identifier octets of the types that certificates use (X.690 section 8, RFC 5280 appendix A). */
export const tag = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** The identifier octet of `[number]`, implicit unless `constructed`. */
export function contextTag(number: number, constructed = false): number {
  return 0x80 | (constructed ? 0x20 : 0) | number
}

const hex = (octet: number): string => `0x${octet.toString(16).padStart(2, '0')}`

/**
 * Reads DER element by element, and nothing that is not DER (X.690 section 10): lengths are definite and in
 * their shortest form, and never beyond the bytes that are there.
 *
 * It goes into an element only when asked to, so that neither depth nor a huge length costs anything. Every
 * method throws a `DerError`.
 */
export class DerReader {
  readonly #bytes: Uint8Array
  /** Where `#bytes` begins in what the first reader was given. */
  readonly #base: number
  readonly #end: number
  #position: number

  /** Reads all of `bytes`, or what lies in them from `start` to `end`. */
  constructor(bytes: Uint8Array, base = 0, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#base = base
    this.#position = start
    this.#end = end
  }

  /** Where the next element begins, counted from the start of what the first reader was given. */
  get offset(): number {
    return this.#base + this.#position
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#end
  }

  /** The identifier octet of the next element, or undefined at the end. */
  get nextTag(): number | undefined {
    return this.isAtEnd ? undefined : this.#bytes[this.#position]
  }

  /** Reads the next element, whatever it is, or only one with the tag `expected`. */
  read(expected?: number): DerElement {
    const start = this.#position
    const found = this.#octet()
    if (expected !== undefined && found !== expected) {
      throw this.#error(`${hex(expected)} expected, ${hex(found)} found`, start)
    }
    // X.690 section 8.1.2.4: more octets follow. No structure of certificates has such tags.
    if ((found & 0x1f) === 0x1f) throw this.#error('a tag of several octets', start)
    const length = this.#length()
    const content = this.#position
    if (length > this.#end - content) {
      throw this.#error(`cut off: ${length} octets announced, ${this.#end - content} there`, start)
    }
    this.#position = content + length
    return new Element(found, this.#bytes, this.#base, start, content, this.#position)
  }

  /** Reads the next element if it has that tag. */
  readIf(expected: number): DerElement | undefined {
    return this.nextTag === expected ? this.read(expected) : undefined
  }

  /** A reader of what the next element holds. */
  enter(expected: number): DerReader {
    return within(this.read(expected))
  }

  /** A reader of what the next element holds, if it has that tag. */
  enterIf(expected: number): DerReader | undefined {
    return this.nextTag === expected ? this.enter(expected) : undefined
  }

  /** Throws unless everything was read. */
  end(what: string): void {
    const left = this.#end - this.#position
    if (left > 0) throw this.#error(`${left} octets behind ${what}`, this.#position)
  }

  #octet(): number {
    const octet = this.nextTag
    if (octet === undefined) throw this.#error('cut off', this.#position)
    this.#position += 1
    return octet
  }

  #length(): number {
    const start = this.#position
    const first = this.#octet()
    if (first < 0x80) return first
    const count = first & 0x7f
    if (count === 0) throw this.#error('a length without an end', start)
    if (count > 4) throw this.#error('a length of more than four octets', start)
    let length = 0
    for (let at = 0; at < count; at += 1) length = length * 256 + this.#octet()
    const shortest = length < 0x80 ? 0 : Math.ceil((32 - Math.clz32(length)) / 8)
    if (shortest !== count) throw this.#error('a length in a longer form than needed', start)
    return length
  }

  #error(message: string, position: number): DerError {
    return new DerError(message, this.#base + position)
  }
}

// Most elements are only gone into. A view of bytes takes longer than all else here, so that each is made when
// it is asked for.
class Element implements DerElement {
  readonly tag: number
  readonly #bytes: Uint8Array
  readonly #base: number
  readonly #start: number
  readonly #content: number
  readonly #end: number

  constructor(
    tag: number,
    bytes: Uint8Array,
    base: number,
    start: number,
    content: number,
    end: number,
  ) {
    this.tag = tag
    this.#bytes = bytes
    this.#base = base
    this.#start = start
    this.#content = content
    this.#end = end
  }

  get content(): Uint8Array {
    return this.#bytes.subarray(this.#content, this.#end)
  }

  get raw(): Uint8Array {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  get offset(): number {
    return this.#base + this.#start
  }

  reader(): DerReader {
    return new DerReader(this.#bytes, this.#base, this.#content, this.#end)
  }
}

/** A reader of what an element holds. */
export function within(element: DerElement): DerReader {
  if (element instanceof Element) return element.reader()
  const {content, raw, offset} = element
  return new DerReader(content, offset + raw.length - content.length)
}

/** Reads bytes that are to be one element with that tag and nothing else. */
export function readWhole(bytes: Uint8Array, expected: number, what: string): DerElement {
  const reader = new DerReader(bytes)
  const element = reader.read(expected)
  reader.end(what)
  return element
}

/** The dotted form of an object identifier (X.690 section 8.19). Throws a `DerError`. */
export function oidOf({content, offset}: DerElement): string {
  return plainOid(content) ?? anyOid(content, offset)
}

// What is in use has no large numbers: those of BigInt take most of the time of reading a certificate.
function plainOid(content: Uint8Array): string | undefined {
  let [text, arc, isOpen] = ['', 0, false]
  for (let at = 0; at < content.length; at += 1) {
    const octet = content[at] ?? 0
    if ((!isOpen && octet === 0x80) || arc > 0xff_ff_ff_ff) return undefined
    arc = arc * 128 + (octet & 0x7f)
    isOpen = octet >= 0x80
    if (isOpen) continue
    const root = arc < 40 ? 0 : arc < 80 ? 1 : 2
    text += text === '' ? `${root}.${arc - root * 40}` : `.${arc}`
    arc = 0
  }
  return isOpen || text === '' ? undefined : text
}

const largestArc = 2n ** 128n

function anyOid(content: Uint8Array, offset: number): string {
  const arcs: bigint[] = []
  let arc = 0n
  let isOpen = false
  for (const octet of content) {
    if (!isOpen && octet === 0x80) throw new DerError('an object identifier with padding', offset)
    arc = (arc << 7n) | BigInt(octet & 0x7f)
    // Nothing real comes near; without a limit a long one would cost the square of its length.
    if (arc > largestArc) throw new DerError('an object identifier with a huge number', offset)
    isOpen = octet >= 0x80
    if (!isOpen) {
      arcs.push(arc)
      arc = 0n
    }
  }
  const [first] = arcs
  if (isOpen || first === undefined) throw new DerError('an object identifier that is cut', offset)
  const root = first < 40n ? 0n : first < 80n ? 1n : 2n
  return [root, first - root * 40n, ...arcs.slice(1)].join('.')
}

/** The value of a BOOLEAN; DER knows 0x00 and 0xff (X.690 section 11.1). Throws a `DerError`. */
export function booleanOf({content, offset}: DerElement): boolean {
  const [octet] = content
  if (content.length !== 1 || (octet !== 0 && octet !== 0xff)) {
    throw new DerError('a boolean that is neither true nor false', offset)
  }
  return octet === 0xff
}

/** The value of an INTEGER that is expected to be small and not negative. Throws a `DerError`. */
export function smallIntegerOf({content, offset}: DerElement): number {
  const [first] = content
  if (first === undefined || first >= 0x80 || content.length > 6) {
    throw new DerError('a number out of bounds', offset)
  }
  return content.reduce((value, octet) => value * 256 + octet, 0)
}

/** The octets of a BIT STRING without unused bits. Throws a `DerError`. */
export function bitsOf({content, offset}: DerElement): Uint8Array {
  if (content[0] !== 0) throw new DerError('a bit string with unused bits', offset)
  return content.subarray(1)
}

/** The numbers of the bits that are set in a BIT STRING, the first being 0 (X.690 section 8.6). */
export function bitNumbersOf({content, offset}: DerElement): number[] {
  const unused = content[0]
  if (unused === undefined || unused > 7 || (unused > 0 && content.length === 1)) {
    throw new DerError('a bit string with a wrong count of unused bits', offset)
  }
  const numbers: number[] = []
  for (let at = 0; at < (content.length - 1) * 8 - unused; at += 1) {
    if (((content[1 + (at >> 3)] ?? 0) << (at & 7)) & 0x80) numbers.push(at)
  }
  return numbers
}
