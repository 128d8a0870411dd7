/**
 * What may go to a terminal. Control characters could move the cursor, change the title or hide text; bidirectional and invisible
 * characters could make code look like other code. All of them are shown as escapes.
 */

// Other characters (control, format, surrogate, private use, noncharacters), line and paragraph separators, and letters that draw nothing.
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{NChar}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;

/** The text with every unsafe character, line breaks included, shown as an escape. */
export function safeText(text: string): string {
  return text.replace(unsafe, escapeOf);
}

/** As `safeText`, over several lines: `\n` stays, and `\r` in front of it goes. */
export function safeLines(text: string): string {
  return text.split(/\r?\n/).map(safeText).join('\n');
}

/** JSON with every unsafe character as `\u…`: it means the same, and shows nothing it should not. */
export function safeJson(json: string): string {
  return json.replace(unsafe, (character) =>
    // The line breaks of indented output; inside of strings JSON has none.
    character === '\n' ? character : Array.from({ length: character.length }, (_, index) => codeUnit(character, index)).join(''),
  );
}

function escapeOf(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? codeUnit(character, 0) : `\\u{${code.toString(16)}}`;
}

function codeUnit(text: string, index: number): string {
  return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
}

/**
 * The output with no line that a CI runner would take for a command (`::error::`, `##[error]`): they look at the start of a line,
 * whatever spaces or colours are before it.
 */
export function withoutCommands(output: string): string {
  return output.replace(/^((?:[ \t]|\x1b\[[\d;]*m)*)(?=::|##\[)/gm, '$1\\');
}
