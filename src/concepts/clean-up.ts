import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn } from '../dataflow/linked-project.js';
import { isAwaited, isCall, isFunction, SyntaxKind, type CallExpression, type NewExpression, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import type { DroppingHandler } from './dropping-handler.js';
import { outermostOf } from './inside.js';

const cleanUpVerbs = [
  'close|end|destroy|disconnect|quit|release|abort|cancel|stop|terminate|kill|dispose|unsubscribe|unlink|rm|rmdir|remove',
  'removeListener|rollback|unref|shutdown|teardown|cleanup|clean_?up|clear|unlock|reset|delete|revoke|detach|off|unwatch',
  'free|del|flush|drop|exit',
].join('|');
const cleanUpName = anyOf(
  new RegExp(`^(${cleanUpVerbs})(Sync|All|File|Files|Async|TempFiles?|Listeners?|Connections?)?$`),
  /^(clean|dispose|teardown|shutdown|close|stop|destroy|remove|delete|cleanup|rollback|release|abort|unlink|terminate)[A-Z_]/,
);
const cleanUpFunction = anyOf(
  /^_*(close|stop|shutdown|dispose|destroy|clean_?up|teardown|tear_?down|after)/i,
  /^_*(on_?(exit|close|shutdown|module_?destroy|application_?shutdown)|disconnect|terminate|release|abort|kill)/i,
);
/** What writes the log has nowhere to say that it could not. */
const loggingFunction = /^_*(write_?)?log(ToFile|Errors?|Lines?|Messages?|Events?|Requests?|Warnings?|Entry)?$/i;

/** Whether a function or method of this name gives something back or takes something away. */
export function isCleanUpName(name: string): boolean {
  return cleanUpName.test(name);
}

/** `telemetry.send(event).catch(() => {})`: what is only counted is sent if it can be. */
export function isTelemetry({ file, tried }: DroppingHandler): boolean {
  const calls = tried.kind === SyntaxKind.Block ? callsIn(tried, file) : isCall(tried) ? [tried] : [];
  const outermost = outermostOf(calls);
  const isCounting = (call: CallExpression | NewExpression): boolean => {
    if (/(^|[._])(telemetry|analytics)\w*\./i.test(call.expression.getText(file.bound.source).replace(/\s+/g, ''))) return true;
    // fetch(`${analyticsUrl}/track`)
    const [address] = call.arguments ?? [];
    return address !== undefined && /telemetry|analytics/i.test(address.getText(file.bound.source).slice(0, 200));
  };
  return outermost.length > 0 && outermost.some(isCounting) && outermost.every((call) => isCounting(call) || !isAwaited(call));
}

/** Everything that is tried gives something back, or the handler itself cleans up after something else. */
export function isCleanUp({ file, node, tried }: DroppingHandler): boolean {
  const calls = tried.kind === SyntaxKind.Block ? callsIn(tried, file) : isCall(tried) ? [tried] : [];
  const outermost = outermostOf(calls);
  if (outermost.length > 0 && outermost.every((call) => isCleaning(call) || (tried.kind === SyntaxKind.Block && keepsAlive(call))))
    return true;
  for (let current: Node = node.parent; current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (current.kind === SyntaxKind.TryStatement && (current as ts.TryStatement).finallyBlock !== undefined) {
      const { finallyBlock } = current as ts.TryStatement;
      if (finallyBlock!.pos <= node.pos && node.end <= finallyBlock!.end) return true;
    }
    if (current.kind === SyntaxKind.CatchClause && current !== node) return true;
    if (isFunction(current)) {
      const name = current.name !== undefined && 'text' in current.name ? String(current.name.text) : '';
      return cleanUpFunction.test(name) || loggingFunction.test(name);
    }
  }
  return false;
}

/** `socket.ping()`, not awaited: that the other side is gone shows in its own events. */
function keepsAlive(call: CallExpression | NewExpression): boolean {
  return !isAwaited(call) && /^(ping|pong|heartbeat|sendHeartbeat|keepAlive|sendKeepAlive)$/.test(lastName(calleeName(call)));
}

function isCleaning(call: CallExpression | NewExpression): boolean {
  const name = calleeName(call);
  if (cleanUpName.test(lastName(name))) return true;
  return (
    call.arguments?.some((argument) => /^\s*['"`]\s*(rollback|unlock|unlisten|deallocate|drop|discard)/i.test(argument.getText())) ?? false
  );
}
