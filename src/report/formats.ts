/** The names of the formats; who only asks for a name does without the formats themselves. */
export const formats = [
  'pretty',
  'compact',
  'json',
  'sarif',
  'github',
  'gitlab',
  'rdjson',
  'junit',
  'checkstyle',
  'markdown',
  'agent',
] as const;

/** A report to make: a format, and the file it goes to; standard output without one. */
export interface Output {
  readonly format: string;
  readonly file?: string;
}

/** `sarif:errlint.sarif` as format and file. */
export function outputNamed(text: string): Output {
  const colon = text.indexOf(':');
  return colon < 0 ? { format: text } : { format: text.slice(0, colon), file: text.slice(colon + 1) };
}
