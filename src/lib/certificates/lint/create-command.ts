import {join} from 'node:path'
import {decodeGoPem} from '../../x509/go/go-pem.ts'
import {certificatesOf, hostsOf} from './facts.ts'
import {quoted} from './finding.ts'
import {textOfLook} from './look.ts'
import type {CertsFolder, PairLook} from './snapshot.ts'

// A command with more is nothing to read.
const mostNames = 100

/**
 * The command that makes a new certificate in place of one: signed by a CA if that one was, and with its key on
 * request, where that is a plain key such as `cert create` makes.
 *
 * `CA.crt` and `CA.key` stand for files that only the reader knows, and a comment of the shell says so. Undefined
 * where the files lie somewhere else, behind links: what is there may be the pair of another folder.
 */
export function createCommand(
  pair: PairLook,
  {dir, look}: CertsFolder,
  {names, keepsKey}: {readonly names?: readonly string[]; readonly keepsKey: boolean},
): string | undefined {
  const isElsewhere = [pair.cert, pair.key].some(
    ({path, realPath, isLink, owned}) =>
      isLink || (owned !== undefined && realPath !== join(look.realPath, path.slice(dir.length))),
  )
  if (isElsewhere) return undefined
  const leaf = certificatesOf(pair.cert)[0]?.certificate
  const wanted = (names ?? (leaf ? hostsOf(leaf) : [])).filter((name) => /^[\w.*:-]+$/.test(name))
  const isSome = wanted.length > 0 && wanted.length <= mostNames
  const isSigned = leaf !== undefined && !leaf.isSelfIssued
  const isKept = keepsKey && hasPlainKey(pair) && madeByCreate.test(leaf?.key ?? '')
  const notes = [
    ...(isSigned ? [`CA.crt and CA.key: those of ${printable(leaf.issuer)}`] : []),
    ...(leaf ? [] : ['with --ca-cert and --ca-key, if a CA signed the old one']),
    ...(isKept ? [] : ['with a new key']),
  ]
  return [
    `mctl cert create ${isSome ? wanted.map(quoted).join(' ') : 'HOST'}`,
    ...(isSigned ? ['--ca-cert CA.crt --ca-key CA.key'] : []),
    ...(isKept ? [`--key ${quoted(pair.key.path)}`] : []),
    `--out ${quoted(join(dir, pair.folder))} --force`,
    ...(notes.length > 0 ? [`# ${notes.join('; ')}`] : []),
  ].join(' ')
}

const madeByCreate = /^(P-256|P-384|Ed25519|RSA (2048|3072|4096))$/

function hasPlainKey({key}: PairLook): boolean {
  const {block} = decodeGoPem(textOfLook(key))
  return block !== undefined && block.headers.size === 0 && !block.type.startsWith('ENCRYPTED')
}

const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '?')
