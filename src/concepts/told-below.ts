import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, within, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import { isCall, SyntaxKind, unwrap, type CallExpression, type Node, type ts } from '../parse/syntax.js';
import { statementAround, type DroppingHandler } from './dropping-handler.js';
import { tells } from './log-call.js';
import { isNothing } from './nothing-said.js';
import { callsThatMayFail } from './probe.js';

/** Whether what fails has been logged where it failed: the one function that is tried catches all that fails in it, and says so. */
export function isToldBelow(handler: DroppingHandler): boolean {
  const { file, project } = handler;
  const [only, ...others] = callsThatMayFail(handler);
  const functions = only === undefined || others.length > 0 ? [] : project.functionsOf(only, file);
  const index = only?.arguments?.findIndex((argument) => unwrap(argument) === handler.node) ?? -1;
  return functions.length > 0 && functions.every((fn) => (index === -1 ? tellsItself(fn, project) : tellsBefore(fn, index, project)));
}

/** `load().catch((error) => { log.error(error); callback(error); })`: whatever error the callback gets stands in the log by then. */
function tellsBefore({ node, file }: FoundFunction, index: number, project: LinkedProject): boolean {
  const name = node.parameters[index]?.name;
  const callback = name?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, name) : undefined;
  if (callback === undefined) return false;
  const uses = referencesOf(file.bound, callback);
  const calls = uses.map(({ parent }) => parent as CallExpression).filter((call, at) => isCall(call) && call.expression === uses[at]);
  if (calls.length < uses.length) return false;
  const failing = calls.filter(({ arguments: [error] }) => error !== undefined && !isNothing(error));
  return failing.length > 0 && failing.every((call) => isToldInFront(call, file, project));
}

function isToldInFront(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const statement = statementAround(call);
  const { statements } = (statement?.parent ?? call) as Partial<ts.Block>;
  const before = statements?.slice(0, statements.indexOf(statement as ts.Statement)) ?? [];
  return before.some((each) => tellsAlways(each, file, project));
}

/** `async function load() { try { … } catch (error) { log.error(error); throw error; } }` */
function tellsItself({ node, file }: FoundFunction, project: LinkedProject): boolean {
  if (node.body?.kind !== SyntaxKind.Block) return false;
  const { statements } = node.body as ts.Block;
  const isGuarded = (statement: Node): boolean => {
    const clause = statement.kind === SyntaxKind.TryStatement ? (statement as ts.TryStatement).catchClause : undefined;
    return clause !== undefined && tellsAlways(clause.block, file, project);
  };
  const doesNothing = (statement: Node): boolean =>
    callsIn(statement, file).length === 0 && within<Node>(file.bound.throws, statement).length === 0;
  return statements.some(isGuarded) && statements.every((statement) => isGuarded(statement) || doesNothing(statement));
}

/** Whether something is told whichever way the statement is gone through. */
export function tellsAlways(statement: ts.Statement, file: AnalysedFile, project: LinkedProject): boolean {
  switch (statement.kind) {
    case SyntaxKind.Block:
      return (statement as ts.Block).statements.some((inner) => tellsAlways(inner, file, project));
    case SyntaxKind.IfStatement: {
      const { thenStatement, elseStatement } = statement as ts.IfStatement;
      return elseStatement !== undefined && [thenStatement, elseStatement].every((branch) => tellsAlways(branch, file, project));
    }
    default:
      return callsIn(statement, file).some((call) => tells(call, file, project));
  }
}
