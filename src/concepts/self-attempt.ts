import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { within, type LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  forEachChild,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { awaitedIn, isSameEachTime, triedAmong, type Attempt, type Call } from './attempt.js';
import { memberCall } from './member-call.js';
import { mentions } from './mentions.js';
import { isCallOf, parametersOf } from './self-call.js';

/** `return load(id, attempt + 1)` in the catch clause of `load`, or in a callback of `.catch`. */
export function selfAttemptAt(call: CallExpression, file: AnalysedFile, project: LinkedProject): Attempt | undefined {
  // Asked first: what is around a call may be far away.
  if (project.functionsOf(call, file).length === 0) return undefined;
  const handling = handlingAround(call);
  const again = handling === undefined ? undefined : bodyOf(handling);
  if (handling === undefined || again === undefined || !isFunction(again)) return undefined;
  if (!isCallOf(again, call, file, project) || !isRetry(call, again, file)) return undefined;
  const trying = tryingBefore(handling);
  const tried = trying === undefined ? [] : triedIn(trying, file, project);
  if (trying === undefined || !isSameEachTime(tried)) return undefined;
  const counters = parametersOf(again, file);
  const isCounting = call.arguments.some((argument) => isArithmetic(argument) && mentions(argument, counters, file));
  const isSame = call.arguments.every((argument) => {
    const node = unwrap(argument);
    return node.kind === SyntaxKind.Identifier && mentions(node, counters, file);
  });
  // With anything else among the arguments it is another attempt at something else.
  if (!isCounting && !isSame) return undefined;
  const isBounded = isCounting || isConditional(handling, file);
  return { node: call, again, trying, tried, handling, counters, isBounded, isAwaited: true };
}

/** The catch clause or the function that the call stands in, whichever is nearer. */
function handlingAround(call: CallExpression): Attempt['handling'] | undefined {
  for (let node: Node = call; node.kind !== SyntaxKind.SourceFile; node = node.parent) {
    if (node.kind === SyntaxKind.CatchClause) return node as ts.CatchClause;
    if (isFunction(node)) return node;
  }
  return undefined;
}

/** What has failed before: a `try` block, or the promise that a callback is given to; undefined for any other function. */
function tryingBefore(handling: Attempt['handling']): Node | undefined {
  return isFunction(handling) ? receiverOf(handling) : handling.parent.tryBlock;
}

function triedIn(trying: Node, file: AnalysedFile, project: LinkedProject): readonly Call[] {
  if (trying.kind !== SyntaxKind.Block) return firstCall(trying);
  return triedAmong(awaitedIn(trying as ts.Block, file), file, project);
}

/** What `.catch(callback)` is called on. */
function receiverOf(callback: FunctionNode): Node | undefined {
  const catching = memberCall(callback.parent);
  return catching?.name === 'catch' && catching.call.arguments[0] === callback ? catching.receiver : undefined;
}

function firstCall(trying: Node): readonly Call[] {
  const chained = memberCall(trying);
  if (chained?.name === 'then' || chained?.name === 'finally') return firstCall(chained.receiver);
  return trying.kind === SyntaxKind.CallExpression ? [trying as CallExpression] : [];
}

/** A loop that starts itself again from everywhere is a poll, and one that nobody waits for a worker. */
function isRetry(call: CallExpression, again: FunctionNode, file: AnalysedFile): boolean {
  const name = calleeName(call).replace(/^this\./, '');
  const mentioned = (file.bound.identifiers.get(name) ?? []).filter(
    (mention) => isInside(mention, again) && mention.parent !== again && !isMemberOfOther(mention),
  );
  return mentioned.length <= 1 && isWaitedFor(call);
}

/** `deliver` of `this.gateway.deliver()`, where the function is `this.deliver`. */
function isMemberOfOther({ parent }: Node): boolean {
  if (parent.kind !== SyntaxKind.PropertyAccessExpression) return false;
  return (parent as ts.PropertyAccessExpression).expression.kind !== SyntaxKind.ThisKeyword;
}

function isWaitedFor(call: CallExpression): boolean {
  let node: Node = call;
  while (node.parent.kind === SyntaxKind.ConditionalExpression || node.parent.kind === SyntaxKind.ParenthesizedExpression)
    node = node.parent;
  const { kind } = node.parent;
  return kind === SyntaxKind.ReturnStatement || kind === SyntaxKind.AwaitExpression || kind === SyntaxKind.ArrowFunction;
}

function isArithmetic(node: Node): boolean {
  const inner = unwrap(node as ts.Expression);
  if (inner.kind === SyntaxKind.PrefixUnaryExpression) return true;
  return inner.kind === SyntaxKind.BinaryExpression && /^[+-]$/.test((inner as ts.BinaryExpression).operatorToken.getText());
}

/** Whether what handles the failure may end without another attempt. */
function isConditional(handling: Node, { bound }: AnalysedFile): boolean {
  return within(bound.throws, handling).length > 0 || within(bound.returns, handling).length > 1 || hasCondition(handling);
}

function hasCondition(node: Node): boolean {
  const { kind } = node;
  if (kind === SyntaxKind.IfStatement || kind === SyntaxKind.ConditionalExpression || kind === SyntaxKind.SwitchStatement) return true;
  return forEachChild(node, (child) => hasCondition(child) || undefined) ?? false;
}
