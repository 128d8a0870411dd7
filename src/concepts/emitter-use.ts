/** What a use of an emitter's name does with it: listens to its errors, closes it, hands it to whoever may listen. */
import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  isCall,
  isFunction,
  SyntaxKind,
  wrapped,
  type CallExpression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isCleanUpName } from './clean-up.js';
import { isHeardInChain, isModuleExport, isPipe, listening } from './emitter-arrival.js';
import { nameOfFunction } from './function-name.js';
import { memberCallOn } from './member-call.js';

/** What a use of the name does with the emitter. */
export function useOf(reference: Node, file: AnalysedFile, project: LinkedProject): 'heard' | 'closed' | 'escapes' | 'used' {
  const { parent } = wrapped(reference);
  if (isBorrowed(reference, file, project)) return isClosedByBorrower(reference, file, project) ? 'closed' : 'used';
  switch (parent.kind) {
    case SyntaxKind.PropertyAccessExpression: {
      const call = parent.parent;
      // socket.onerror = f
      if ((parent as ts.PropertyAccessExpression).name.text === 'onerror') return 'heard';
      if (call.kind !== SyntaxKind.CallExpression || (call as CallExpression).expression !== parent) return 'used';
      if (isHeardInChain(call as CallExpression)) return 'heard';
      return closes.test((parent as ts.PropertyAccessExpression).name.text) ? 'closed' : 'used';
    }
    case SyntaxKind.CallExpression:
      // source.pipe(stream).on('error', f)
      if (isPipe(parent as CallExpression)) return isHeardInChain(parent as CallExpression) ? 'heard' : isHeld(parent) ? 'escapes' : 'used';
      return isBinding(parent as CallExpression) ? 'used' : 'escapes';
    case SyntaxKind.ForOfStatement:
      return 'heard';
    case SyntaxKind.ExportSpecifier:
    case SyntaxKind.ExportAssignment:
      return 'used';
    case SyntaxKind.BinaryExpression:
      return isUsedIn(parent as ts.BinaryExpression, reference) ? 'used' : 'escapes';
    case SyntaxKind.ShorthandPropertyAssignment:
    case SyntaxKind.PropertyAssignment: {
      const holder = parent.parent.parent;
      return holder.kind === SyntaxKind.BinaryExpression && isModuleExport((holder as ts.BinaryExpression).left) ? 'used' : 'escapes';
    }
    case SyntaxKind.IfStatement:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.ExpressionStatement:
    case SyntaxKind.TypeQuery:
      return 'used';
    default:
      return 'escapes';
  }
}

/** `module.exports = pool`, `pool = new Pool()`, `pool === undefined` */
function isUsedIn(expression: ts.BinaryExpression, reference: Node): boolean {
  const { left, operatorToken } = expression;
  const isGiven = operatorToken.kind === SyntaxKind.EqualsToken && left === reference;
  return isGiven || isModuleExport(left) || isTested(expression);
}

function isTested({ operatorToken }: ts.BinaryExpression): boolean {
  return /^[!=]==?$/.test(operatorToken.getText());
}

/** `promisify(client.get).bind(client)`: a method gets its own object. */
export function isBinding({ expression: callee }: CallExpression | NewExpression): boolean {
  return callee.kind === SyntaxKind.PropertyAccessExpression && (callee as ts.PropertyAccessExpression).name.text === 'bind';
}

/** `subscription.on('message', f)` */
export function isListenedTo(reference: Node): boolean {
  const { parent } = wrapped(reference);
  return parent.kind === SyntaxKind.PropertyAccessExpression && listening.test((parent as ts.PropertyAccessExpression).name.text);
}

/**
 * `process.on('SIGTERM', () => pool.end())`, `function shutDown() { pool.end(); }`, unless a function calls it when its work is done: until
 * then the process lives, and so does the connection.
 */
export function isForTheEnd(closing: Node, made: Node, project: LinkedProject, around: readonly FunctionNode[] = []): boolean {
  const fn = bodyOf(closing);
  if (!isFunction(fn) || fn === bodyOf(made)) return false;
  if (around.includes(fn)) return true;
  // server.close(() => pool.end())
  if (isCall(fn.parent) && fn.parent.expression !== fn)
    return /^process\.(on|once)$/.test(calleeName(fn.parent)) || isForTheEnd(fn.parent, made, project, around);
  const name = nameOfFunction(fn) ?? '';
  if (!isCleanUpName(name) && !/graceful|shut_?down/i.test(name)) return false;
  return project.callersOf(fn).every(({ node: call }) => isForTheEnd(call, made, project, [...around, fn]));
}

/** `drizzle(pool)`, `new PostgresDialect({ pool })`: a library works with it and listens to none of its errors. */
export function isBorrowed(reference: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { parent } = wrapped(reference);
  const isProperty = parent.kind === SyntaxKind.PropertyAssignment || parent.kind === SyntaxKind.ShorthandPropertyAssignment;
  const argument = isProperty ? wrapped(parent.parent) : wrapped(reference);
  const call = argument.parent;
  return isCall(call) && call.expression !== argument && project.rowWithRole(call, file, 'borrow') !== undefined;
}

/** `const db = drizzle(pool); … await db.$client.end();`, where that is not only for the end of the process. */
export function isClosedByBorrower(lent: Node, { bound }: AnalysedFile, project: LinkedProject): boolean {
  let holder = lent.parent;
  while (holder.kind !== SyntaxKind.VariableDeclaration && !isFunction(holder) && holder.kind !== SyntaxKind.SourceFile)
    holder = holder.parent;
  const name = holder.kind === SyntaxKind.VariableDeclaration ? (holder as ts.VariableDeclaration).name : undefined;
  const symbol = name?.kind === SyntaxKind.Identifier ? symbolOf(bound, name as ts.Identifier) : undefined;
  if (symbol === undefined) return false;
  return referencesOf(bound, symbol).some((reference) => {
    const closing = memberCallOn(reference) ?? memberCallOn(reference.parent);
    return closing !== undefined && closes.test(closing.name) && !isForTheEnd(reference, lent, project);
  });
}

const closes = /^(end|close|quit|disconnect|destroy|release)$/;

/** Whether the result of the call is used for more than its own chain. */
function isHeld(call: Node): boolean {
  return call.parent.kind !== SyntaxKind.ExpressionStatement && call.parent.kind !== SyntaxKind.PropertyAccessExpression;
}
