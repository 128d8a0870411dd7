/** Where an emitter arrives after the chain of its own calls: in a name, in what other files reach, or where nobody holds it any more. */
import { symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { literalText } from '../dataflow/linked-project.js';
import {
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';

/** Where an emitter arrives after its own chain. */
export type Arrival =
  | { readonly kind: 'heard' | 'lost' | 'elsewhere' | 'shared' }
  /** In a variable: where it is declared with it, or given it. */
  | { readonly kind: 'name'; readonly symbol: Symbol; readonly holding: ts.VariableDeclaration | ts.BinaryExpression };

/** Methods that take a listener. */
export const listening = /^(on|once|addListener|prependListener|prependOnceListener)$/;

/** Methods of streams, sockets, clients and archives that give the emitter itself back. */
const givesItself = new Set([
  'on',
  'once',
  'addListener',
  'prependListener',
  'prependOnceListener',
  'off',
  'removeListener',
  'setEncoding',
  'pause',
  'resume',
  'ref',
  'unref',
  'setTimeout',
  'setNoDelay',
  'setKeepAlive',
  'setMaxListeners',
  'connect',
  'append',
  'directory',
  'file',
  'glob',
]);

/** Follows what is made through the chain of its own calls. */
export function arrivalOf(made: Node, file: AnalysedFile): Arrival {
  let node: Node = made;
  for (;;) {
    node = wrapped(node);
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.AwaitExpression:
        node = parent;
        break;
      case SyntaxKind.PropertyAccessExpression: {
        const call = parent.parent;
        // spawn(command).stdout: nobody holds the child any more
        if (call.kind === SyntaxKind.PropertyAccessExpression) return { kind: 'lost' };
        if (call.kind !== SyntaxKind.CallExpression || (call as CallExpression).expression !== parent) return { kind: 'elsewhere' };
        if (listensForErrors(call as CallExpression)) return { kind: 'heard' };
        const { text: name } = (parent as ts.PropertyAccessExpression).name;
        // (await open(id).catch(explain)).on(…)
        if (name === 'then') return { kind: 'elsewhere' };
        // a.pipe(b) gives b back: nobody holds `a` any more
        if (!givesItself.has(name) && name !== 'catch' && name !== 'finally') return { kind: 'lost' };
        node = call;
        break;
      }
      case SyntaxKind.CallExpression:
        // source.pipe(made) gives `made` back
        if (!isPipe(parent as CallExpression)) return { kind: 'elsewhere' };
        node = parent;
        break;
      case SyntaxKind.ExpressionStatement:
        return { kind: 'lost' };
      case SyntaxKind.VariableDeclaration:
        return ofDeclaration(parent as ts.VariableDeclaration, file);
      case SyntaxKind.PropertyDeclaration:
        return { kind: 'shared' };
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken, right } = parent as ts.BinaryExpression;
        const isField =
          left.kind === SyntaxKind.PropertyAccessExpression &&
          unwrap((left as ts.PropertyAccessExpression).expression).kind === SyntaxKind.ThisKeyword;
        if (right !== node || operatorToken.kind !== SyntaxKind.EqualsToken) return { kind: 'elsewhere' };
        if (left.kind === SyntaxKind.Identifier) return ofAssignment(parent as ts.BinaryExpression, left as ts.Identifier, file);
        if (left.kind !== SyntaxKind.PropertyAccessExpression || (!isField && !isModuleExport(left))) return { kind: 'elsewhere' };
        return isFieldHeard((left as ts.PropertyAccessExpression).name.text, file) ? { kind: 'heard' } : { kind: 'shared' };
      }
      default:
        return { kind: 'elsewhere' };
    }
  }
}

function ofDeclaration(declaration: ts.VariableDeclaration, file: AnalysedFile): Arrival {
  if (declaration.name.kind !== SyntaxKind.Identifier) return { kind: 'elsewhere' };
  const symbol = symbolOf(file.bound, declaration.name);
  return symbol === undefined ? { kind: 'elsewhere' } : { kind: 'name', symbol, holding: declaration };
}

/** `pool = new Pool()`: a variable that is declared without it. */
function ofAssignment(holding: ts.BinaryExpression, name: ts.Identifier, file: AnalysedFile): Arrival {
  const symbol = symbolOf(file.bound, name);
  return symbol?.kind === 'variable' ? { kind: 'name', symbol, holding } : { kind: 'elsewhere' };
}

/**
 * `emitter.on('error', f)`; an event that the text does not show may be that one. `stream.promise()` rejects with what the stream emits.
 */
export function listensForErrors({ expression: callee, arguments: [event] }: CallExpression): boolean {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { text: method } = (callee as ts.PropertyAccessExpression).name;
  if (method === 'promise' && event === undefined) return true;
  if ((!listening.test(method) && method !== 'addEventListener') || event === undefined) return false;
  const text = literalText(event);
  return text === undefined || text === 'error';
}

/** `this.child.on('error', f)`, `exports.pool.on('error', f)`, `this.socket.onerror = f`, anywhere in the file. */
function isFieldHeard(name: string, { bound }: AnalysedFile): boolean {
  return (bound.identifiers.get(name) ?? []).some(({ parent }) => {
    const outer = parent.parent;
    if (parent.kind !== SyntaxKind.PropertyAccessExpression || outer?.kind !== SyntaxKind.PropertyAccessExpression) return false;
    if ((outer as ts.PropertyAccessExpression).name.text === 'onerror') return true;
    return outer.parent.kind === SyntaxKind.CallExpression && isHeardInChain(outer.parent as CallExpression);
  });
}

/** `source.pipe(stream)` */
export function isPipe({ expression: callee }: CallExpression | NewExpression): boolean {
  return callee.kind === SyntaxKind.PropertyAccessExpression && (callee as ts.PropertyAccessExpression).name.text === 'pipe';
}

/** `stream.on('data', f).on('error', g)`: whether the call or one behind it in the chain listens for errors. */
export function isHeardInChain(call: CallExpression): boolean {
  for (let node: CallExpression = call; ;) {
    if (listensForErrors(node)) return true;
    const outer = node.parent.parent;
    const isChained =
      node.parent.kind === SyntaxKind.PropertyAccessExpression &&
      outer.kind === SyntaxKind.CallExpression &&
      (outer as CallExpression).expression === node.parent;
    const isItself = isPipe(node)
      ? node === call
      : node.expression.kind === SyntaxKind.PropertyAccessExpression &&
        givesItself.has((node.expression as ts.PropertyAccessExpression).name.text);
    if (!isChained || !isItself) return false;
    node = outer as CallExpression;
  }
}

/** `module.exports`, `exports.pool` */
export function isModuleExport(left: Expression): boolean {
  return /^(module\.)?exports(\.\w+)?$/.test(left.getText());
}
