/**
 * The authenticated stream inside the admin API's encrypted bodies (secure-io "sio", DARE-like).
 *
 * The plaintext is cut into fragments of 16384 bytes; each is sealed under the nonce
 * `nonce8 || LE32(sequence)`. Sequence 0 seals nothing and yields a tag that goes, behind one byte
 * that marks the last fragment, into the associated data of all others.
 */
export interface Aead {
  seal(nonce: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Uint8Array
  /** Throws when the tag does not fit. */
  open(nonce: Uint8Array, ciphertext: Uint8Array, associated: Uint8Array): Uint8Array
}

export const tagLength = 16
const fragmentLength = 16384

const middle = 0x00
const last = 0x80

export function sealStream(aead: Aead, nonce8: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const associated = associatedData(aead, nonce8)
  const sealed: Uint8Array[] = []
  const fragments = Math.max(1, Math.ceil(plaintext.length / fragmentLength))
  for (let index = 0; index < fragments; index += 1) {
    const fragment = plaintext.subarray(index * fragmentLength, (index + 1) * fragmentLength)
    const mark = index === fragments - 1 ? last : middle
    sealed.push(aead.seal(nonceOf(nonce8, index + 1), fragment, associated(mark)))
  }
  return Buffer.concat(sealed)
}

/** Opens a stream; nothing is returned unless every fragment, the last one marked as such, is authentic. */
export function openStream(aead: Aead, nonce8: Uint8Array, stream: Uint8Array): Uint8Array {
  const associated = associatedData(aead, nonce8)
  const sealedLength = fragmentLength + tagLength
  const opened: Uint8Array[] = []
  let rest = stream
  let sequence = 1
  while (rest.length > sealedLength) {
    opened.push(
      aead.open(nonceOf(nonce8, sequence), rest.subarray(0, sealedLength), associated(middle)),
    )
    rest = rest.subarray(sealedLength)
    sequence += 1
  }
  opened.push(aead.open(nonceOf(nonce8, sequence), rest, associated(last)))
  return Buffer.concat(opened)
}

function associatedData(aead: Aead, nonce8: Uint8Array): (mark: number) => Uint8Array {
  const tag = aead.seal(nonceOf(nonce8, 0), new Uint8Array(0), new Uint8Array(0))
  return (mark) => Buffer.concat([Uint8Array.of(mark), tag])
}

function nonceOf(nonce8: Uint8Array, sequence: number): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.set(nonce8)
  nonce.writeUInt32LE(sequence, 8)
  return nonce
}
