import type { BoundFile } from '../bind/scopes.js';
import type { Edit } from '../diagnostic.js';
import { isFunction, SyntaxKind, type Body, type Node, type ts } from '../parse/syntax.js';
import type { ErrorHandler } from './error-handler.js';

/** Edits after which every path that drops the error throws it again; undefined where the handler has no block or its error no name. */
export function rethrowing(handler: ErrorHandler, body: Body): readonly Edit[] | undefined {
  const { file, root, name, node, kind, paths } = handler;
  const block = isFunction(body) ? body.body : body;
  if (block?.kind !== SyntaxKind.Block || (root !== undefined && name === undefined)) return undefined;
  const error = name ?? 'error';
  // It is called on success as well.
  if (kind === 'callback' && root === undefined) return undefined;
  if (kind === 'callback') return [prepended(block as ts.Block, `if (${error}) throw ${error};`, file.bound)];
  const edits: Edit[] = [];
  if (root === undefined) {
    if (node.kind !== SyntaxKind.CatchClause) return undefined;
    // catch {  →  catch (error) {
    const start = block.getStart(file.bound.source);
    edits.push({ start, end: start, text: `(${error}) ` });
  }
  for (const { outcome, narrowing, exit, at } of paths) {
    if (outcome !== 'dropped' || narrowing === 'met') continue;
    if (exit === 'end') edits.push(appended(block as ts.Block, `throw ${error};`, file.bound.text));
    else {
      const statement = statementOf(at);
      if (statement === undefined) return undefined;
      edits.push({ start: statement.getStart(file.bound.source), end: statement.end, text: `throw ${error};` });
    }
  }
  return edits;
}

/** Puts a statement in front of the block's first one, or into the empty block. */
function prepended(block: ts.Block, statement: string, { text, source }: BoundFile): Edit {
  const [first] = block.statements;
  if (first === undefined) return appended(block, statement, text);
  const start = first.getStart(source);
  const [gap = ''] = /\n[ \t]*$/.exec(text.slice(block.getStart(source), start)) ?? [' '];
  return { start, end: start, text: `${statement}${gap}` };
}

/** Puts a statement at the block's end, indented like the block. */
function appended(block: ts.Block, statement: string, text: string): Edit {
  const close = block.end - 1;
  let start = close;
  while (/[ \t]/.test(text.charAt(start - 1))) start -= 1;
  if (start === 0 || text.charAt(start - 1) === '\n') return { start, end: start, text: `${text.slice(start, close)}  ${statement}\n` };
  return { start: close, end: close, text: start < close && text.charAt(close - 1) === ' ' ? `${statement} ` : ` ${statement} ` };
}

function statementOf(at: Node | undefined): Node | undefined {
  for (let current = at; current !== undefined && !isFunction(current); current = current.parent) {
    if (
      current.kind === SyntaxKind.ReturnStatement ||
      current.kind === SyntaxKind.ContinueStatement ||
      current.kind === SyntaxKind.BreakStatement
    )
      return current;
  }
  return undefined;
}
