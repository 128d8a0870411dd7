import { symbolOf } from '../bind/scopes.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn } from '../dataflow/linked-project.js';
import {
  isAwaited,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import type { DroppingHandler } from './dropping-handler.js';
import { memberCall } from './member-call.js';
import { callsThatMayFail } from './probe.js';
import { plainText } from './short-text.js';

type Call = CallExpression | NewExpression;

/**
 * `socket.ping()`, `ws.send(text)`, `response.write(text)`, not awaited: that the other side is gone shows in its own events. What is made
 * for it to read may fail for any other reason.
 */
export function reachesOut(call: Call, handler: DroppingHandler): boolean {
  if (isAwaited(call)) return false;
  const name = plainText(call.expression, handler.file);
  if (asksWhetherThere.test(lastName(name)) || socketSend.test(name)) return true;
  const mayFail = (each: Call): boolean => each !== call && isInside(each, call) && !makesText.test(calleeName(each));
  return streamWrite.test(name) && !callsThatMayFail(handler).some(mayFail);
}

const makesText = /^(JSON\.stringify|TextEncoder|Buffer\.from)$/;
const asksWhetherThere = /^(ping|pong|heartbeat|sendHeartbeat|keepAlive|sendKeepAlive)$/;
const socketSend = /(^|\.)(ws|sock|socket|webSocket|\w+(Ws|WS|Sock|Socket)|(sockets|webSockets|\w+Sockets)\.get\([\w.]+\))\.send$/;
const streamWrite = anyOf(
  /(^|\.)(res|response|raw|socket|sock|client|conn|connection|subscriber|\w+(Res|Response|Socket|Sock|Client|Conn|Connection))\.write$/,
  // A reader who has gone closes the stream, which takes nothing more then.
  /(^|\.)(ctrl|controller|\w+Controller)\.enqueue$/,
);

/** `for (const [id, client] of clients) { try { client.send(text); } catch { clients.delete(id); } }`: who is not reached is crossed off. */
export function crossesOff({ file, node, tried }: DroppingHandler): boolean {
  const round = roundOf(node);
  if (round === undefined) return false;
  const { source } = file.bound;
  const list = listText.exec(round.list.getText(source))?.[1];
  const isCrossedOff = callsIn(node, file).some((call) => {
    const member = memberCall(call);
    return member?.name === 'delete' && member.receiver.getText(source) === list;
  });
  if (!isCrossedOff) return false;
  const calls = callsIn(tried, file);
  const isOfRound = (call: Call): boolean => {
    const start = startOf(call.expression);
    const [declaration] = (start === undefined ? undefined : symbolOf(file.bound, start))?.declarations ?? [];
    return declaration !== undefined && isInside(declaration, round.each);
  };
  return calls.some(isOfRound) && !calls.some(isAwaited);
}

/** A list that is gone through, and what stands for each of its members. */
interface Round {
  readonly list: Node;
  readonly each: Node;
}

/** `clients` of `clients.entries()`, `[...clients]`, `Array.from(clients)` */
const listText = /^(?:\[\.\.\.|Array\.from\()?([\w$.]+?)(?:\.(?:entries|values|keys)\(\))?[\])]?$/;

/** The round that the node stands in, of a loop or of `clients.forEach((client) => { … })`. */
function roundOf(node: Node): Round | undefined {
  for (let current = node.parent; current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (current.kind === SyntaxKind.ForOfStatement) {
      const { expression, initializer } = current as ts.ForOfStatement;
      return { list: expression, each: initializer };
    }
    if (!isFunction(current)) continue;
    const member = memberCall(current.parent);
    return member?.name === 'forEach' ? { list: member.receiver, each: current } : undefined;
  }
  return undefined;
}

/** `client` of `client.response.write` */
function startOf(callee: Node): ts.Identifier | undefined {
  const node = unwrap(callee as ts.Expression);
  if (node.kind === SyntaxKind.Identifier) return node as ts.Identifier;
  return node.kind === SyntaxKind.PropertyAccessExpression ? startOf((node as ts.PropertyAccessExpression).expression) : undefined;
}
