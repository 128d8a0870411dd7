import { symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, within, type LinkedProject } from '../dataflow/linked-project.js';
import { forEachChild, isFunction, SyntaxKind, type Expression, type Node, type ts } from '../parse/syntax.js';
import type { Attempt, Call } from './attempt.js';
import { isNamedLikeLog } from './log-call.js';
import { mentions } from './mentions.js';

/** Whether the code asks which error it was: in a condition, or by handing it to someone who may. */
export function isSelective({ handling, trying }: Attempt, file: AnalysedFile, project: LinkedProject): boolean {
  const { bound } = file;
  if (isStatusCompared(trying, file)) return true;
  const caught = isFunction(handling) ? handling.parameters[0] : handling.variableDeclaration;
  const name = caught?.name;
  if (name === undefined) return false;
  const symbol = name.kind === SyntaxKind.Identifier ? symbolOf(bound, name) : undefined;
  if (symbol === undefined) return true;
  const symbols = new Set([symbol]);
  const isTold = callsIn(handling, file).some(
    (call) => call.arguments?.some((argument) => mentions(argument, symbols, file)) && !isTelling(call, file, project),
  );
  return isTold || asksFor(handling, symbols, file);
}

function isStatusCompared(trying: Node, { bound }: AnalysedFile): boolean {
  const isAsked = (side: Node, limit: Node): boolean =>
    /\b(status|statusCode)$/.test(side.getText(bound.source)) && !isLimitOfSuccess(limit);
  return within(bound.binaries, trying).some(({ left, right }) => isAsked(left, right) || isAsked(right, left));
}

/** `status >= 400`, `status !== 200`: says no more than `ok`. */
function isLimitOfSuccess(node: Node): boolean {
  return node.kind === SyntaxKind.NumericLiteral && /^(20[0-9]|299|300|399|400)$/.test((node as ts.NumericLiteral).text);
}

/** A log call, or a new error around the old one. */
function isTelling(call: Call, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.kind === SyntaxKind.NewExpression || /^(String|JSON\.stringify|(Promise\.)?reject)$/.test(calleeName(call))) return true;
  if (project.rowsCalled(call, file).some((row) => row.call.is === 'log' || row.call.is === 'report')) return true;
  return isNamedLikeLog(call) || /(^|\.)(log|logger|console)\b|\.(debug|info|warn|error|log|trace|push)$/i.test(calleeName(call));
}

/** Whether a condition asks for the error, or a variable is made of it. */
function asksFor(node: Node, symbols: ReadonlySet<Symbol>, file: AnalysedFile): boolean {
  const asked = askedBy(node);
  if (asked !== undefined && mentions(asked, symbols, file)) return true;
  return forEachChild(node, (child) => asksFor(child, symbols, file) || undefined) ?? false;
}

function askedBy(node: Node): Expression | undefined {
  switch (node.kind) {
    case SyntaxKind.IfStatement:
    case SyntaxKind.SwitchStatement:
      return (node as ts.IfStatement).expression;
    case SyntaxKind.ConditionalExpression:
      return (node as ts.ConditionalExpression).condition;
    case SyntaxKind.VariableDeclaration:
      return (node as ts.VariableDeclaration).initializer;
    default:
      return undefined;
  }
}

/** Whether the error tells by its status or code if trying again can help: an HTTP request, a write to a database. */
export function failsByStatus({ tried, trying }: Attempt, file: AnalysedFile, project: LinkedProject): boolean {
  const isThrown = within(file.bound.throws, trying).length > 0;
  return tried.some((call) =>
    project.rowsCalled(call, file).some(({ call: { is, throwsOnStatus, writes } }) => {
      if (is === 'request') return throwsOnStatus === true || isThrown;
      return is === 'query' && writes === true;
    }),
  );
}
