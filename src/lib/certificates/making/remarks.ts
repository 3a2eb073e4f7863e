import {basename, resolve} from 'node:path'
import type {Certificate} from '../../x509/certificate.ts'

const day = 86_400_000

/** What an administrator should know of a certificate before it is used; `folder` is where it will lie. */
export function remarksOn(certificate: Certificate, folder: string | undefined): string[] {
  return [
    ...remarksOnKey(certificate),
    ...remarksOnLife(certificate),
    ...remarksOnNames(certificate),
    ...(folder === undefined ? [] : remarksOnPlace(certificate, folder)),
  ]
}

/** What an administrator should know of a client's certificate. */
export function remarksOnClient({notAfter}: Certificate, now: Date): string[] {
  return notAfter.getTime() - now.getTime() < day
    ? ['It ends within a day: the temporary keys that MinIO gives for it do not outlive it']
    : []
}

function remarksOnKey({key}: Certificate): string[] {
  return key === 'Ed25519'
    ? ['Browsers do not take Ed25519: the console would not open in one']
    : []
}

function remarksOnLife({notBefore, notAfter}: Certificate): string[] {
  const days = Math.round((notAfter.getTime() - notBefore.getTime()) / day)
  if (days > 825) {
    return [
      `Apple's systems refuse server certificates that live longer than 825 days, this one ${days}`,
    ]
  }
  return days > 398
    ? [`It lives ${days} days: no public CA may give more than 398, and a lost key serves as long`]
    : []
}

function remarksOnNames({names}: Certificate): string[] {
  const shallow = names.filter(({type, value}) => type === 'dns' && /^\*\.[^.]+$/.test(value))
  const underscored = names.filter(({type, value}) => type === 'dns' && /^\*\..*_/.test(value))
  const isFindable = names.some(({type}) => type === 'dns' || type === 'ip')
  return [
    ...shallow.map(
      ({value}) =>
        `${value} stands for a whole top-level domain: OpenSSL, Node and browsers refuse it`,
    ),
    ...underscored.map(
      ({value}) => `${value} holds an underscore: to OpenSSL and Node it matches nothing`,
    ),
    ...(isFindable
      ? []
      : ['It has neither a DNS name nor an address: no client finds its host, and KES refuses it']),
  ]
}

/** MinIO skips a pair with an address in the folder of a domain. */
function remarksOnPlace({names}: Certificate, folder: string): string[] {
  const domain = basename(resolve(folder))
  const address = names.find(({type}) => type === 'ip')
  const isDomain = names.some(({type, value}) => type === 'dns' && value === domain)
  return address && isDomain
    ? [
        `MinIO does not load ${address.value} from the folder of a domain: a pair with addresses belongs beside the folders`,
      ]
    : []
}
