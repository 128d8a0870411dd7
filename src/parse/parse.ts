import ts from 'typescript';

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
  ts: ts.ScriptKind.TS,
  mts: ts.ScriptKind.TS,
  cts: ts.ScriptKind.TS,
  tsx: ts.ScriptKind.TSX,
  js: ts.ScriptKind.JSX,
  mjs: ts.ScriptKind.JSX,
  cjs: ts.ScriptKind.JSX,
  jsx: ts.ScriptKind.JSX,
};

/** The file's tree, as far as the text parses. Throws `RangeError` when the nesting is too deep for the stack. */
export function parse(path: string, text: string): ParsedFile {
  const extension = path.slice(path.lastIndexOf('.') + 1);
  const source = ts.createSourceFile(
    path,
    text,
    { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
    false,
    scriptKinds[extension] ?? ts.ScriptKind.TS,
  );
  // Not in TypeScript's declarations, but set on every source file that `createSourceFile` returns (TypeScript 6.0).
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return {
    path,
    text,
    source,
    syntaxErrors: parseDiagnostics.map(({ start, length, messageText }) => ({
      start,
      end: start + length,
      message: ts.flattenDiagnosticMessageText(messageText, ' '),
    })),
  };
}
