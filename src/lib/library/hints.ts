/** What a hint for the command line comes to in a program, by the first pattern that it matches. */
const replacements: readonly (readonly [RegExp, string])[] = [
  [/^Name its CA with: mctl alias set .*$/, 'Name its CA with ca'],
  [/^Name it with: mctl alias set .*$/, 'Name it with ca or trustFingerprint'],
  [/^Name one with: mctl alias set .*$/, 'Name one with client'],
  [/^If it was renewed\b.*(sha256:\w+)$/, 'If it was renewed, set trustFingerprint to $1'],
  [/^If it was renewed\b.*$/, 'If it was renewed, set trustFingerprint to the new one'],
  [/--allow-unknown-actions/, 'set allowUnknownActions'],
  [/^See all of it with: mctl admin policy check FILE$/, 'See all of it with policies.check'],
  [/--timeout/, 'timeout'],
  [/--config-dir/, 'configDir'],
  [/, or give its address with --resolve HOST=IP$/, ''],
]

/** A hint in words for a program; undefined for one that names a flag of the command line and nothing else that helps. */
export function libraryHint(hint: string): string | undefined {
  const found = replacements.find(([pattern]) => pattern.test(hint))
  const rephrased = found === undefined ? hint : hint.replace(...found)
  return /(^|\s)--[a-z]/.test(rephrased) ? undefined : rephrased
}
