import type ts from 'typescript';
import { typescript } from './typescript.js';

/** A place where the text is not valid TypeScript or JavaScript. */
export interface SyntaxError {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** One file's text and its tree. Parent pointers are set by the bind layer's walk, not here. */
export interface ParsedFile {
  readonly path: string;
  readonly text: string;
  readonly source: ts.SourceFile;
  readonly syntaxErrors: readonly SyntaxError[];
}

const scriptKinds: Readonly<Record<string, ts.ScriptKind>> = {
  ts: typescript.ScriptKind.TS,
  mts: typescript.ScriptKind.TS,
  cts: typescript.ScriptKind.TS,
  tsx: typescript.ScriptKind.TSX,
  js: typescript.ScriptKind.JSX,
  mjs: typescript.ScriptKind.JSX,
  cjs: typescript.ScriptKind.JSX,
  jsx: typescript.ScriptKind.JSX,
};

/** `0755`, `'\033'`, `'\8'`, `09`: what TypeScript says of numbers and escapes that JavaScript still takes outside strict mode. */
const legacyCodes: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489]);

/** The file's tree, as far as the text parses. Throws `RangeError` when the nesting is too deep for the stack. */
export function parse(path: string, text: string): ParsedFile {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  const source = typescript.createSourceFile(
    path,
    text,
    { languageVersion: typescript.ScriptTarget.ESNext, jsDocParsingMode: typescript.JSDocParsingMode.ParseNone },
    false,
    scriptKinds[extension] ?? typescript.ScriptKind.TS,
  );
  // Not in TypeScript's declarations, but set on every source file that `createSourceFile` returns (TypeScript 6.0).
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return {
    path,
    text,
    source,
    syntaxErrors: parseDiagnostics
      .filter(({ code }) => !(legacyCodes.has(code) && scriptKinds[extension] === typescript.ScriptKind.JSX))
      .map(({ start, length, messageText }) => ({
        start,
        end: start + length,
        message: typescript.flattenDiagnosticMessageText(messageText, ' '),
      })),
  };
}
