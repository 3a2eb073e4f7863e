import {execFileSync} from 'node:child_process'
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'

/** Makes `private.key` and `public.crt` for loopback with openssl: independent of what is tested. */
export function makeSelfSigned(folder: string, names = 'DNS:localhost,IP:127.0.0.1'): void {
  mkdirSync(folder, {recursive: true})
  execFileSync(
    'openssl',
    [
      ...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30'.split(' '),
      ...['-keyout', join(folder, 'private.key'), '-out', join(folder, 'public.crt')],
      ...['-subj', '/CN=localhost', '-addext', `subjectAltName=${names}`],
    ],
    {stdio: 'ignore'},
  )
}
