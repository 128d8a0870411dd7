/**
 * A handler that only writes the error down leaves a client waiting where the reply stands in what has failed: nobody answers any more, and
 * the connection stays open until one side gives up.
 */
import { referencesOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import type { Model } from '../models/model.js';
import {
  bodyOf,
  isAwaited,
  isFunction,
  isInside,
  isLoop,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { blockOf, statementAfter, statementAround, type DroppingHandler } from './dropping-handler.js';
import { sentRepliesOf } from './sent-reply.js';

/** Whether a client whom what is tried would have answered gets no reply from the handler, nor from what stands behind it. */
export function leavesClientWaiting(handler: DroppingHandler): boolean {
  const { file, project, paths, tried } = handler;
  if (paths.length === 0 || !paths.every(({ outcome, exit }) => outcome === 'logged' && (exit === 'end' || exit === 'return')))
    return false;
  const failing = failingPartOf(handler);
  const answering = partThatAnswers(handler);
  if (failing === undefined || answering === undefined) return false;
  const replies = repliesIn(answering, file, project);
  const last = replies[replies.length - 1];
  if (last === undefined || isAnsweredEarlier(replies, answering, handler)) return false;
  const owner = last.client.declarations[0]!.parent as FunctionNode;
  if (!isInside(failing, owner) || project.callersOf(owner).length > 0 || isInLoop(failing, owner)) return false;
  const behind = goesOnBehind(failing, answering) ? failing.parent.end : Math.max(failing.end, answering.end, tried.end);
  const isPassedOver = ({ pos, end }: Node): boolean => isWithin(pos, end, failing) || pos >= behind;
  if (channelsOf(owner, file).some((channel) => referencesOf(file.bound, channel).some(isPassedOver))) return false;
  return repliesIn(owner, file, project).every(({ call }) => call.pos >= tried.pos || endsFunction(call) || isOnOtherWay(call, tried));
}

/** A call that answers a client, who is a parameter, or hands the request on: `next()`, `done(null, user)`. */
interface Reply {
  readonly call: CallExpression;
  readonly client: Symbol;
}

/** The calls in the node that answer a client, in order of position. */
function repliesIn(node: Node, file: AnalysedFile, project: LinkedProject): readonly Reply[] {
  const sent = sentRepliesOf(project);
  return callsIn(node, file).flatMap((call) => {
    if (call.kind !== SyntaxKind.CallExpression) return [];
    const onward = handsOn(call as CallExpression, file, project);
    if (onward !== undefined) return [{ call: call as CallExpression, client: onward }];
    const reply = sent.of(call as CallExpression, file).find(({ isLate }) => !isLate);
    return reply !== undefined && isResponse(reply.client, file, project) ? [{ call: call as CallExpression, client: reply.client }] : [];
  });
}

/** `done` of `done(null, user)`: the request waits until somebody calls it; Koa waits for the function itself. */
function handsOn(call: CallExpression, file: AnalysedFile, project: LinkedProject): Symbol | undefined {
  const callee = unwrap(call.expression);
  const symbol = callee.kind === SyntaxKind.Identifier ? symbolOf(file.bound, callee as ts.Identifier) : undefined;
  if (symbol?.kind !== 'parameter') return undefined;
  const row = project.rowWithRole(call, file, 'forward');
  return row !== undefined && row.call.error !== -1 && !repliesByReturn(row.model) ? symbol : undefined;
}

/** A response that goes out only when somebody calls it, not with what the handler returns. */
function isResponse({ declarations: [declaration] }: Symbol, file: AnalysedFile, project: LinkedProject): boolean {
  if (declaration?.kind !== SyntaxKind.Parameter) return false;
  const names = project.link.namesOf(file.names.valuesOfDeclaration(declaration)).filter(({ name }) => name === 'response');
  return names.length > 0 && names.every(({ model }) => !repliesByReturn(model));
}

function repliesByReturn({ calls = [] }: Model): boolean {
  return calls.some(({ is, returns }) => is === 'respond' && returns !== undefined);
}

/** The part of the handler that runs only where there is an error. */
export function failingPartOf({ file, node, kind }: DroppingHandler): Node | undefined {
  if (kind === 'catch clause') return (node.parent as ts.TryStatement).finallyBlock === undefined ? node : undefined;
  if (kind === '`.catch()` handler') return isFunction(node) ? node : undefined;
  return kind === 'callback' && isFunction(node) ? errorBranchOf(node, file) : undefined;
}

/** `…` of `if (err) …` and `if (!err) { … } else …` */
function errorBranchOf(callback: FunctionNode, { bound }: AnalysedFile): Node | undefined {
  const [parameter] = callback.parameters;
  const error = parameter?.name.kind === SyntaxKind.Identifier ? symbolOf(bound, parameter.name) : undefined;
  const isError = (node: ts.Expression): boolean => node.kind === SyntaxKind.Identifier && symbolOf(bound, node as ts.Identifier) === error;
  for (const statement of blockOf(callback)?.statements ?? []) {
    if (error === undefined || statement.kind !== SyntaxKind.IfStatement) continue;
    const { expression, thenStatement, elseStatement } = statement as ts.IfStatement;
    const condition = unwrap(expression);
    if (isError(condition)) return thenStatement;
    const isDenied =
      condition.kind === SyntaxKind.PrefixUnaryExpression && isError(unwrap((condition as ts.PrefixUnaryExpression).operand));
    if (isDenied) return elseStatement;
  }
  return undefined;
}

/** Whether what runs where there is an error is a branch of the answering part that does not leave it: `if (err) log(err);`. */
function goesOnBehind(failing: Node, answering: Node): boolean {
  return failing.parent.kind === SyntaxKind.IfStatement && isInside(failing, answering) && !isLeaving(failing);
}

/** Whether the branch ends with `return` or `throw`. */
export function isLeaving(branch: Node): boolean {
  const last = branch.kind === SyntaxKind.Block ? (branch as ts.Block).statements[(branch as ts.Block).statements.length - 1] : branch;
  return last?.kind === SyntaxKind.ReturnStatement || last?.kind === SyntaxKind.ThrowStatement;
}

/** What is tried; of a callback, its own body. */
function partThatAnswers({ node, kind, tried }: DroppingHandler): Node | undefined {
  if (kind !== 'catch clause') return kind === 'callback' ? node : tried;
  return (node.parent as ts.TryStatement).tryBlock;
}

/** Whether something of the tried part can fail behind a reply, or nothing before one. */
function isAnsweredEarlier(replies: readonly Reply[], part: Node, { file, kind }: DroppingHandler): boolean {
  const last = replies[replies.length - 1]!.call;
  const awaited = callsIn(part, file).filter((call) => isAwaited(call));
  if (awaited.some(({ pos }) => pos >= last.end)) return true;
  if (kind !== 'catch clause') return false;
  if (bodyOf(last) !== bodyOf(part) || !awaited.some(({ end }) => end <= last.end && bodyOf(last) === bodyOf(part))) return true;
  return replies.some(({ call }) => call !== last && !endsFunction(call) && statementAround(call)?.parent === part);
}

/** `return response.sendStatus(404);`, `response.sendStatus(404); return;` */
function endsFunction(call: Node): boolean {
  const statement = statementAround(call);
  if (statement === undefined || statement.kind === SyntaxKind.ReturnStatement) return statement !== undefined;
  const after = statementAfter(statement);
  return after?.kind === SyntaxKind.ReturnStatement || after?.kind === SyntaxKind.ThrowStatement;
}

/** `if (failures.length > 0) { response.render('form') } else { … }`, where the other node stands in the `else`. */
function isOnOtherWay(call: Node, other: Node): boolean {
  for (let { parent } = call; !isFunction(parent) && parent.kind !== SyntaxKind.SourceFile; { parent } = parent) {
    if (parent.kind !== SyntaxKind.IfStatement) continue;
    const { thenStatement, elseStatement } = parent as ts.IfStatement;
    if (elseStatement !== undefined && isInside(call, thenStatement) && isInside(other, elseStatement)) return true;
  }
  return false;
}

/** The parameters of the function through which the client can be answered: `response`, `next`. */
function channelsOf({ parameters }: FunctionNode, { bound }: AnalysedFile): readonly Symbol[] {
  return parameters.slice(1).flatMap(({ name }) => (name.kind === SyntaxKind.Identifier ? (symbolOf(bound, name) ?? []) : []));
}

function isWithin(pos: number, end: number, outer: Node): boolean {
  return pos >= outer.pos && end <= outer.end;
}

function isInLoop(node: Node, owner: FunctionNode): boolean {
  for (let { parent } = node; parent !== owner; { parent } = parent) {
    if (isLoop(parent)) return true;
  }
  return false;
}
