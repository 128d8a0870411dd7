import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, importsIn, keysOf, within, type LinkedProject } from '../dataflow/linked-project.js';
import type { Role } from '../models/model.js';
import {
  bodyOf,
  isAwaited,
  isCall,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { innerPath } from './backend-code.js';
import type { DroppingHandler } from './dropping-handler.js';
import { nameOfFunction } from './function-name.js';
import { crossesOff, reachesOut } from './gone-peer.js';
import { outermostOf } from './inside.js';
import { isNamedLikeLog } from './log-call.js';
import { memberCall, startOfChain } from './member-call.js';
import { plainText } from './short-text.js';
import { isChatPlatform, isOfBot } from './package-place.js';

const cleanUpVerbs = [
  'close|end|destroy|disconnect|quit|release|abort|cancel|stop|terminate|kill|dispose|unsubscribe|unbind|unlink|rm|rmdir|remove',
  'removeListener|rollback|unref|shutdown|teardown|cleanup|clean_?up|clear|unlock|reset|delete|revoke|detach|off|unwatch',
  'free|del|flush|drop|exit',
].join('|');
const cleanUpName = anyOf(
  new RegExp(`^\\$?(${cleanUpVerbs})(Sync|All|File|Files|Async|TempFiles?|Listeners?|Connections?)?$`),
  /^(clean|dispose|teardown|shutdown|close|stop|destroy|remove|delete|cleanup|rollback|release|abort|unlink|terminate)[A-Z_]/,
);
const cleanUpFunction = anyOf(
  /^_*(close|stop|shutdown|dispose|destroy|clean_?up|teardown|tear_?down|after)/i,
  /^_*(on_?(exit|close|shutdown|module_?destroy|application_?shutdown)|disconnect|terminate|release|abort|kill)/i,
);
/** `drainQueues`; who drains what stands in a database, an outbox, works it off. */
const drainingFunction = /^_*drain(?!ed)/i;
/** `checkForUpdates`, `sendTelemetry`, `openBrowser`: what does its work without them. */
const courtesyFunction = anyOf(
  /^_*(check|look|notify)_?([fF]or)?_?([aA]bout|[oO]f)?_?(New|Latest)?_?(Updates?|Versions?|Releases?)$/,
  /^_*(send|track|report|record|collect|post|submit|push|emit)_?\w*(Telemetry|Analytics|UsageStats|Metrics)$/,
  /^_*open_?(In_?)?(Browser|Editor)$/i,
);
/** `class TelemetryReporter`, `telemetry/disk-collector.ts`: the whole of it counts for somebody else. */
const courtesyClass = /Telemetry|UsageStat(s|istics)/;
const courtesyFolder = /[\\/]telemetry[\\/]/i;
/** What a backend keeps for itself. */
const storing: ReadonlySet<Role> = new Set(['query', 'find', 'transaction']);
/** What writes the log has nowhere to say that it could not. */
const loggingFunction = /^_*(write_?)?log(ToFile|Errors?|Lines?|Messages?|Events?|Requests?|Warnings?|Entry)?$/i;
/** What works on one error has no use for another. */
const errorFunction = /^_*(handle|format|describe|print|report)_?\w*(Err|Errors?|Exception)$/;
const errorName = /^_*(e|er|err|error|ex|exception|cause)$/;

/** Whether a function or method of this name gives something back or takes something away. */
export function isCleanUpName(name: string): boolean {
  return cleanUpName.test(name);
}

/** `telemetry.send(event).catch(() => {})`, `await open(url)`: what is only logged, counted or shown is so if it can be. */
export function isBestEffort(handler: DroppingHandler): boolean {
  return isInCourtesy(handler) || countsInCallback(handler) || triesDispensable(handler) || triesChat(handler) || savesFlash(handler);
}

/** `request.flash('info', 'Saved'); request.session.save(() => response.redirect('/orders'))`: nothing is lost but a text on the next page. */
function savesFlash({ file, project, tried }: DroppingHandler): boolean {
  if (!isCall(tried) || lastName(calleeName(tried)) !== 'save' || project.rowWithRole(tried, file, 'session') === undefined) return false;
  const fn = bodyOf(tried);
  const isKept = within(file.bound.assignments, fn).some(({ left }) => /(^|\.)session\b/.test(plainText(left, file)));
  return !isKept && callsIn(fn, file).some((call) => call.pos < tried.pos && project.rowWithRole(call, file, 'flash') !== undefined);
}

function isInCourtesy(handler: DroppingHandler): boolean {
  const { file, project, node } = handler;
  const fn = bodyOf(node);
  if (isFunction(fn) && courtesyFunction.test(nameOfFunction(fn) ?? '')) return true;
  // What devices measure is called telemetry as well, and is kept in a database.
  if (asksStore(handler)) return false;
  if (courtesyFolder.test(innerPath(file, project))) return true;
  return file.bound.classes.some((each) => isInside(node, each) && courtesyClass.test(each.name?.text ?? ''));
}

function asksStore(handler: DroppingHandler): boolean {
  const { file, project } = handler;
  return triedCalls(handler).some((call) => project.rowsCalled(call, file).some((row) => storing.has(row.call.is)));
}

/** `server.getConnections((error, count) => metrics.gauge('connections', count))` */
function countsInCallback({ file, node }: DroppingHandler): boolean {
  const done = isFunction(node) ? outermostOf(callsIn(node, file)) : [];
  return done.length > 0 && done.every((call) => isCounting(call, file));
}

function triesDispensable(handler: DroppingHandler): boolean {
  const tried = outermostOf(triedCalls(handler)).map(startOfChain);
  if (tried.length > 0 && tried.every((call) => isLogging(call, handler))) return true;
  const isDispensable = (call: CallExpression | NewExpression): boolean => isCounting(call, handler.file) || isShowing(call, handler);
  return tried.some(isDispensable) && tried.every((call) => isDispensable(call) || !isAwaited(call));
}

function triedCalls({ file, tried }: DroppingHandler): readonly (CallExpression | NewExpression)[] {
  if (tried.kind === SyntaxKind.Block) return callsIn(tried, file);
  return isCall(tried) ? [tried] : [];
}

/** `metrics.increment('orders')`, `sendTelemetry(event)` */
export function isCounting(call: CallExpression | NewExpression, file: AnalysedFile): boolean {
  // prisma.analytics.deleteMany({ where: { userId } })
  if (takesRecord(call, file)) return false;
  if (/(^|[._])(telemetry|analytics|metrics?)\w{0,40}\./i.test(plainText(call.expression, file))) return true;
  if (courtesyFunction.test(lastName(calleeName(call)))) return true;
  // fetch(`${analyticsUrl}/track`)
  const [address] = call.arguments ?? [];
  const text = address?.getText(file.bound.source).slice(0, 200) ?? '';
  return /telemetry|analytics/i.test(text) && !/^\W*(insert|update|delete|merge|select|with)\s/i.test(text);
}

/** `loggerOf(request).error(error)`, `const logger = useLogger()`: when no line can be written, there is nowhere to say so. */
function isLogging(call: CallExpression | NewExpression, { file, project }: DroppingHandler): boolean {
  if (isNamedLikeLog(call) || project.rowWithRole(call, file, 'log') !== undefined) return true;
  return !isAwaited(call) && /[lL]ogger$/.test(lastName(calleeName(call)));
}

/** `open(url)`, `sendProgressToUI(progress)` */
function isShowing(call: CallExpression | NewExpression, { file, project }: DroppingHandler): boolean {
  return project.rowWithRole(call, file, 'show') !== undefined || showing.test(lastName(calleeName(call)));
}

/** `member.send(text)`, `guild.members.fetch(id)`: who or what is meant may be gone from the chat, or want no messages. */
function triesChat(handler: DroppingHandler): boolean {
  const { file, project } = handler;
  const isBot = [...importsIn(file)].some(([, specifier]) => isChatPlatform(specifier, project));
  if (!isBot && !isOfBot(file, project)) return false;
  const tried = outermostOf(triedCalls(handler));
  const isChatting = ({ expression }: CallExpression | NewExpression): boolean => {
    const callee = plainText(expression, file);
    return chatting.test(callee) && !besideChat.test(callee) && (isBot || chatParty.test(callee));
  };
  const isIdle = (call: CallExpression | NewExpression): boolean => !isAwaited(call) && project.rowsCalled(call, file).length === 0;
  return tried.some(isChatting) && tried.every((call) => isChatting(call) || isIdle(call));
}

/** Who or what is written to, where only the package tells that it is a bot's: `owner.send`, `bot.telegram.sendMessage`. */
const chatParty =
  /(^|[._]|[a-z])(users?|owner|members?|author|channels?|guild|interaction|message|msg|chat|bot|telegram|ctx)(\.(api|telegram))?\.\w+$/i;

const chatting = anyOf(
  /(^|\.)(send|reply)(With)?(Message|Photo|Document|Audio|Video|Voice|Animation|Sticker|Poll|Location|ChatAction|MediaGroup|Typing|HTML)?$/,
  /(^|\.)(followUp|defer(Reply|Update)|(edit|delete|fetch)Reply|replyWith[A-Z]\w*|say|whisper|react|createDM|bulkDelete)$/,
  /(^|\.)(answer(CbQuery|CallbackQuery|InlineQuery)|(edit|delete|pin|unpin)(Chat)?Message\w*)$/,
  /(^|\.)(members|users|channels|messages|guilds|roles|reactions|invites)\.fetch$/,
);

/** What sends something else than chat messages: `mailer.send`, `producer.send`. */
const besideChat = /mail|smtp|producer|publisher|queue|kafka|broker|(^|\.)(bus|sns|sqs|s3|process|worker)\./i;

const showing = /^_*(send|show|print|display|post|push|report)\w*(To|On|In)(UI|Ui|Screen|Display|Terminal)$/;

/** Everything that is tried gives something back, or the handler itself cleans up after something else. */
export function isCleanUp(handler: DroppingHandler): boolean {
  const { node, tried } = handler;
  if (awaitsEnd(handler) || crossesOff(handler)) return true;
  const outermost = outermostOf(triedCalls(handler));
  const mayBeGone = (call: CallExpression | NewExpression): boolean => tried.kind === SyntaxKind.Block && reachesOut(call, handler);
  if (outermost.length > 0 && outermost.every((call) => isCleaning(call, handler) || mayBeGone(call))) return true;
  for (let current: Node = node.parent; current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (current.kind === SyntaxKind.TryStatement && (current as ts.TryStatement).finallyBlock !== undefined) {
      const { finallyBlock } = current as ts.TryStatement;
      if (finallyBlock!.pos <= node.pos && node.end <= finallyBlock!.end) return true;
    }
    if (current.kind === SyntaxKind.CatchClause && current !== node) return true;
    if (isFunction(current)) {
      // `processes.kill = function …` is what somebody asks for.
      const name = current.parent.kind === SyntaxKind.BinaryExpression ? '' : (nameOfFunction(current) ?? '');
      return (
        (cleanUpFunction.test(name) && !(asksStore(handler) && isJob(current, handler))) ||
        loggingFunction.test(name) ||
        worksOnError(current, name) ||
        (drainingFunction.test(name) && !asksStore(handler))
      );
    }
  }
  return false;
}

/** `cron.schedule('0 3 * * *', cleanUp)`, `cron.schedule('0 3 * * *', () => cleanUp())`: what is to be done, and not what follows something. */
function isJob(fn: FunctionNode, { file, project }: DroppingHandler): boolean {
  const isSubscribed = (given: FunctionNode, home: AnalysedFile): boolean =>
    project
      .callsInRole('subscribe', home)
      .some(({ node }) =>
        (node.arguments ?? []).some((argument) =>
          project.functionsAmong(project.link.resolve(home.valuesOf(argument))).some((handed) => handed.node === given),
        ),
      );
  if (isSubscribed(fn, file)) return true;
  return project.callersOf(fn).some(({ node, file: home }) => {
    const around = bodyOf(node);
    return isFunction(around) && callsIn(around, home).length === 1 && isSubscribed(around, home);
  });
}

/** `handleError(error) { … }` */
function worksOnError({ parameters }: FunctionNode, name: string): boolean {
  return errorFunction.test(name) && parameters.some((each) => each.name.kind === SyntaxKind.Identifier && errorName.test(each.name.text));
}

/**
 * `finished(stream, () => clearTimeout(timer))`, `client.on('error', () => upstream.destroy())`: there is something to clean up at the end,
 * however it comes.
 */
function awaitsEnd(handler: DroppingHandler): boolean {
  const { file, project, node, kind, tried } = handler;
  if (!isCall(tried) || !isFunction(node)) return false;
  if (kind !== '`error` listener' && project.rowWithRole(tried, file, 'await-end') === undefined) return false;
  const calls = callsIn(node, file);
  const isCleared = (call: CallExpression | NewExpression): boolean => /^clear(Timeout|Interval|Immediate)$/.test(calleeName(call));
  return calls.length > 0 && calls.every((call) => isCleaning(call, handler) || isCleared(call));
}

function isCleaning(call: CallExpression | NewExpression, handler: DroppingHandler): boolean {
  const name = calleeName(call);
  if (cleanUpName.test(lastName(name))) return !deletesData(call, handler.file, handler.project);
  return (
    call.arguments?.some((argument) => /^\s*['"`]\s*(rollback|unlock|unlisten|deallocate|drop|discard)/i.test(argument.getText())) ?? false
  );
}

const takesBack = /^(cancel|revoke|delete|remove)/;

/** `bookings.cancel(id)`, `sessions.revoke(token)`: a function of the project that keeps in a database what it has done. */
function writesInside(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.functionsOf(call, file).some((fn) =>
    callsIn(fn.node, fn.file).some((inner) => {
      // A cache only forgets: `redis.del(key)`.
      const isForgotten = cleanUpName.test(lastName(calleeName(inner))) && !takesRecord(inner, fn.file);
      return !isForgotten && project.rowsCalled(inner, fn.file).some((row) => row.call.writes === true);
    }),
  );
}

/** `prisma.user.delete(…)`, `this.orderRepository.remove(order)`, `session.destroy(…)`: to take a record away is the work itself. */
export function deletesData(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (project.rowsCalled(call, file).some((row) => row.call.writes === true || row.call.is === 'session')) return true;
  if (takesRecord(call, file) || isWhatRouteDoes(call, file, project)) return true;
  return takesBack.test(lastName(calleeName(call))) && writesInside(call, file, project);
}

/**
 * `router.delete('/orders/:id', async (request) => { await orders.remove(request.params.id); … })`. Of two such calls, one takes away what
 * belongs to the record.
 */
function isWhatRouteDoes(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const isDeleting = (each: CallExpression | NewExpression): boolean =>
    /^(delete|remove|destroy)/.test(lastName(calleeName(each))) && !keptForAWhile.test(plainText(each.expression, file));
  const fn = bodyOf(call);
  if (!isDeleting(call) || callsIn(fn, file).filter(isDeleting).length > 1) return false;
  const route = isFunction(fn) && isCall(fn.parent) ? fn.parent : undefined;
  return route !== undefined && memberCall(route)?.name === 'delete' && project.rowWithRole(route, file, 'route') !== undefined;
}

const keptForAWhile = /cache|redis|session|cookie|memo|te?mp|lock/i;

function takesRecord(call: CallExpression | NewExpression, file: AnalysedFile): boolean {
  const member = memberCall(call);
  if (member === undefined || !/^(del|delete|remove|destroy|drop|clear)/.test(member.name)) return false;
  const isSelecting = member.call.arguments.some((argument) => keysOf(argument).some((key) => key === 'where' || key === '_id'));
  return isSelecting || /([Rr]epo|[Rr]epository|[Dd]ao|DAO|[Tt]able|[Mm]odel)$/.test(unwrap(member.receiver).getText(file.bound.source));
}
