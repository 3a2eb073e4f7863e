// Control characters, and those that turn the direction of what follows: a name must not paint the screen.
const unsafe = /[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu

/** Text with every character that would act on a terminal as its escape, `\u001b`. */
export function visibleText(text: string): string {
  return text.replace(unsafe, (character) => {
    return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`
  })
}

/** A result of which each text, however deep, is visible text: for presenters that write to a terminal. */
export function visible<T>(value: T): T {
  // The shape stays; the compiler cannot follow it through the recursion.
  return map(value) as T
}

function map(value: unknown): unknown {
  if (typeof value === 'string') return visibleText(value)
  if (Array.isArray(value)) return value.map(map)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [visibleText(name), map(each)]),
  )
}
