/**
 * Marks say in a fixture what is expected where:
 *
 *     //~ rule            reported on this line
 *     //~^ rule           reported on the line above; `^^` two above
 *     //~ rule "text"     and the message contains the text
 *     //~ missing rule -- reason      should be reported and is not yet
 *     //~ spurious rule -- reason     is reported and should not be
 *
 * A line may carry several. A line `//@ key: value` at the top says how the file is analysed.
 */

/** One expectation. */
export interface Mark {
  readonly rule: string;
  /** The line it speaks of, from 1. */
  readonly line: number;
  readonly text?: string;
  /** A known limit of the rule: the mark holds as long as errlint is wrong. */
  readonly gap?: 'missing' | 'spurious';
  /** Why errlint is wrong. */
  readonly reason?: string;
}

/** What a file says about itself, and the file as it is analysed. */
export interface MarkedText {
  readonly marks: readonly Mark[];
  readonly pragmas: ReadonlyMap<string, string>;
  /** The text with marks and pragmas turned into spaces. */
  readonly text: string;
}

const markPattern = /^~(\^*) (?:(missing|spurious) )?([\w-]+)(?: "([^"]+)")?(?: -- (\S.*))?$/;
const pragmaPattern = /^\/\/@ (\w+): (\S.*)$/;

/** Takes the marks and pragmas out of a text. Throws when one cannot be read. */
export function readMarks(marked: string): MarkedText {
  const marks: Mark[] = [];
  const pragmas = new Map<string, string>();
  let atTop = true;

  const lines = marked.split('\n').map((line, index) => {
    const pragma = /^\/\/@ .*/.exec(line)?.[0];
    if (pragma !== undefined) {
      const [, key, value] = pragmaPattern.exec(pragma.trimEnd()) ?? [];
      if (!atTop || key === undefined || value === undefined) throw new Error(`line ${index + 1}: cannot read \`${pragma}\``);
      pragmas.set(key, value);
      return blank(line, 0);
    }
    atTop = false;

    const start = line.search(/\/\/\s*~/);
    if (start < 0) return line;
    const written = line.slice(start).trimEnd();
    for (const mark of written.split(/\s*\/\/(?=\s*~)/).slice(1)) marks.push(readMark(mark, index + 1));
    return blank(line, start);
  });
  return { marks, pragmas, text: lines.join('\n') };
}

function readMark(written: string, line: number): Mark {
  const [, arrows = '', gap, rule, text, reason] = markPattern.exec(written) ?? [];
  if (rule === undefined) throw new Error(`line ${line}: cannot read \`//${written}\``);
  if (arrows.length >= line) throw new Error(`line ${line}: \`//${written}\` points above the file`);
  if ((gap === undefined) !== (reason === undefined)) {
    throw new Error(`line ${line}: a reason belongs to \`missing\` and \`spurious\`, and they need one`);
  }
  return {
    rule,
    line: line - arrows.length,
    ...(text !== undefined && { text }),
    ...(gap !== undefined && { gap: gap as 'missing' | 'spurious' }),
    ...(reason !== undefined && { reason }),
  };
}

function blank(line: string, start: number): string {
  return line.slice(0, start) + line.slice(start).replace(/[^\r]/g, ' ');
}
