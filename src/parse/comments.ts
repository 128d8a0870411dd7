import type ts from 'typescript';
import type { Range } from '../diagnostic.js';
import { typescript } from './typescript.js';

/** The comments that lie between two offsets, in order. The stretch must hold trivia only (no strings, no templates). */
export function commentsBetween(text: string, start: number, end: number): readonly Range[] {
  const comments: Range[] = [];
  let position = start;
  while (position < end) {
    const open = text.indexOf('/', position);
    if (open < 0 || open >= end) break;
    const second = text[open + 1];
    if (second === '/') {
      const close = endOfLine(text, open);
      comments.push({ start: open, end: close });
      position = close;
    } else if (second === '*') {
      const close = text.indexOf('*/', open + 2);
      const stop = close < 0 ? text.length : close + 2;
      comments.push({ start: open, end: stop });
      position = stop;
    } else {
      position = open + 1;
    }
  }
  return comments;
}

/** The comment that the offset lies in, where the tree says that it is not part of a string, a template or code. */
export function commentAt(source: ts.SourceFile, offset: number): Range | undefined {
  let node: ts.Node = source;
  for (;;) {
    let inner: ts.Node | undefined;
    node.forEachChild((child) => {
      if (inner === undefined && child.pos <= offset && offset < child.end) inner = child;
    });
    if (inner === undefined) break;
    node = inner;
  }
  if (node.kind !== typescript.SyntaxKind.SourceFile && node.getStart(source) <= offset && isTextToken(node)) return undefined;
  for (const comment of commentsInGaps(source, node)) {
    if (comment.start <= offset && offset < comment.end) return comment;
  }
  return undefined;
}

/** Comments in the node that belong to none of its children: between tokens, in empty blocks, before and after. */
function* commentsInGaps(source: ts.SourceFile, node: ts.Node): Generator<Range> {
  const scanner = typescript.createScanner(typescript.ScriptTarget.ESNext, false, source.languageVariant, source.text, undefined, node.pos);
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  let next = 0;
  while (scanner.getTokenEnd() < node.end || scanner.getTokenEnd() === node.pos) {
    while (next < children.length && children[next]!.end <= scanner.getTokenEnd()) next += 1;
    const child = children[next];
    if (child !== undefined && scanner.getTokenEnd() >= child.pos && scanner.getTokenEnd() < child.end) {
      scanner.resetTokenState(child.end);
      next += 1;
      continue;
    }
    const token = scanner.scan();
    if (token === typescript.SyntaxKind.EndOfFileToken) return;
    if (token === typescript.SyntaxKind.SingleLineCommentTrivia || token === typescript.SyntaxKind.MultiLineCommentTrivia) {
      yield { start: scanner.getTokenStart(), end: scanner.getTokenEnd() };
    }
  }
}

function isTextToken(node: ts.Node): boolean {
  return (
    typescript.isStringLiteralLike(node) ||
    node.kind === typescript.SyntaxKind.TemplateHead ||
    node.kind === typescript.SyntaxKind.TemplateMiddle ||
    node.kind === typescript.SyntaxKind.TemplateTail ||
    node.kind === typescript.SyntaxKind.RegularExpressionLiteral ||
    node.kind === typescript.SyntaxKind.JsxText
  );
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
