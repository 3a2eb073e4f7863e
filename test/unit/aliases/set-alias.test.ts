import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {type AliasWish, setAlias} from '../../../src/lib/aliases/set-alias.ts'
import {Secret} from '../../../src/lib/base/secret.ts'
import type {AliasRecord, StoredAlias} from '../../../src/lib/config/alias-record.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {selfSigned} from '../config/self-signed.ts'

const folder = mkdtempSync(join(tmpdir(), 'mctl-alias-'))
afterAll(() => rmSync(folder, {recursive: true}))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const one = selfSigned('one')
const two = selfSigned('two')
const files = {
  certificate: file('one.crt', one.certificate),
  key: file('one.key', one.key),
  otherKey: file('two.key', two.key),
  encryptedKey: file('encrypted.key', one.encryptedKey),
  empty: file('empty.crt', ''),
  damaged: file('damaged.crt', one.certificate.replace(/\n.{20}/, '\n')),
  damagedKey: file('damaged.key', one.key.replace(/\n.{20}/, '\n')),
}

/** A store in memory, and everything that happened to it. */
function fixture(old?: Partial<AliasRecord>) {
  const saved: StoredAlias[] = []
  const checked: string[] = []
  const asked: unknown[] = []
  return {
    saved,
    checked,
    asked,
    set: (wish: Partial<AliasWish>, answer = ['root1', 'root12345'], showSecrets = false) =>
      setAlias(
        {
          stored: async () =>
            old && {
              name: 'prod',
              url: 'https://h:9000',
              accessKey: '',
              secretKey: new Secret(''),
              api: 's3v4',
              path: 'auto',
              source: 'config.json',
              ...old,
            },
          save: async (alias) => {
            saved.push(alias)
            return {changed: true, replaced: old !== undefined}
          },
        },
        {
          check: async ({name, accessKey, secretKey, trust}) => {
            checked.push([name, accessKey, secretKey.reveal(), trust?.ca].join(' '))
            if (accessKey === 'refused') throw new AppError('invalid_credentials', 'no')
          },
        },
        async ({accessKey, secretKey}) => {
          if (accessKey !== undefined && secretKey !== undefined) {
            return {accessKey, secretKey: new Secret(secretKey)}
          }
          asked.push({accessKey, secretKey})
          return {
            accessKey: accessKey ?? answer[0] ?? '',
            secretKey: new Secret(secretKey ?? answer[1] ?? ''),
          }
        },
        {name: 'prod', url: 'https://h:9000', trust: {}, ...wish},
        showSecrets,
      ),
  }
}

