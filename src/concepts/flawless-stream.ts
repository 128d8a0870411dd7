import { nameOf } from '../bind/names.js';
import { symbolOf, type BoundFile } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { keysOf } from '../dataflow/linked-project.js';
import {
  forEachChild,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isNothing } from './nothing-said.js';

/**
 * `new Transform({ transform(chunk, encoding, done) { done(null, chunk); } })`: a stream of the code's own that never hands on an error.
 */
export function isFlawless(node: CallExpression | NewExpression, file: AnalysedFile): boolean {
  if (node.kind !== SyntaxKind.NewExpression || !isOwnStream(node)) return false;
  const fails = (inner: Node): boolean => {
    if (inner.kind === SyntaxKind.ThrowStatement) return true;
    if (inner.kind === SyntaxKind.CallExpression && mayHandOn(inner as CallExpression, file)) return true;
    return forEachChild(inner, (child) => fails(child) || undefined) ?? false;
  };
  return !(node.arguments ?? []).some((argument) => unwrap(argument).kind !== SyntaxKind.ObjectLiteralExpression || fails(argument));
}

/** `new Transform(…)`, under whatever name it is imported where the code says how it writes. */
function isOwnStream(node: CallExpression | NewExpression): boolean {
  if (/(^|\.)(Writable|Duplex|Transform)$/.test(calleeName(node))) return true;
  return node.arguments?.some((argument) => keysOf(argument).some((key) => /^(write|writev|transform)$/.test(key))) === true;
}

/** `done(error)`, `stream.destroy(error)`, `check(chunk, done)`: what does not get the callback hands on nothing. */
function mayHandOn(call: CallExpression, { bound }: AnalysedFile): boolean {
  const { expression: callee, arguments: args } = call;
  const [first] = args;
  if (first === undefined) return false;
  if (callee.kind === SyntaxKind.PropertyAccessExpression && /^(destroy|emit)$/.test((callee as ts.PropertyAccessExpression).name.text))
    return true;
  if (callee.kind === SyntaxKind.Identifier) {
    const symbol = symbolOf(bound, callee as ts.Identifier);
    const isOwn = symbol !== undefined && symbol.kind !== 'function' && symbol.kind !== 'import';
    if (isOwn && !isNothing(first)) return true;
  }
  return args.some((argument) => isCallback(argument, bound)) && !isOnlyPutOff(call);
}

/** The last parameter of one of the stream's functions, but for the number of bytes that are read. */
function isCallback(argument: Expression, bound: BoundFile): boolean {
  const node = unwrap(argument);
  const parameter = node.kind === SyntaxKind.Identifier ? symbolOf(bound, node as ts.Identifier)?.declarations[0] : undefined;
  if (parameter?.kind !== SyntaxKind.Parameter || !isFunction(parameter.parent)) return false;
  const { parent: fn } = parameter;
  const property = fn.kind === SyntaxKind.MethodDeclaration ? fn : wrapped(fn).parent;
  if (property.parent.kind !== SyntaxKind.ObjectLiteralExpression) return false;
  if (nameOf((property as ts.MethodDeclaration | ts.PropertyAssignment).name) === 'read') return false;
  return fn.parameters[fn.parameters.length - 1] === parameter;
}

/** `setImmediate(done)`, `setTimeout(done, 10)`: calls back without an error. */
function isOnlyPutOff(call: CallExpression): boolean {
  const name = calleeName(call);
  const most = name === 'setTimeout' ? 2 : 1;
  return /^(setTimeout|setImmediate|queueMicrotask|process\.nextTick)$/.test(name) && call.arguments.length <= most;
}
