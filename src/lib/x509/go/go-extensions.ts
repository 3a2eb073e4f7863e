import {bitNumbersOf, booleanOf, contextTag, DerReader, tag} from '../der.ts'
import {type GoAltNames, readGoAltNames} from './go-alt-names.ts'
import {checkGoNameConstraints} from './go-name-constraints.ts'
import {GoRefusal, int64Of, integerOf, must, readGoOid, rightAlignedBits} from './go-reading.ts'

/** What Go's crypto/x509 and crypto/tls go by of a certificate's extensions. */
export interface GoExtensions {
  readonly names: GoAltNames
  /** The numbers of the bits of keyUsage, or undefined without the extension. */
  readonly keyUsage: readonly number[] | undefined
  /** Undefined without basicConstraints. */
  readonly isCa: boolean | undefined
}

interface Extension {
  readonly oid: string
  readonly critical: boolean
  readonly value: Uint8Array
}

/**
 * Reads a list of extensions as Go does: each identifier once, and those that it knows looked into.
 *
 * Throws a `GoRefusal`.
 */
export function readGoExtensions(list: DerReader): GoExtensions {
  const extensions = new Map<string, Extension>()
  while (!list.isAtEnd) {
    const extension = readExtension(
      must('x509: malformed extension', () => list.enter(tag.sequence)),
    )
    if (extensions.has(extension.oid)) {
      throw new GoRefusal(
        `x509: certificate contains duplicate extension with OID "${extension.oid}"`,
      )
    }
    extensions.set(extension.oid, extension)
  }
  let result: GoExtensions = noGoExtensions
  for (const extension of extensions.values()) {
    const read = readers[extension.oid]
    if (read) result = {...result, ...read(extension)}
  }
  return result
}

/** A certificate without extensions. */
export const noGoExtensions: GoExtensions = {
  names: {dns: [], ips: [], others: 0},
  keyUsage: undefined,
  isCa: undefined,
}

function readExtension(reader: DerReader): Extension {
  const oid = must('x509: malformed extension OID field', () => readGoOid(reader))
  const critical = must('x509: malformed extension critical field', () => {
    const element = reader.readIf(tag.boolean)
    return element !== undefined && booleanOf(element)
  })
  const {content: value} = must('x509: malformed extension value field', () =>
    reader.read(tag.octetString),
  )
  return {oid, critical, value}
}

type Read = (extension: Extension) => Partial<GoExtensions>

const checked: Partial<GoExtensions> = {}

/** Reads to the end of a sequence. */
function each(sequence: DerReader, read: (reader: DerReader) => void): void {
  while (!sequence.isAtEnd) read(sequence)
}

const readers: Readonly<Record<string, Read>> = {
  // subjectKeyIdentifier
  '2.5.29.14': ({critical, value}) => {
    if (critical) throw new GoRefusal('x509: subject key identifier incorrectly marked critical')
    must('x509: invalid subject key identifier', () => new DerReader(value).read(tag.octetString))
    return checked
  },
  // keyUsage
  '2.5.29.15': ({value}) =>
    must('x509: invalid key usage', () => {
      const bits = new DerReader(value).read(tag.bitString)
      rightAlignedBits(bits)
      return {keyUsage: bitNumbersOf(bits)}
    }),
  // subjectAltName
  '2.5.29.17': ({value}) => ({names: readGoAltNames(new DerReader(value))}),
  // basicConstraints
  '2.5.29.19': ({value}) =>
    must('x509: invalid basic constraints', () => {
      const sequence = new DerReader(value).enter(tag.sequence)
      const flag = sequence.readIf(tag.boolean)
      const isCa = flag !== undefined && booleanOf(flag)
      const length = sequence.readIf(tag.integer)
      if (length && (integerOf(length) < 0n || integerOf(length) >= 2n ** 63n)) {
        throw new GoRefusal('x509: invalid basic constraints')
      }
      return {isCa}
    }),
  // nameConstraints
  '2.5.29.30': ({value}) => {
    checkGoNameConstraints(value)
    return checked
  },
  // cRLDistributionPoints
  '2.5.29.31': ({value}) => {
    const points = must('x509: invalid CRL distribution points', () =>
      new DerReader(value).enter(tag.sequence),
    )
    must('x509: invalid CRL distribution point', () =>
      each(points, (reader) => {
        const names = reader
          .enter(tag.sequence)
          .enterIf(contextTag(0, true))
          ?.enter(contextTag(0, true))
        while (names?.readIf(contextTag(6)));
      }),
    )
    return checked
  },
  // certificatePolicies
  '2.5.29.32': ({value}) => {
    const invalid = 'x509: invalid certificate policies'
    must(invalid, () => {
      const seen = new Set<string>()
      each(new DerReader(value).enter(tag.sequence), (reader) => {
        const {content} = reader.enter(tag.sequence).read(tag.oid)
        const policy = Buffer.from(content).toString('hex')
        if (seen.has(policy) || !isLongOid(content)) throw new GoRefusal(invalid)
        seen.add(policy)
      })
    })
    return checked
  },
  // policyMappings
  '2.5.29.33': ({value}) => {
    must('x509: invalid policy mappings extension', () =>
      each(new DerReader(value).enter(tag.sequence), (reader) => {
        const mapping = reader.enter(tag.sequence)
        mapping.read(tag.oid)
        mapping.read(tag.oid)
      }),
    )
    return checked
  },
  // authorityKeyIdentifier
  '2.5.29.35': ({critical, value}) => {
    if (critical) throw new GoRefusal('x509: authority key identifier incorrectly marked critical')
    must('x509: invalid authority key identifier', () =>
      new DerReader(value).enter(tag.sequence).readIf(contextTag(0)),
    )
    return checked
  },
  // policyConstraints
  '2.5.29.36': ({value}) => {
    must('x509: invalid policy constraints extension', () => {
      const sequence = new DerReader(value).enter(tag.sequence)
      for (const number of [0, 1]) {
        const count = sequence.readIf(contextTag(number))
        if (count) int64Of(count)
      }
    })
    return checked
  },
  // extKeyUsage
  '2.5.29.37': ({value}) => {
    must('x509: invalid extended key usages', () =>
      each(new DerReader(value).enter(tag.sequence), readGoOid),
    )
    return checked
  },
  // inhibitAnyPolicy
  '2.5.29.54': ({value}) => {
    must('x509: invalid inhibit any policy extension', () =>
      int64Of(new DerReader(value).read(tag.integer)),
    )
    return checked
  },
  // authorityInfoAccess
  '1.3.6.1.5.5.7.1.1': ({critical, value}) => {
    if (critical) throw new GoRefusal('x509: authority info access incorrectly marked critical')
    must('x509: invalid authority info access', () =>
      each(new DerReader(value).enter(tag.sequence), (reader) => {
        const description = reader.enter(tag.sequence)
        readGoOid(description)
        description.readIf(contextTag(6))
      }),
    )
    return checked
  },
}

// Numbers of any size, each in its shortest form.
function isLongOid(content: Uint8Array): boolean {
  const last = content.at(-1)
  if (last === undefined || last >= 0x80) return false
  return content.every((octet, at) => octet !== 0x80 || (at > 0 && (content[at - 1] ?? 0) >= 0x80))
}
