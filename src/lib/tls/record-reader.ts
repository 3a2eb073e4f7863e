import {ByteReader, TlsFormatError} from './byte-reader.ts'

/** A message of the handshake, or an alert. */
export type TlsMessage =
  | {readonly kind: 'handshake'; readonly type: number; readonly body: Uint8Array}
  | {readonly kind: 'alert'; readonly isFatal: boolean; readonly alert: number}

const contentType = {changeCipherSpec: 20, alert: 21, handshake: 22} as const

// RFC 5246 section 6.2.3: no record is longer.
const longestRecord = 2 ** 14 + 2048
// More than any chain of certificates has, and little enough to hold.
const mostBytes = 128 * 1024

/**
 * Takes the bytes of a server as they come and gives the messages that are complete (RFC 8446 section 5.1).
 *
 * Nothing that is said in the clear is longer than 128 KiB: a server that goes on is not listened to.
 */
export class RecordReader {
  #records: Uint8Array = new Uint8Array()
  #messages: Uint8Array = new Uint8Array()
  #size = 0

  /** The messages that are complete now. Throws a `TlsFormatError` for what is no TLS. */
  push(chunk: Uint8Array): TlsMessage[] {
    this.#size += chunk.length
    if (this.#size > mostBytes) throw new TlsFormatError('the answer has no end')
    this.#records = Buffer.concat([this.#records, chunk])
    const found: TlsMessage[] = []
    for (let record = this.#nextRecord(); record; record = this.#nextRecord()) {
      if (record.type === contentType.alert) found.push(alertIn(record.content))
      if (record.type === contentType.handshake) found.push(...this.#messagesOf(record.content))
    }
    return found
  }

  #nextRecord(): {type: number; content: Uint8Array} | undefined {
    const [type, major] = this.#records
    const known: readonly (number | undefined)[] = Object.values(contentType)
    if (type !== undefined && !known.includes(type)) throw new TlsFormatError('no TLS record')
    if (major !== undefined && major !== 3) throw new TlsFormatError('no TLS record')
    if (type === undefined || this.#records.length < 5) return undefined
    const header = new ByteReader(this.#records.subarray(3, 5))
    const length = header.number(2)
    // RFC 8446 section 5.1: none is empty but those of data.
    if (length === 0 || length > longestRecord) throw new TlsFormatError('no length of a record')
    if (this.#records.length < 5 + length) return undefined
    const content = this.#records.subarray(5, 5 + length)
    this.#records = this.#records.subarray(5 + length)
    return {type, content}
  }

  #messagesOf(content: Uint8Array): TlsMessage[] {
    this.#messages = Buffer.concat([this.#messages, content])
    const found: TlsMessage[] = []
    while (this.#messages.length >= 4) {
      const header = new ByteReader(this.#messages.subarray(0, 4))
      const type = header.number(1)
      const end = 4 + header.number(3)
      if (end > mostBytes) throw new TlsFormatError('no length of a message')
      if (this.#messages.length < end) break
      found.push({kind: 'handshake', type, body: this.#messages.subarray(4, end)})
      this.#messages = this.#messages.subarray(end)
    }
    return found
  }
}

function alertIn(content: Uint8Array): TlsMessage {
  const reader = new ByteReader(content)
  const level = reader.number(1)
  const alert = reader.number(1)
  if (!reader.isAtEnd || (level !== 1 && level !== 2)) throw new TlsFormatError('no alert')
  return {kind: 'alert', isFatal: level === 2, alert}
}
