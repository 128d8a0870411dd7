import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, within, type LinkedProject, type PlacedNode } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import {
  bodyOf,
  isCall,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type Identifier,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isCleanUpName } from './clean-up.js';
import { lateFailure } from './late-failure.js';
import { isDiscarded } from './probe.js';
import { forwardsError, sentRepliesOf, type SentReply } from './sent-reply.js';
import { cutAt, plainText, shortText } from './short-text.js';

/** A reply after which another one to the same client goes out, whatever way the code takes, or whenever what follows fails. */
export interface RepeatedResponse {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The first reply: a replying call, or the call of a function that replies. */
  readonly node: CallExpression;
  /** As the code calls it, in short: `response.json(…)`. */
  readonly text: string;
  /** The reply that follows first in the text. */
  readonly again: SentReply;
  readonly againText: string;
  /** What can fail between the two; undefined where the second one goes out without a failure as well. */
  readonly failing: { readonly node: Node; readonly text: string } | undefined;
  /** The reply in the function that is called, where not every way through it replies. */
  readonly inside: PlacedNode<CallExpression> | undefined;
  /** Leaves the function after the first reply; undefined where that may skip more than the second one. */
  readonly fix: readonly Edit[] | undefined;
}

/** The repeated replies of a file, in order of position. */
export function* repeatedResponses(file: AnalysedFile, project: LinkedProject): Generator<RepeatedResponse> {
  const answering = new Set<Node>();
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression || !isFunction(bodyOf(call))) continue;
    const found = repetitionAfter(call as CallExpression, file, project);
    if (found === undefined || (found.failing !== undefined && answering.has(found.again.from))) continue;
    if (found.failing !== undefined) answering.add(found.again.from);
    yield found;
  }
}

function repetitionAfter(node: CallExpression, file: AnalysedFile, project: LinkedProject): RepeatedResponse | undefined {
  const sent = sentRepliesOf(project);
  const reply = sent.of(node, file).find(({ isLate }) => !isLate);
  if (reply !== undefined) return onEveryWay(node, reply.client, file, project) ?? afterFailure(node, reply, file, project);
  if (handsErrorsOn(node, file, project) || forwardsError(node, file, project)) {
    const client = clientAfter(node, file, project) ?? nextOf(node, file);
    return client === undefined ? undefined : onEveryWay(node, client, file, project);
  }
  const [possible] = isDiscarded(node) && !isToldWhat(node) ? sent.possibleOf(node, file) : [];
  const repetition = possible === undefined ? undefined : onEveryWay(node, possible.client, file, project);
  return repetition === undefined || repetition.again.isLetThrough ? undefined : { ...repetition, inside: possible!.at, fix: undefined };
}

function onEveryWay(
  node: CallExpression,
  client: SentReply['client'],
  file: AnalysedFile,
  project: LinkedProject,
): RepeatedResponse | undefined {
  const { replies, canLeave } = sentRepliesOf(project).after(node, client, file);
  const [again] = replies;
  if (canLeave || again === undefined) return undefined;
  const isCaught = handsErrorsOn(node, file, project);
  return {
    file,
    project,
    node,
    again,
    text: isCaught ? `.catch(${node.arguments[0]!.getText(file.bound.source)})` : textOf(node),
    againText: again.isLetThrough ? again.from.getText(file.bound.source) : textOf(again.isLate ? again.at.node : again.from),
    failing: undefined,
    inside: undefined,
    get fix() {
      return isCaught ? undefined : leaving(node, again.from, file);
    },
  };
}

function afterFailure(node: CallExpression, reply: SentReply, file: AnalysedFile, project: LinkedProject): RepeatedResponse | undefined {
  const late = lateFailure(reply, file, project);
  if (late === undefined) return undefined;
  return {
    file,
    project,
    node,
    again: late.again,
    text: textOf(node),
    againText: textOf(late.again.from),
    failing: { node: late.node, text: textOfFailing(late.node, file) },
    inside: undefined,
    fix: undefined,
  };
}

/** `answer(response, order, true)`: what the function does may depend on what it is told to. */
function isToldWhat({ arguments: args }: CallExpression): boolean {
  return args.some(({ kind }) => instructions.has(kind));
}

const instructions: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.TrueKeyword,
  SyntaxKind.FalseKeyword,
  SyntaxKind.NullKeyword,
  SyntaxKind.ObjectLiteralExpression,
]);

/** `await orders.find(id).catch(next)`: after a failure the error handler has replied, and the code goes on without a result. */
function handsErrorsOn(
  { expression: callee, arguments: args, parent }: CallExpression,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  const handler = args[0] === undefined ? undefined : unwrap(args[0]);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression || (callee as ts.PropertyAccessExpression).name.text !== 'catch') return false;
  return parent.kind === SyntaxKind.AwaitExpression && handler?.kind === SyntaxKind.Identifier && project.isNamed(handler, 'next', file);
}

/** `next` of `next(error)`: it stands for the client where no reply follows. */
function nextOf({ expression: callee }: CallExpression, { bound }: AnalysedFile): SentReply['client'] | undefined {
  return callee.kind === SyntaxKind.Identifier ? symbolOf(bound, callee as Identifier) : undefined;
}

