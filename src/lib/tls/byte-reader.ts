/** Bytes that are not what TLS puts in their place. */
export class TlsFormatError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'TlsFormatError'
  }
}

/** Reads numbers and vectors as TLS writes them (RFC 8446 section 3). Every method throws a `TlsFormatError`. */
export class ByteReader {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#position === this.#bytes.length
  }

  /** The next bytes, as a view of the same memory. */
  take(length: number): Uint8Array {
    const end = this.#position + length
    if (end > this.#bytes.length) throw new TlsFormatError('a message ends too early')
    const taken = this.#bytes.subarray(this.#position, end)
    this.#position = end
    return taken
  }

  /** A number of that many bytes, the high one first. */
  number(width: 1 | 2 | 3): number {
    return this.take(width).reduce((value, byte) => value * 256 + byte, 0)
  }

  /** A vector whose length stands before it in that many bytes. */
  vector(width: 1 | 2 | 3): Uint8Array {
    return this.take(this.number(width))
  }
}
