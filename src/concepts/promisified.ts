/** Calls of functions that call back, made to give a promise: `const rename = promisify(fs.rename)`. */
import { initializerOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { SyntaxKind, unwrap, type CallExpression, type Expression, type ts } from '../parse/syntax.js';
import { memberCall } from './member-call.js';

/** The function that the call runs with a callback of Node's making: `fs.rename` of `promisify(fs.rename)(from, to)`, `rename(from, to)`. */
export function promisifiedIn({ expression }: CallExpression, { bound }: AnalysedFile): Expression | undefined {
  const callee = unwrap(expression);
  const made = callee.kind === SyntaxKind.Identifier ? initializerOf(bound, callee as ts.Identifier) : callee;
  return made === undefined ? undefined : promisifiedBy(made);
}

/** `client.get` of `promisify(client.get)`, `util.promisify(client.get).bind(client)` */
function promisifiedBy(expression: Expression): Expression | undefined {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.CallExpression) return undefined;
  const method = memberCall(node);
  if (method?.name === 'bind') return promisifiedBy(method.receiver);
  const call = node as CallExpression;
  return lastName(calleeName(call)) === 'promisify' ? call.arguments[0] : undefined;
}