/** The client whom the function around answers itself behind the call. */
function clientAfter(call: CallExpression, file: AnalysedFile, project: LinkedProject): SentReply['client'] | undefined {
  const sent = sentRepliesOf(project);
  for (const other of callsIn(bodyOf(call), file)) {
    if (other.kind !== SyntaxKind.CallExpression || bodyOf(other) !== bodyOf(call) || other.pos < call.end) continue;
    const reply = sent.of(other as CallExpression, file).find(({ isLate }) => !isLate);
    if (reply !== undefined) return reply.client;
  }
  return undefined;
}

/** `response.json(…)` of `response.status(404).json({ … })` */
function textOf(call: CallExpression): string {
  const callee = unwrap(call.expression);
  if (callee.kind === SyntaxKind.Identifier) return `${(callee as Identifier).text}(…)`;
  let root: Expression = callee;
  while (root.kind === SyntaxKind.PropertyAccessExpression || root.kind === SyntaxKind.CallExpression)
    root = unwrap((root as CallExpression).expression);
  const prefix =
    root.kind === SyntaxKind.Identifier ? `${(root as Identifier).text}.` : root.kind === SyntaxKind.ThisKeyword ? 'this.' : '';
  return callee.kind === SyntaxKind.PropertyAccessExpression ? `${prefix}${(callee as ts.PropertyAccessExpression).name.text}(…)` : '(…)';
}

/** `audit.record(…)` of `await audit.record(order.id)` */
function textOfFailing(node: Node, file: AnalysedFile): string {
  const failing = node.kind === SyntaxKind.AwaitExpression ? unwrap((node as ts.AwaitExpression).expression) : node;
  if (failing.kind === SyntaxKind.ForOfStatement) return 'for await';
  if (!isCall(failing)) return shortText(failing, file, 40).replace(/;$/, '');
  const callee = cutAt(plainText(failing.expression, file), 40);
  return `${failing.kind === SyntaxKind.NewExpression ? 'new ' : ''}${callee}(…)`;
}

/** Edits after which the function ends behind the first reply. */
function leaving(first: CallExpression, again: CallExpression, file: AnalysedFile): readonly Edit[] | undefined {
  const body = bodyOf(first);
  let statement: Node = first;
  while (statement.parent.kind === SyntaxKind.AwaitExpression) statement = statement.parent;
  statement = statement.parent;
  if (statement.kind !== SyntaxKind.ExpressionStatement || bodyOf(again) !== body || skipsCleanUp(first, again, file)) return undefined;
  const { parent } = statement;
  const start = statement.getStart(file.bound.source);
  const isPrefixed = returnsReplies(body, file);
  if (parent.kind === SyntaxKind.IfStatement) {
    if (isPrefixed) return [{ start, end: start, text: 'return ' }];
    return [
      { start, end: start, text: '{ ' },
      { start: statement.end, end: statement.end, text: `${endOf(statement, file)} return; }` },
    ];
  }
  if (!isList(parent) || isInside(again, parent)) return undefined;
  const { statements } = parent;
  const last = statements[statements.length - 1]!;
  if (last === statement && isPrefixed) return [{ start, end: start, text: 'return ' }];
  if (last.kind !== SyntaxKind.ExpressionStatement) return undefined;
  return [{ start: last.end, end: last.end, text: returnAfter(last, file) }];
}

function isList(node: Node): node is ts.Block | ts.CaseClause | ts.DefaultClause {
  return node.kind === SyntaxKind.Block || node.kind === SyntaxKind.CaseClause || node.kind === SyntaxKind.DefaultClause;
}

/** Whether something between the two replies gives back what must be given back. */
function skipsCleanUp(first: CallExpression, again: CallExpression, file: AnalysedFile): boolean {
  return callsIn(bodyOf(first), file).some(({ expression, pos, end }) => {
    const name =
      expression.kind === SyntaxKind.PropertyAccessExpression
        ? (expression as ts.PropertyAccessExpression).name.text
        : expression.kind === SyntaxKind.Identifier
          ? (expression as Identifier).text
          : '';
    return pos >= first.end && end <= again.pos && (name === 'commit' || isCleanUpName(name));
  });
}

/** Whether the function has the habit of `return response.json(…)`. */
function returnsReplies(body: Node, { bound }: AnalysedFile): boolean {
  return within(bound.returns, body).some(
    ({ expression }) =>
      expression !== undefined &&
      unwrap(expression).kind === SyntaxKind.CallExpression &&
      /\.(json|send|end|status|sendStatus|code)\b/.test(expression.getText(bound.source)),
  );
}

function endOf(statement: Node, { bound }: AnalysedFile): string {
  return bound.text[statement.end - 1] === ';' ? '' : ';';
}

/** A `return` behind the statement, on its own line if the statement has one. */
function returnAfter(statement: Node, file: AnalysedFile): string {
  const { text, source } = file.bound;
  const start = statement.getStart(source);
  const indent = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const semicolon = endOf(statement, file) === '' ? ';' : '';
  return indent.trim() === '' ? `\n${indent}return${semicolon}` : `${endOf(statement, file)} return;`;
}
