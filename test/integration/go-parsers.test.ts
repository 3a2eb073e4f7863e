// Holds mctl's reading of PEM, certificates and keys against Go itself, with which MinIO, KES and mc are built.
import {afterAll, beforeAll, expect, test} from 'vitest'
import {parseCertificate} from '../../src/lib/x509/certificate.ts'
import {goRefusal} from '../../src/lib/x509/go/go-certificate.ts'
import {loadGoKeyPair} from '../../src/lib/x509/go/go-key-pair.ts'
import {allGoPem, trimGoSpace} from '../../src/lib/x509/go/go-pem.ts'
import {matchesHost} from '../../src/lib/x509/subject-alt-name.ts'
import {certificate, holder} from '../helpers/certificate-maker.ts'
import {type Answer, buildParsers, type Question} from '../helpers/go-parsers.ts'
import {loadingCases} from '../helpers/loading-case.ts'
import {breakDer, breakText, seeded} from '../helpers/mutations.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let place: TemporaryDirectory
let ask: (questions: readonly Question[]) => Answer[]
beforeAll(async () => {
  place = await temporaryDirectory()
  ask = buildParsers(place.path)
})
afterAll(() => place[Symbol.asyncDispose]())

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')
const maker = holder('maker')
const shape = {subject: maker, issuer: maker}
const folders = [...loadingCases('minio'), ...loadingCases('kes')].map(({files}) =>
  Object.fromEntries(
    Object.entries(files).map(([name, {content = '', encoding}]) => [
      name,
      Buffer.from(content, encoding ?? 'utf8').toString('latin1'),
    ]),
  ),
)
const texts = [...new Set(folders.flatMap((files) => Object.values(files)))].filter(
  (text) => text.length < 20_000,
)
const certificates = texts
  .flatMap((text) => allGoPem(text).blocks)
  .filter(({type, bytes: der}) => type === 'CERTIFICATE' && der.length < 3000)
  .map(({bytes: der}) => der)
const pairs = folders.flatMap(({'public.crt': cert, 'private.key': key}) =>
  cert && key && cert.length < 20_000 ? [{cert, key}] : [],
)

const pem = (type: string, der: Uint8Array): string =>
  `-----BEGIN ${type}-----\n${Buffer.from(der).toString('base64')}\n-----END ${type}-----\n`

/** What differs, so that a failure names it. */
function differences<T>(
  items: readonly T[],
  mine: (item: T) => unknown,
  theirs: (at: number) => unknown,
) {
  return items.flatMap((item, at) => {
    const [own, other] = [mine(item), theirs(at)]
    return JSON.stringify(own) === JSON.stringify(other) ? [] : [{item: String(item), own, other}]
  })
}

test('PEM: the same blocks, headers and rests, and the same white space', () => {
  const random = seeded(1)
  const broken = Array.from({length: 3000}, () =>
    breakText((texts[random(texts.length)] ?? '') + (texts[random(texts.length)] ?? ''), random),
  )
  const answers = ask(broken.map((text) => ({kind: 'pem', data: bytes(text)})))
  expect(
    differences(
      broken,
      (text) => {
        const {blocks, rest} = allGoPem(text)
        return [
          blocks.map(({type, headers, bytes: der}) => [
            bytes(type).toString(),
            headers.size,
            Buffer.from(der).toString('base64'),
          ]),
          rest.length,
          trimGoSpace(text).length,
        ]
      },
      (at) => {
        const {blocks, rest, trimmed} = answers[at] ?? {blocks: [], rest: -1, trimmed: -1}
        return [
          (blocks ?? []).map((block) => [
            block.type,
            Object.keys(block.headers ?? {}).length,
            block.bytes ?? '',
          ]),
          rest,
          trimmed,
        ]
      },
    ),
  ).toEqual([])
})

