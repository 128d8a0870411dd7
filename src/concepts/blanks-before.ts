/** The blanks right before the offset: the indent of what begins a line there. */
export function blanksBefore(text: string, offset: number): string {
  let start = offset;
  while (start > 0 && (text.charAt(start - 1) === ' ' || text.charAt(start - 1) === '\t')) start -= 1;
  return text.slice(start, offset);
}
