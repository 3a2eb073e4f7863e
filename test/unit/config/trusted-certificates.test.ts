import {X509Certificate} from 'node:crypto'
import {mkdirSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {selfSigned} from './self-signed.ts'
import {temporaryHome} from './temporary-home.ts'

test('every certificate in the files directly in certs/CAs is trusted, and all else there passed over', async () => {
  using home = temporaryHome()
  const [one, two, three] = [selfSigned('one'), selfSigned('two'), selfSigned('three')]
  const folder = join(home.directory, 'certs', 'CAs')
  mkdirSync(join(folder, 'deeper'), {recursive: true})
  writeFileSync(join(folder, 'a.crt'), `a comment\n${one.certificate}${two.certificate}`)
  writeFileSync(join(folder, 'deeper', 'three.crt'), three.certificate)
  writeFileSync(join(folder, 'key.pem'), one.key)
  writeFileSync(join(folder, 'notes.txt'), 'nothing')
  writeFileSync(join(folder, 'broken.crt'), one.certificate.replace(/\n.{20}/, '\n'))
  symlinkSync('deeper/three.crt', join(folder, 'z.crt'))
  symlinkSync('nowhere', join(folder, 'dangling.crt'))

  const found = await home.store().trustedCertificates()
  expect(found.map((pem) => new X509Certificate(pem).subject)).toEqual([
    'CN=one',
    'CN=two',
    'CN=three',
  ])
})