describe('setAlias', () => {
  test('asks for keys, lets the server check them, and shows no secret', async () => {
    const {set, checked, saved, asked} = fixture()
    expect(await set({name: 'prod/', url: 'https://h:9000/'})).toEqual({
      alias: 'prod',
      URL: 'https://h:9000',
      accessKey: 'root1',
      secretKey: '********',
      api: 's3v4',
      path: 'auto',
      changed: true,
      replaced: false,
      checked: true,
    })
    expect(asked).toEqual([{accessKey: undefined, secretKey: undefined}])
    expect(checked).toEqual(['prod root1 root12345 '])
    expect(saved[0]?.secretKey.reveal()).toBe('root12345')
  })

  test('shows the secret to whom asks for it', async () => {
    expect(await fixture().set({}, undefined, true)).toMatchObject({secretKey: 'root12345'})
  })

  test('stores nothing when the server does not accept the keys', async () => {
    const {set, saved} = fixture()
    await expect(set({accessKey: 'refused', secretKey: 'root12345'})).rejects.toMatchObject({
      code: 'invalid_credentials',
    })
    expect(saved).toEqual([])
  })

  test('does not ask the server when --api is given, as in mc', async () => {
    const {set, checked} = fixture()
    expect(await set({api: 'S3v2', path: 'ON'})).toMatchObject({
      api: 'S3v2',
      path: 'on',
      checked: false,
    })
    expect(checked).toEqual([])
  })

  test('stores an anonymous alias when both keys are given empty', async () => {
    const {set, saved} = fixture()
    expect(await set({accessKey: '', secretKey: ''})).toEqual({
      alias: 'prod',
      URL: 'https://h:9000',
      api: 's3v4',
      path: 'auto',
      changed: true,
      replaced: false,
      checked: true,
    })
    expect(saved[0]?.accessKey).toBe('')
  })

  test.each([
    ['empty answers', {}, ['', ''], 'The access key and the secret are empty'],
    [
      'a short access key',
      {accessKey: 'ab', secretKey: 'root12345'},
      [],
      'The access key is shorter than 3 characters',
    ],
    [
      'a short secret',
      {accessKey: 'root1', secretKey: 'short12'},
      [],
      'The secret is shorter than 8 characters',
    ],
    [
      'a secret alone',
      {accessKey: '', secretKey: 'root12345'},
      [],
      'The access key is empty, but the secret is not',
    ],
    [
      'an access key alone',
      {accessKey: 'root1', secretKey: ''},
      [],
      'The secret is empty, but the access key is not',
    ],
  ])('refuses %s without repeating a secret', async (_title, wish, answer, message) => {
    const {set, saved, checked} = fixture()
    await expect(set(wish, answer)).rejects.toMatchObject({code: 'bad_input', message})
    expect([saved, checked]).toEqual([[], []])
  })

  test.each([
    [
      'a name that begins with a digit',
      {name: '1abc'},
      'bad_input',
      'Not a name for an alias: 1abc',
    ],
    ['an empty name', {name: ''}, 'bad_input', 'Not a name for an alias: the empty text'],
    [
      'a URL without a scheme',
      {url: 'h:9000'},
      'bad_input',
      'Cannot use the URL h:9000: it does not begin with http:// or https://',
    ],
    [
      'a URL with a password',
      {url: 'https://u:hidden12@h'},
      'bad_input',
      'The URL cannot be used: it holds a user name or a password',
    ],
    ['an unknown api', {api: 's3v9'}, 'bad_input', 'No such API signature: s3v9'],
    ['an unknown path', {path: 'never'}, 'bad_input', 'No such path style: never'],
    [
      'a CA file that is not there',
      {trust: {ca: '/nowhere/ca.crt'}},
      'file_not_found',
      'There is no file /nowhere/ca.crt',
    ],
    [
      'a CA file that is a folder',
      {trust: {ca: folder}},
      'bad_input',
      `Cannot read ${folder}: it is a folder`,
    ],
    [
      'a CA file without a certificate',
      {trust: {ca: files.empty}},
      'bad_input',
      `${files.empty} holds no certificate in PEM form`,
    ],
    [
      'a key for a CA',
      {trust: {ca: files.key}},
      'bad_input',
      `${files.key} holds no certificate in PEM form`,
    ],
    [
      'a damaged CA',
      {trust: {ca: files.damaged}},
      'bad_input',
      `A certificate in ${files.damaged} is damaged`,
    ],
    [
      'a client certificate alone',
      {trust: {clientCert: files.certificate}},
      'bad_input',
      'A client certificate and its key belong together',
    ],
    [
      'a client key alone',
      {trust: {clientKey: files.key}},
      'bad_input',
      'A client certificate and its key belong together',
    ],
    [
      'a key of another certificate',
      {trust: {clientCert: files.certificate, clientKey: files.otherKey}},
      'bad_input',
      `The key in ${files.otherKey} does not belong to ${files.certificate}`,
    ],
    [
      'an encrypted key',
      {trust: {clientCert: files.certificate, clientKey: files.encryptedKey}},
      'bad_input',
      `The private key in ${files.encryptedKey} is encrypted`,
    ],
    [
      'a certificate for a key',
      {trust: {clientCert: files.certificate, clientKey: files.certificate}},
      'bad_input',
      `${files.certificate} holds no private key in PEM form`,
    ],
    [
      'a damaged key',
      {trust: {clientCert: files.certificate, clientKey: files.damagedKey}},
      'bad_input',
      `The private key in ${files.damagedKey} is damaged`,
    ],
    [
      'a CA for a server without TLS',
      {url: 'http://h:9000', trust: {ca: files.certificate}},
      'bad_input',
      'Flags about certificates need an https:// URL',
    ],
    [
      'half a fingerprint',
      {trust: {trustFingerprint: 'sha256:0a0b'}},
      'bad_input',
      'Not a SHA-256 fingerprint: sha256:0a0b',
    ],
  ])('refuses %s before it asks for keys', async (_title, wish, code, message) => {
    const {set, saved, asked} = fixture()
    await expect(set(wish)).rejects.toMatchObject({code, message})
    expect([saved, asked]).toEqual([[], []])
  })
})

describe('the trust of an alias', () => {
  const pin = `sha256:${'0a'.repeat(32)}`

  test('is checked, and stored by absolute path', async () => {
    const {set, saved, checked} = fixture()
    const trust = {
      ca: files.certificate,
      clientCert: files.certificate,
      clientKey: files.key,
      trustFingerprint: pin,
    }
    expect(await set({trust})).toMatchObject(trust)
    expect(saved[0]?.trust).toEqual(trust)
    expect(checked).toEqual([`prod root1 root12345 ${files.certificate}`])
  })

  test('stays, field by field, while the URL does', async () => {
    const {set, saved} = fixture({trust: {ca: '/old.crt', trustFingerprint: pin}})
    await set({trust: {ca: files.certificate}})
    await set({trust: {}})
    expect(saved.map(({trust}) => trust)).toEqual([
      {ca: files.certificate, trustFingerprint: pin},
      {ca: '/old.crt', trustFingerprint: pin},
    ])
  })

  test('goes with an empty value, and with another URL', async () => {
    const {set, saved} = fixture({trust: {ca: '/old.crt', trustFingerprint: pin}})
    await set({trust: {ca: '', trustFingerprint: ''}})
    await set({url: 'https://other', trust: {}})
    expect(saved.map(({trust}) => trust)).toEqual([undefined, undefined])
  })

  test.each([
    ['of openssl', `SHA256 Fingerprint=${Array(32).fill('0A').join(':')}`],
    ['of mc', '0a'.repeat(32)],
    ['of mctl', pin],
  ])('takes a fingerprint in the form %s', async (_title, trustFingerprint) => {
    const {set, saved} = fixture()
    await set({trust: {trustFingerprint}})
    expect(saved[0]?.trust?.trustFingerprint).toBe(pin)
  })
})
