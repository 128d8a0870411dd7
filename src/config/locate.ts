/**
 * Where a key stands in the text of a configuration, as `:line:column`; nothing when it is not found. The text may be JSON, YAML or a
 * program, so the keys on the way are looked up one after the other, each behind the one before.
 */
export function locate(text: string, at: readonly (string | number)[]): string {
  let from = 0;
  let found: number | undefined;
  for (const key of at) {
    if (typeof key === 'number') continue;
    const escaped = key.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    // key:  'key':  "key":  and `key,` as JavaScript's short form has it
    const match = new RegExp(`(?<![\\w$-])(["']?)${escaped}\\1\\s*[:,}]`).exec(text.slice(from));
    if (match === null) break;
    found = from + match.index;
    from = found + match[0].length;
  }
  if (found === undefined) return '';
  const before = text.slice(0, found).split('\n');
  return `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
