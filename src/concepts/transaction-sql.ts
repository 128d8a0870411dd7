import { literalText } from '../dataflow/linked-project.js';
import { SyntaxKind, type CallExpression, type NewExpression, type ts } from '../parse/syntax.js';

const begins = /^\s*(begin|start\s+transaction)\b(?!\s*end)/i;
const ends = /^\s*(commit|rollback|end)\b/i;
const commits = /^\s*(commit|end)\b/i;
const rollsBack = /^\s*rollback\b/i;
const queryName = /^(query|execute|exec|run|raw|unsafe|queryRaw|\$(query|execute)Raw(Unsafe)?)$/;

/** Whether the call sends SQL that the pattern matches. */
export function isSqlOf(node: CallExpression | NewExpression, pattern: RegExp): boolean {
  const { expression: callee, arguments: args } = node;
  const [sql] = args ?? [];
  if (sql === undefined || callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const text = literalText(sql);
  return text !== undefined && queryName.test((callee as ts.PropertyAccessExpression).name.text) && pattern.test(text);
}

/** Whether the call begins a transaction by SQL. */
export function beginsTransaction(node: CallExpression | NewExpression): boolean {
  return isSqlOf(node, begins);
}

/** Whether the call makes what has been done in a transaction last. */
export function commitsTransaction(node: CallExpression | NewExpression): boolean {
  return isSqlOf(node, commits);
}

/** Whether the call ends a transaction by SQL. */
export function endsTransaction(node: CallExpression | NewExpression): boolean {
  return isSqlOf(node, ends);
}

/** Whether the call begins a transaction by SQL, or undoes one. */
export function beginsOrUndoes(node: CallExpression | NewExpression): boolean {
  return beginsTransaction(node) || isSqlOf(node, rollsBack);
}
