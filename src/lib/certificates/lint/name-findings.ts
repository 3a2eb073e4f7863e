import type {Certificate} from '../../x509/certificate.ts'
import {ipBytes} from '../../x509/ip.ts'
import type {Finding} from './finding.ts'

/** Names of a certificate that match nothing, or not for every client. */
export function nameFindings(certificate: Certificate, file: string): Finding[] {
  return certificate.names.flatMap(({type, value}): Finding[] => {
    const shown = JSON.stringify(value)
    if (type === 'uri') {
      const message = `The name ${shown} is in the certificate as a URI, which no client compares with a host (step writes HOST:PORT so)`
      return [{severity: 'warning', code: 'name-uri', file, message}]
    }
    const problem = type === 'dns' ? dnsProblem(value) : undefined
    if (!problem) return []
    return [
      {severity: 'warning', code: 'name-useless', file, message: `The name ${shown} ${problem}`},
    ]
  })
}

function dnsProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (ipBytes(name)) return 'is an address that is written as a name: no client finds it'
  if (/:\d+$/.test(name)) return 'has a port, and matches no host'
  if (/\s/.test(name)) return 'has a space in it, and matches no host'
  if (name.startsWith('.')) return 'begins with a dot, and matches no host'
  if (name.endsWith('.')) return 'ends with a dot: only some clients take it'
  const labels = name.split('.')
  if (labels.some((label) => label.length > 63)) return 'has a part of more than 63 letters'
  const [first = '', ...rest] = labels
  if (name.includes('*')) {
    if (rest.join('.').includes('*'))
      return 'has its wildcard not at the beginning: it matches nothing'
    if (first !== '*') return 'has a wildcard for a part of a label: it matches nothing in Go'
    if (rest.length < 2) return 'is a wildcard below one label: only Go takes it'
  }
  return undefined
}
