import {ipBytes} from '../../x509/ip.ts'

/** Whether an address lies in a network, both in text. A network without a length is a /32, also of IPv6 (measured). */
export function isInNetwork(address: string, network: string): boolean {
  const [base = '', length = '32'] = network.split('/')
  const [a, b] = [bitsOf(address), bitsOf(base)]
  if (a === undefined || b === undefined || a.length !== b.length) return false
  return a.slice(0, Number(length)) === b.slice(0, Number(length))
}

function bitsOf(address: string): string | undefined {
  const bytes = ipBytes(address)
  return bytes && [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
}