test('certificates: taken or refused alike, and refused with the same words', () => {
  const random = seeded(2)
  const broken = Array.from({length: 6000}, () =>
    breakDer(certificates[random(certificates.length)] ?? new Uint8Array(), random),
  )
  const answers = ask(broken.map((data) => ({kind: 'certificate', data})))
  // Why a text is no address, and a text that is no ASCII, Go says at more length than mctl.
  const shortened = (error: string): string =>
    error
      .replace(/ParseAddr\(.*/s, 'ParseAddr')
      .replace(/x509: "?.*cannot be encoded/s, 'x509: cannot be encoded')
  expect(
    differences(
      broken,
      (der) => shortened(goRefusal(der) ?? ''),
      (at) => shortened(answers[at]?.error ?? 'no answer'),
    ),
  ).toEqual([])
  const refusals = new Set(answers.map(({error}) => error))
  expect(refusals.size).toBeGreaterThan(60)
  expect(answers.filter(({error}) => error === '').length).toBeGreaterThan(300)
})

test('hosts: a certificate is for the same ones, also for what no host is called', () => {
  const random = seeded(4)
  const pick = (from: readonly string[]): string => from[random(from.length)] ?? ''
  const labels = [
    'a',
    'B',
    'x-y',
    '-z',
    'z-',
    '_s',
    '*',
    'a*',
    '',
    ' ',
    'x x',
    '\u212a',
    'ü',
    'com',
  ]
  const addresses = [
    '10.0.0.1',
    '010.0.0.1',
    '::1',
    '::ffff:10.0.0.1',
    '1:2:3:4:5:6:7::',
    '[::1]',
    '10.0.0',
    '::ffff:a00:1',
    'fe80::1%eth0',
    ':::',
    '[]',
    '[10.0.0.1]',
  ]
  const host = (): string => {
    if (random(5) === 0) return pick(addresses)
    const name = Array.from({length: 1 + random(3)}, () => pick(labels)).join('.')
    return name + pick(['', '', '', '.', '..', ':443'])
  }
  const cases = Array.from({length: 6000}, () => {
    const wanted = host()
    const near = wanted.replace(/^[^.]*/, () => pick(['*', 'a', '']))
    const names = [pick([host(), near, wanted, wanted.toUpperCase(), near]), host()].filter(
      (each) => /^[\x21-\x7e]+$/.test(each) && !each.includes(':') && !each.includes('['),
    )
    const ips = random(3) === 0 ? [pick(['10.0.0.1', '::1', '::ffff:10.0.0.1'])] : []
    return {host: wanted, names: [...names, ...ips]}
  })
  const made = cases.map(({names}) => certificate({...shape, names}))
  const answers = ask(made.map((data, at) => ({kind: 'host', data, host: cases[at]?.host ?? ''})))
  const read = cases.flatMap((each, at) =>
    ['', 'another host'].includes(answers[at]?.error ?? '-')
      ? [{...each, at, isFor: answers[at]?.error === ''}]
      : [],
  )
  const different = read.filter(
    ({host: wanted, at, isFor}) =>
      matchesHost(parseCertificate(made[at] ?? new Uint8Array()).names, wanted) !== isFor,
  )
  expect(different).toEqual([])
  expect(read.filter(({isFor}) => isFor).length).toBeGreaterThan(500)
  expect(read.filter(({isFor}) => !isFor).length).toBeGreaterThan(500)
})

test('pairs: the same that load, and the same errors', () => {
  const random = seeded(3)
  const broken = Array.from({length: 4000}, () => {
    const {cert, key} = pairs[random(pairs.length)] ?? {cert: '', key: ''}
    const kind = random(4)
    const [block] = allGoPem(key).blocks
    if (kind === 0 && block) return {cert, key: pem(block.type, breakDer(block.bytes, random))}
    if (kind === 1) return {cert: breakText(cert, random), key}
    if (kind === 2) return {cert, key: breakText(key, random)}
    return {cert, key: pairs[random(pairs.length)]?.key ?? key}
  })
  const answers = ask(
    broken.map(({cert, key}) => ({kind: 'pair', data: bytes(cert), key: bytes(key)})),
  )
  const different = differences(
    broken,
    ({cert, key}) => {
      const loaded = loadGoKeyPair(cert, key)
      return 'error' in loaded ? loaded.error : ''
    },
    (at) => answers[at]?.error,
  )
  expect(different.map(({own, other}) => [own, other])).toEqual([])
})
