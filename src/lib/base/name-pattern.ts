/** Whether a text stands for names like it: it holds `*`, which stands for anything. */
export function isPattern(text: string): boolean {
  return text.includes('*')
}

/** What matches the whole of a name that is like a pattern; all but `*` stands for itself. */
export function likePattern(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[^\w]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`)
}
