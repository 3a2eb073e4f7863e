/** The versions of TLS by the names that OpenSSL and Node give them, with their numbers on the wire; the oldest first. */
export const protocolVersions = {
  'TLSv1.0': 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
} as const

export type ProtocolName = keyof typeof protocolVersions

/** The names of all versions, the oldest first. */
export const protocolNames = ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
