import ts from 'typescript';

/** The comments of the text before that are not in the text after. */
export function lostComments(file: string, before: string, after: string): readonly string[] {
  if (before === after) return [];
  const left = commentsOf(file, after);
  return commentsOf(file, before).filter((comment) => {
    const at = left.indexOf(comment);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** The comments of the code, in any order. */
function commentsOf(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const comments = new Map<number, string>();
  const add = (node: ts.Node): void => {
    const ranges = [...(ts.getLeadingCommentRanges(text, node.pos) ?? []), ...(ts.getTrailingCommentRanges(text, node.end) ?? [])];
    // Between the texts of a JSX element, two slashes are text.
    if (node.kind !== ts.SyntaxKind.JsxText) for (const { pos, end } of ranges) comments.set(pos, text.slice(pos, end));
    node.getChildren(source).forEach(add);
  };
  add(source);
  return [...comments.values()];
}
