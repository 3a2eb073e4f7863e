const anew =
  'mctl kms env create --static makes a key; one that data was encrypted with has to come from its backup'

/** What may have gone wrong with the part of a static key behind the colon. Nothing of the key is in the words. */
export function wrongKey(
  text: string,
  rest: string,
  length?: number,
): {readonly message: string; readonly fix: string} {
  if (/^(kes:v1|k[12]):/.test(text)) {
    return {
      message: 'This is an API key, which shows who a server is, and no key to encrypt with',
      fix: 'Give an API key of KES as MINIO_KMS_KES_API_KEY, with the other variables of KES, and remove this one',
    }
  }
  if (/^[a-z]+:\/\//.test(text)) {
    return {
      message: 'This is an address, and no key',
      fix: 'Name a file with MINIO_KMS_SECRET_KEY_FILE, as a path without file:// in front',
    }
  }
  if (/^[0-9a-f]{64}$/i.test(rest)) {
    return {
      message: 'The key is 64 hexadecimal digits, the form of MINIO_KMS_MASTER_KEY in old releases',
      fix: 'The same 32 bytes in base64: printf %s HEX | xxd -r -p | base64',
    }
  }
  if (/^["']|["']$/.test(text)) {
    return {
      message: 'There are quotes around the value, and they are part of it',
      fix: 'Leave the quotes out',
    }
  }
  if (/^[\w-]+={0,2}$/.test(rest) && /[-_]/.test(rest)) {
    return {
      message: 'The key is in the alphabet of base64url, with - and _ for + and /',
      fix: 'Replace each - with + and each _ with /',
    }
  }
  if (/^[A-Za-z0-9+/]{43}$/.test(rest)) {
    return {message: 'The = at its end is missing', fix: 'Put one = behind it'}
  }
  if (/^[A-Za-z0-9+/]{43}=+[\s,;]+\S/.test(rest)) {
    return {
      message: 'Something follows the key: the server takes one key, and no comment behind it',
      fix: 'Leave one key alone',
    }
  }
  if (/^[A-Za-z0-9+/]{43}=\s+$/.test(rest)) {
    return {
      message: 'There is white space behind the key; in a file only line ends may follow it',
      fix: 'Remove it',
    }
  }
  return {
    message:
      length === undefined
        ? 'What follows the colon is no base64 with padding'
        : `What follows the colon is ${length} bytes, and not 32`,
    fix: anew,
  }
}
