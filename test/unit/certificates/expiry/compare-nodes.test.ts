import {describe, expect, test} from 'vitest'
import {type Answer, compareNodes} from '../../../../src/lib/certificates/expiry/compare-nodes.ts'
import type {Certificate} from '../../../../src/lib/x509/certificate.ts'
import {atServer, certificateFor} from '../placed.ts'

const answer = (node: string, name: string, certificate: Certificate, asked = name): Answer => ({
  node,
  name,
  leaf: atServer(certificate, node, [asked]),
})
const none = new Set<string>()

describe('nodes', () => {
  const hosts = ['minio.example', '*.s3.example', '10.0.0.1', '10.0.0.2']
  const [fresh, stale] = [certificateFor(hosts), certificateFor(hosts, -80, 10)]

  test('that serve the same for a name agree', () => {
    const answers = [
      answer('n1:9000', 'minio.example', fresh),
      answer('n2:9000', 'minio.example', fresh),
    ]
    expect(compareNodes(answers, new Set(['minio.example']))).toEqual([])
  })

  test('that serve different certificates are told apart by serial and end', () => {
    const [one, two, three] = [
      answer('n1:9000', 'minio.example', fresh),
      answer('n2:9000', 'minio.example', stale),
      answer('n3:9000', 'minio.example', fresh),
    ]
    const [found] = compareNodes([one, two, three], none)
    expect(found?.names).toEqual(['minio.example'])
    expect(found?.places).toEqual([one.leaf, two.leaf, three.leaf])
    const until = (of: Certificate): string => of.notAfter.toISOString().replace('.000', '')
    expect(found?.message).toBe(
      `for minio.example the nodes serve different certificates: n1:9000, n3:9000 serial ${fresh.serial} until ${until(fresh)}; n2:9000 serial ${stale.serial} until ${until(stale)}`,
    )
  })

  test('that were asked without a name are compared by the addresses in what they sent', () => {
    const answers = [
      answer('n1:9000', '10.0.0.1', fresh, ''),
      answer('n2:9000', '10.0.0.2', stale, ''),
    ]
    expect(compareNodes(answers, none).map(({names}) => names)).toEqual([['10.0.0.1', '10.0.0.2']])
  })

  test('that differ for many names alike are one finding, of which a few names are shown', () => {
    const names = ['a.s3.example', 'b.s3.example', 'c.s3.example', 'd.s3.example', 'e.s3.example']
    const answers = names.flatMap((name) => [
      answer('n1:9000', name, fresh),
      answer('n2:9000', name, stale),
    ])
    const found = compareNodes(answers, none)
    expect(found).toHaveLength(1)
    expect(found[0]?.message).toMatch(
      /^for a\.s3\.example, b\.s3\.example, c\.s3\.example and 2 more names the nodes /,
    )
  })
})

describe('nodes with certificates of their own', () => {
  const [one, two] = [certificateFor(['n1.example']), certificateFor(['n2.example'])]
  const answers = [answer('n1:9000', 'n1.example', one), answer('n2:9000', 'n1.example', two)]

  test('may differ for the name of one of them', () => {
    expect(compareNodes(answers, none)).toEqual([])
  })

  test('may not differ for a name that all share', () => {
    expect(compareNodes(answers, new Set(['n1.example']))).toHaveLength(1)
  })
})
