import type ts from 'typescript';
import type { Range } from '../diagnostic.js';
import { typescript } from './typescript.js';

const comment = /\/\/.*|\/\*[^]*?(?:\*\/|$)/g;

/** The comments that lie between two offsets, in order. The stretch must hold trivia only (no strings, no templates). */
export function commentsBetween(text: string, start: number, end: number): readonly Range[] {
  return [...text.slice(start, end).matchAll(comment)].map(({ index, 0: { length } }) => ({
    start: start + index,
    end: start + index + length,
  }));
}

/** The comments that the offsets lie in, by offset, where the tree says that it is not part of a string, a template or code. */
export function commentsAt(source: ts.SourceFile, offsets: readonly number[]): ReadonlyMap<number, Range> {
  const found = new Map<number, Range>();
  // One walk for all of them, and not by recursion: there may be as many as the file has lines, in a tree that is as deep.
  const open: [node: ts.Node, offsets: readonly number[]][] = [[source, [...offsets].sort((a, b) => a - b)]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [node, inside] = next;
    const children = childrenOf(node);
    const inChildren = new Map<ts.Node, number[]>();
    const between: number[] = [];
    let index = 0;
    for (const offset of inside) {
      while (index < children.length && children[index]!.end <= offset) index += 1;
      const child = children[index];
      const others = child === undefined || child.pos > offset ? between : inChildren.get(child);
      if (others === undefined) inChildren.set(child!, [offset]);
      else others.push(offset);
    }
    for (const child of inChildren) open.push(child);
    if (between.length === 0) continue;
    const end = isTextToken(node) ? node.getStart(source) : node.end;
    let nextOffset = 0;
    for (const comment of commentsInGaps(source, node, children)) {
      for (; between[nextOffset]! < comment.end; nextOffset += 1) {
        if (between[nextOffset]! >= comment.start && between[nextOffset]! < end) found.set(between[nextOffset]!, comment);
      }
      if (nextOffset === between.length) break;
    }
  }
  return found;
}

function childrenOf(node: ts.Node): readonly ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

/** Comments in the node that belong to none of its children: between tokens, in empty blocks, before and after. */
function* commentsInGaps(source: ts.SourceFile, node: ts.Node, children: readonly ts.Node[]): Generator<Range> {
  const scanner = typescript.createScanner(typescript.ScriptTarget.ESNext, false, source.languageVariant, source.text, undefined, node.pos);
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
