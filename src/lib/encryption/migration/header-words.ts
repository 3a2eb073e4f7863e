/**
 * A header as it was stored, in the octets in which it is sent, one for each character.
 *
 * Go, and so MinIO, answers a HEAD with the encoded words of RFC 2047 where it stored octets beyond ASCII, and takes such
 * words literally when they are sent. `listed` is the value in a listing, which is the stored text: where the two are the
 * same, somebody stored words that only look encoded.
 */
export function storedOctets(told: string, listed: string | undefined): string {
  if (told === listed || !isEncoded(told)) return told
  return told
    .split(/\s+/)
    .map((word) => decoded(word.slice(prefix.length, -suffix.length)))
    .join('')
}

const prefix = '=?UTF-8?q?'
const suffix = '?='

function isEncoded(value: string): boolean {
  return value.split(/\s+/).every((word) => /^=\?UTF-8\?q\?[^? ]*\?=$/.test(word))
}

// RFC 2047 section 4.2: an underscore is a blank.
function decoded(text: string): string {
  return text
    .replaceAll('_', ' ')
    .replace(/=([0-9A-F]{2})/g, (_, octet: string) =>
      String.fromCharCode(Number.parseInt(octet, 16)),
    )
}
