/** The address on this machine that a host stands for, or undefined for a host that is elsewhere or has to be looked up. */
export function loopbackAddress(host: string): string | undefined {
  if (host.toLowerCase() === 'localhost') return '127.0.0.1'
  if (host === '::1') return '::1'
  const parts = /^127\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(host)?.slice(1)
  return parts?.every((part) => Number(part) < 256) ? host : undefined
}

/** An address and a port as Go writes them. */
export function hostPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
