import {AppError} from '../../errors/errors.ts'
import type {NameConstraints} from '../../x509/extensions.ts'
import {parseHosts} from '../../x509/hosts.ts'
import {ipBytes} from '../../x509/ip.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'

/** Everything of a kind. */
const everyAddress: readonly AltName[] = [
  {type: 'ip', value: '0.0.0.0/0'},
  {type: 'ip', value: '::/0'},
]
const everyName: readonly AltName[] = [{type: 'dns', value: ''}]

/**
 * The name constraints of a CA that may sign for these domains and address ranges alone; undefined without any.
 *
 * A domain stands for all below it, too. Where only names are permitted addresses are excluded, and the other way
 * round: constraints do not touch kinds of names that they do not mention. Throws `bad_input`.
 */
export function parsePermitted(
  domains: readonly string[],
  ranges: readonly string[],
): NameConstraints | undefined {
  if (domains.length === 0 && ranges.length === 0) return undefined
  return {
    permitted: [...domains.map(domainOf), ...ranges.map(rangeOf)],
    excluded: [
      ...(domains.length === 0 ? everyName : []),
      ...(ranges.length === 0 ? everyAddress : []),
    ],
  }
}

function domainOf(text: string): AltName {
  const [name] = parseHosts([`dns:${text.replace(/^\*?\./, '')}`])
  if (name === undefined) throw new AppError('bad_input', `${text} is no domain`)
  return name
}

function rangeOf(text: string): AltName {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const octets = ipBytes(address)
  const most = (octets?.length ?? 0) * 8
  const bits = prefix === undefined ? most : Number(prefix)
  if (!octets || bits > most) {
    throw new AppError('bad_input', `--permit-ip ${text} is no range of addresses`, {
      hint: 'For example --permit-ip 10.0.0.0/8, or --permit-ip fd00::/8',
    })
  }
  return {type: 'ip', value: `${address}/${bits}`}
}
