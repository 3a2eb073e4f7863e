import {type CodePoint, nameOf} from './code-points.ts'

/** The groups of TLS 1.3: hybrids with ML-KEM, ML-KEM alone, curves and finite fields, by their names at IANA. */
export const groupsOfTls13: readonly CodePoint[] = [
  [0x11ec, 'X25519MLKEM768'],
  [0x11eb, 'SecP256r1MLKEM768'],
  [0x11ed, 'SecP384r1MLKEM1024'],
  [0x6399, 'X25519Kyber768Draft00'],
  [0x0200, 'MLKEM512'],
  [0x0201, 'MLKEM768'],
  [0x0202, 'MLKEM1024'],
  [0x001d, 'x25519'],
  [0x0017, 'secp256r1'],
  [0x0018, 'secp384r1'],
  [0x0019, 'secp521r1'],
  [0x001e, 'x448'],
  [0x001f, 'brainpoolP256r1tls13'],
  [0x0020, 'brainpoolP384r1tls13'],
  [0x0021, 'brainpoolP512r1tls13'],
  [0x0029, 'curveSM2'],
  [0x0100, 'ffdhe2048'],
  [0x0101, 'ffdhe3072'],
  [0x0102, 'ffdhe4096'],
  [0x0103, 'ffdhe6144'],
  [0x0104, 'ffdhe8192'],
]

/** The curves of TLS 1.2 and older (RFC 8422, RFC 7027), and those of RFC 4492 that are still met. */
export const groupsOfTls12: readonly CodePoint[] = [
  [0x001d, 'x25519'],
  [0x0017, 'secp256r1'],
  [0x0018, 'secp384r1'],
  [0x0019, 'secp521r1'],
  [0x001e, 'x448'],
  [0x001a, 'brainpoolP256r1'],
  [0x001b, 'brainpoolP384r1'],
  [0x001c, 'brainpoolP512r1'],
  [0x0016, 'secp256k1'],
  [0x0015, 'secp224r1'],
  [0x0013, 'secp192r1'],
]

const groups = new Map([...groupsOfTls13, ...groupsOfTls12])

/** The name of a group at IANA, or its number in hexadecimal. */
export const groupName = (id: number): string => nameOf(groups, id)
