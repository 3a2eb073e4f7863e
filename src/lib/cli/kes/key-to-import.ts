import {Secret} from '../../base/secret.ts'
import {askPassword} from '../prompts.ts'
import {readInputText} from '../stdin.ts'

/** A key for a KES, base64: from a file, from whoever sits at the terminal, or from stdin. */
export async function readKeyToImport(file: string | undefined): Promise<Secret> {
  const asked = file === undefined ? await askPassword('Key, 32 bytes in base64:') : undefined
  const text = asked?.reveal() ?? (await readInputText(file ?? '-'))
  return new Secret(text.trim())
}
