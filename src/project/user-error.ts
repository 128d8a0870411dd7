/** Something the user asked for cannot be done. The message says all there is to say: no stack is shown, and the command ends with 2. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The text of whatever was thrown, in one line where it has one. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    // Code that is not ours can throw what throws when it is looked at.
    return 'something that cannot be shown';
  }
}

/** The `code` of a system error (`ENOENT`), if the thrown value has one. */
export function codeOf(thrown: unknown): string | undefined {
  const code: unknown = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What a system error says, for people: `permission denied`, and not `EACCES: permission denied, open '/…'`. */
export function reasonOf(thrown: unknown): string {
  const code = codeOf(thrown);
  const message = messageOf(thrown);
  if (code === undefined || !message.startsWith(`${code}: `)) return message;
  return message.slice(code.length + 2).split(', ')[0] ?? message;
}
