import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { callsIn, within, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import { commentsBetween } from '../parse/comments.js';
import type { Role } from '../models/model.js';
import {
  bodyOf,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { Deliberate, HandlerPath } from './error-handler.js';
import { nameOfFunction } from './function-name.js';
import { isNamedLikeLog } from './log-call.js';

/** Names that say the error is not wanted. A bare `_err` is what unused-variable rules make people write, and says nothing. */
const unwantedName = /^(_|_?(ignored?|expected|unused)\w*)$/;
const cleanUpName =
  /^(close|end|destroy|disconnect|quit|release|abort|cancel|stop|terminate|kill|dispose|unsubscribe|unlink|rm|rmdir|remove|removeListener|rollback|unref|shutdown|teardown|cleanup|clean_?up|clear|unlock|reset|delete|revoke|detach|off|unwatch|free|del|flush|drop|end|exit)(Sync|All|File|Files|Async|TempFiles?|Listeners?|Connections?)?$|^(clean|dispose|teardown|shutdown|close|stop|destroy|remove|delete|cleanup|rollback|release|abort|unlink|terminate)[A-Z_]/;
const cleanUpFunction =
  /^_*(close|stop|shutdown|dispose|destroy|clean_?up|teardown|tear_?down|after|on_?(exit|close|shutdown|module_?destroy|application_?shutdown)|disconnect|terminate|release|abort|kill)/i;
const emptyWord =
  /^(todo|fixme|xxx|hack|ignored?|ignoring|noop|no-op|empty|nothing|swallow|swallowed|pass|skip|eslint-.*|errlint-.*|tslint:.*|biome-ignore|istanbul|c8|v8|@ts-.*|do|the|error|errors|err|exception|here|this)$/i;

/** Whether a function or method of this name gives something back or takes something away. */
export function isCleanUpName(name: string): boolean {
  return cleanUpName.test(name);
}

/** What a handler looks like to the question whether dropping the error is wanted. */
export interface Candidate {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: Node;
  readonly tried: Node;
  readonly name: string | undefined;
  readonly paths: readonly HandlerPath[];
}

/** Why the author wants the error dropped, if the code says so. */
export function deliberateReason(candidate: Candidate): Deliberate | undefined {
  const { name } = candidate;
  if (name !== undefined && unwantedName.test(name)) return 'name';
  if (hasReason(candidate)) return 'comment';
  if (failsOpen(candidate)) return undefined;
  if (waitsForAnother(candidate) || isHandledElsewhere(candidate) || isThrownAfter(candidate) || isAlternative(candidate))
    return 'handled elsewhere';
  if (isProbe(candidate) || looksUp(candidate) || readsBody(candidate) || takesApart(candidate)) return 'probe';
  if (isCleanUp(candidate)) return 'cleanup';
  if (isPredicate(candidate)) return 'predicate';
  if (isTelemetry(candidate)) return 'best effort';
  return undefined;
}

/** `try { verify(token); return true; } catch { return true; }`: whatever goes wrong lets everybody in. */
function failsOpen({ file, project, tried, paths }: Candidate): boolean {
  if (!paths.some(({ fallback }) => fallback === 'true')) return false;
  return callsIn(tried, file).some((call) => {
    const isVerifying = project.rowsCalled(call, file).some((row) => row.call.is === 'verify-token' || row.call.is === 'verify-password');
    return isVerifying || /^(verify|authenticate|authori[sz]e|checkPermissions?|isAllowed|can[A-Z])/.test(lastNameOf(call));
  });
}

/** `await this.starting.catch(() => {})`: whoever made the promise gets its error, here it is only waited for. */
function waitsForAnother({ node, tried }: Candidate): boolean {
  return isFunction(node) && (tried.kind === SyntaxKind.Identifier || tried.kind === SyntaxKind.PropertyAccessExpression);
}

/** Whether a comment in the handler says that what fails passes by itself: a role that is not ready yet, a replica that lags. */
export function callsItPassing({ file, node }: Pick<Candidate, 'file' | 'node'>): boolean {
  return commentsBetween(file.bound.text, node.pos, node.end).some(({ start, end }) => passing.test(file.bound.text.slice(start, end)));
}

const passing =
  /\btemporar|\btransient|\beventual(ly)? (consisten|become)|\bpropagat|\bnot (yet )?(ready|available|visible)|\b(ready|available|visible) yet|\brace\b/i;

/** A comment in the handler, behind it on its line, or above a one-line handler, that gives a reason in words. */
function hasReason({ file, node, tried }: Candidate): boolean {
  const { text, source } = file.bound;
  const isReason = (start: number, end: number): boolean =>
    commentsBetween(text, start, end).some((comment) => saysWhy(text.slice(comment.start, comment.end)));
  if (isFunction(node) && isReason(node.pos, node.getStart(source))) return true;
  const block = blockOf(node);
  for (const inner of block === undefined ? [] : [block, ...within(file.bound.blocks, block)]) {
    let from = inner.getStart(source) + 1;
    for (const statement of inner.statements) {
      if (isReason(from, statement.getStart(source))) return true;
      from = statement.end;
    }
    if (isReason(from, inner.end - 1)) return true;
  }
  const lineEnd = text.indexOf('\n', node.end);
  const rest = text.slice(node.end, lineEnd < 0 ? text.length : lineEnd);
  const slash = rest.search(/\/[/*]/);
  if (slash >= 0 && !/[\w'"`]/.test(rest.slice(0, slash)) && saysWhy(rest.slice(slash))) return true;
  if (block !== undefined && block.statements.length > 0) return false;
  // above the statement that an inline handler ends
  const statement = statementAround(node.kind === SyntaxKind.CatchClause ? tried.parent : node);
  return (
    statement !== undefined &&
    isReason(statement.pos, statement.getStart(source)) &&
    /ignor|best.?effort|optional|swallow|don'?t care|doesn'?t matter|not (critical|fatal|important)|non.?(critical|fatal)|fire.and.forget|may fail|can fail|fail(s|ure)? (is|are) (ok|fine)|noop|silent|surfaces?\b|(handled|reported|thrown|caught|logged) (elsewhere|later|below|above|when|where|by)/i.test(
      text.slice(statement.pos, statement.getStart(source)),
    )
  );
}

/** At least two words that are more than a label. */
function saysWhy(comment: string): boolean {
  const words = comment
    .replace(/^\/[/*]+|\*+\/$/g, '')
    .split(/[\s,;:()*]+/)
    .filter((word) => /^[@\w-]*\p{L}/u.test(word));
  // A directive silences by itself; unused ones are reported.
  if (words[0]?.startsWith('errlint-')) return false;
  if (words[0] !== undefined && /^(eslint|tslint|biome|istanbul|c8|v8|prettier|@ts)/.test(words[0]))
    return /\s--\s+\S+\s+\S+/.test(comment);
  const telling = words.filter((word) => !emptyWord.test(word));
  return words.length >= 2 && telling.length >= 1 && !/^(todo|fixme|xxx|hack)\b/i.test(words[0] ?? '');
}

function blockOf(node: Node): ts.Block | undefined {
  if (node.kind === SyntaxKind.CatchClause) return (node as ts.CatchClause).block;
  if (!isFunction(node) || node.body?.kind !== SyntaxKind.Block) return undefined;
  return node.body as ts.Block;
}

function statementAround(node: Node): Node | undefined {
  for (let current = node; current !== undefined && current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (
      current.kind === SyntaxKind.ExpressionStatement ||
      current.kind === SyntaxKind.VariableStatement ||
      current.kind === SyntaxKind.ReturnStatement ||
      current.kind === SyntaxKind.TryStatement
    )
      return current;
    if (isFunction(current) && current !== node) return undefined;
  }
  return undefined;
}

/** `p.catch(() => {})` on a promise that somebody else awaits as well: it only keeps Node from complaining too early. */
function isHandledElsewhere({ file, node, tried }: Candidate): boolean {
  if (node.kind === SyntaxKind.CatchClause) return false;
  if (tried.kind === SyntaxKind.CallExpression && calleeName(tried as CallExpression) === 'pipeline')
    return feedsOther(tried as CallExpression, file);
  if (tried.kind !== SyntaxKind.Identifier) return false;
  const symbol = symbolOf(file.bound, tried as ts.Identifier);
  if (symbol === undefined) return false;
  return referencesOf(file.bound, symbol).some((reference) => {
    if (reference === tried) return false;
    const { parent } = reference;
    return parent.kind !== SyntaxKind.PropertyAccessExpression && parent.kind !== SyntaxKind.BinaryExpression;
  });
}

/** `pipeline(source, sink)` destroys its streams with the error, so that who reads the last one gets it. */
function feedsOther(call: CallExpression, file: AnalysedFile): boolean {
  const [first] = call.arguments;
  const streams = first?.kind === SyntaxKind.ArrayLiteralExpression ? (first as ts.ArrayLiteralExpression).elements : call.arguments;
  const last = streams[streams.length - 1];
  const symbol = last?.kind === SyntaxKind.Identifier ? symbolOf(file.bound, last as ts.Identifier) : undefined;
  return (
    symbol !== undefined &&
    referencesOf(file.bound, symbol).some(({ parent, pos }) => pos > call.end && parent.kind !== SyntaxKind.PropertyAccessExpression)
  );
}

/** `promise.catch(() => {})` right before a `throw`: the caller hears of the failure anyway. */
function isThrownAfter({ node }: Candidate): boolean {
  const statement = node.kind === SyntaxKind.CatchClause ? undefined : statementAround(node);
  return statement?.kind === SyntaxKind.ExpressionStatement && statementAfter(statement)?.kind === SyntaxKind.ThrowStatement;
}

/** One of several ways to the same end: `for (const key of keys) { try { return open(key) } catch {} }`, and what no way leads to is told behind the loop. */
function isAlternative({ node }: Candidate): boolean {
  if (node.kind !== SyntaxKind.CatchClause) return false;
  const { parent: block } = node.parent;
  const { statements } = (node.parent as ts.TryStatement).tryBlock;
  const last = statements[statements.length - 1]?.kind;
  if (last !== SyntaxKind.ReturnStatement && last !== SyntaxKind.BreakStatement) return false;
  if (block.kind !== SyntaxKind.Block || block.parent.kind !== SyntaxKind.ForOfStatement || statementAfter(node.parent) !== undefined)
    return false;
  let after = statementAfter(block.parent);
  // Loops and conditions around belong to the search.
  for (
    let outer = block.parent.parent;
    after === undefined && outer.kind === SyntaxKind.Block && /^(If|For)/.test(SyntaxKind[outer.parent.kind]);
    outer = outer.parent.parent
  )
    after = statementAfter(outer.parent);
  return (
    after !== undefined && (after.kind === SyntaxKind.ThrowStatement || after.kind === SyntaxKind.ExpressionStatement || throwsIf(after))
  );
}

/** `if (found === undefined) throw new Error('none of them')` */
function throwsIf(statement: Node): boolean {
  if (statement.kind !== SyntaxKind.IfStatement) return false;
  const { thenStatement } = statement as ts.IfStatement;
  const first = thenStatement.kind === SyntaxKind.Block ? (thenStatement as ts.Block).statements[0] : thenStatement;
  return first?.kind === SyntaxKind.ThrowStatement;
}

function statementAfter(statement: Node): Node | undefined {
  const { parent } = statement;
  if (parent.kind !== SyntaxKind.Block && parent.kind !== SyntaxKind.SourceFile) return undefined;
  const { statements } = parent as ts.Block;
  return statements[statements.indexOf(statement as ts.Statement) + 1];
}

/** A question whose answer may be no: `JSON.parse(text)`, `new URL(x)`, `require.resolve(name)`, `fs.access(path)`. */
export function isProbe({ file, project, tried, node }: Candidate): boolean {
  const all = tried.kind === SyntaxKind.Block ? callsIn(tried, file) : [tried, ...callsIn(tried, file)].filter(isCall);
  // A callback stands in the call that it is given to.
  const calls = all.filter((call) => call.pos < node.pos || call.end > node.end);
  let probes = 0;
  let conversions = 0;
  for (const call of calls) {
    if (isProbing(call, file, project, 0) || (calls.length === 1 ? checking : parsing).test(checkedName(call))) probes += 1;
    else if (!isHarmless(call, file, project, 0) && !isLogging(call, file, project)) {
      if (!isConversion(call, file, project)) return false;
      conversions += 1;
    }
  }
  if (conversions > 0 && probes === 0) return false;
  if (tried.kind !== SyntaxKind.Block) return probes > 0;
  // A helper of the project may fail for any reason where nothing around it asks.
  if (probes === 0 && calls.some((call) => project.functionsOf(call, file).length > 0)) return false;
  // Taking a text apart in memory is a question too, however many statements it takes.
  return probes > 0 ? isShort(tried as ts.Block, calls) || !calls.some(isAwaited) : !calls.some(isAwaited);
}

/** Where only a line is written, what fails is the member that it asks for: `settings.theme.page.title`. */
function isLogging(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return !isAwaited(call) && (isNamedLikeLog(call) || project.rowWithRole(call, file, 'log') !== undefined);
}

/** `total = cart.getData('total')`: something in memory that throws for what it does not have, and nothing else. */
function looksUp({ file, project, node, tried }: Candidate): boolean {
  if (tried.kind !== SyntaxKind.Block) return false;
  const asking = callsIn(tried, file).filter((call) => !isHarmless(call, file, project, 0));
  const [only] = asking;
  if (only === undefined || asking.length > 1 || only.parent.kind === SyntaxKind.ExpressionStatement) return false;
  const fn = bodyOf(node);
  const isLookUp = lookUp.test(checkedName(only)) || (isFunction(fn) && lookUp.test(nameOfFunction(fn) ?? ''));
  return isLookUp && staysInMemory(only, file, project);
}

const lookUp = /^(get|find|look_?up)([A-Z_]|$)/;

/** Waits for nothing, and no function that it reaches is known to leave the process. */
function staysInMemory(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (isAwaited(call) || project.rowsCalled(call, file).length > 0) return false;
  return project.functionsOf(call, file).every(({ node, file: home }) => {
    const isAsync = node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) ?? false;
    return !isAsync && [...project.rolesOf(node, home)].every((role) => inMemory.has(role));
  });
}

/** `toRows(JSON.parse(text))`: a function that makes something else of what has been asked for, in memory. */
function isConversion(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.kind !== SyntaxKind.CallExpression || call.expression.kind !== SyntaxKind.Identifier) return false;
  return call.parent.kind !== SyntaxKind.ExpressionStatement && staysInMemory(call, file, project);
}

const inMemory: ReadonlySet<Role | 'throw'> = new Set<Role | 'throw'>(['parse', 'probe', 'validate', 'mask', 'hash', 'throw']);

/** What is made of a text and throws when the text is none of its kind. */
const madeOfText = /(Uri|URI|Url|URL|Cid|CID|ObjectId|ObjectID|RegExp|Version|SemVer|Decimal|BigNumber|Address|Locale)$/;

/** `ensureValidId(id)`, `parseHeader(text)`: the name says that it fails for a wrong value. */
const checking = /^(ensure|assert|validate|parse|decode|deserialize|unserialize|compile)([A-Z_]|$)/;
const parsing = /^(validate|parse|decode|deserialize|unserialize)([A-Z_]|$)/;

function checkedName(call: CallExpression | NewExpression): string {
  return isAwaited(call) ? '' : lastNameOf(call);
}

function lastNameOf(call: CallExpression | NewExpression): string {
  const name = calleeName(call);
  return name.slice(name.lastIndexOf('.') + 1);
}

function isAwaited({ parent }: Node): boolean {
  return parent.kind === SyntaxKind.AwaitExpression;
}

function isCall(node: Node): node is CallExpression | NewExpression {
  return node.kind === SyntaxKind.CallExpression || node.kind === SyntaxKind.NewExpression;
}

/** One statement, and after it only what notes that it has worked: a `return`, a flag. */
function isShort({ statements }: ts.Block, calls: readonly Node[]): boolean {
  const [, ...others] = statements;
  return others.every((statement, index) => {
    const isNote =
      statement.kind === SyntaxKind.ExpressionStatement && !calls.some((call) => call.pos >= statement.pos && call.end <= statement.end);
    return isNote || (statement.kind === SyntaxKind.ReturnStatement && index === others.length - 1);
  });
}

/** How far helpers are followed that may only ask. */
const depthOfHelpers = 2;

/** Asks by itself, or through a helper that does nothing else: `const parseUrl = (text) => new URL(text)`. */
function isProbing(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject, depth: number): boolean {
  if (call.expression.kind === SyntaxKind.ImportKeyword) return true;
  const name = calleeName(call);
  if (call.kind === SyntaxKind.NewExpression && madeOfText.test(name)) return true;
  if (
    name === 'require' ||
    name === 'require.resolve' ||
    /^require\(['"][^'"]+['"]\)\.(register|config|install|enable|default)$/.test(call.expression.getText(file.bound.source))
  )
    return true;
  if (
    project
      .rowsCalled(call, file)
      .some((row) => row.call.is === 'parse' || row.call.is === 'probe' || row.call.is === 'verify-token' || row.call.is === 'load-env')
  )
    return true;
  const helpers = project.functionsOf(call, file);
  if (helpers.length === 0 || !helpers.every((helper) => isHarmlessHelper(helper, project, depth))) return false;
  return helpers.some(({ node, file: home }) => callsIn(node, home).some((inner) => isProbing(inner, home, project, depth + 1)));
}

/** Does nothing but ask and convert, and waits for nothing. */
function isHarmlessHelper({ node, file }: FoundFunction, project: LinkedProject, depth: number): boolean {
  if (depth >= depthOfHelpers || node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) return false;
  return callsIn(node, file).every((call) => isProbing(call, file, project, depth + 1) || isHarmless(call, file, project, depth + 1));
}

/** Calls that cannot be what fails: conversions and the like. */
function isHarmless(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject, depth: number): boolean {
  if (isAwaited(call) || project.rowsCalled(call, file).length > 0) return false;
  const helpers = project.functionsOf(call, file);
  if (helpers.length > 0) return helpers.every((helper) => isHarmlessHelper(helper, project, depth));
  return /(^|\.)(toString|trim|slice|substring|split|join|replace|replaceAll|toLowerCase|toUpperCase|startsWith|endsWith|from|isArray|keys|values|entries|String|Number|Boolean|Date|now|includes|then|stringify|href|cwd|resolve|dirname|basename|isDirectory|isFile|concat|get|match|test|toISOString|toFixed|indexOf|lastIndexOf|charAt|padStart|at|find|some|every|map|filter|formatToParts|format|resolvedOptions|of|parseInt|parseFloat|isNaN|isInteger|freeze|assign|fromEntries|Map|Set|push|encode|decode|reverse|sort|localeCompare|hasOwnProperty|isBuffer|byteLength|searchParams|set|add|has|pathToFileURL|fileURLToPath|createRequire|encodeURI|encodeURIComponent|Error|TypeError|RangeError)$/.test(
    calleeName(call),
  );
}

const bodyReader =
  /^(await )?(\w+\.)*_?(req|request|res|resp|response|\w*(Request|Response|Res|Resp))(\.clone\(\))?\.(json|text|formData|arrayBuffer|blob|bytes)\(\)$/;

/** `await response.json()` and nothing else: a reply may well have no body, or another one. */
function readsBody({ file, project, tried, node }: Candidate): boolean {
  const all = tried.kind === SyntaxKind.Block ? callsIn(tried, file) : [tried, ...callsIn(tried, file)].filter(isCall);
  const calls = all.filter((call) => call.pos < node.pos || call.end > node.end);
  const isReader = (call: Node): boolean => bodyReader.test(call.getText(file.bound.source));
  return calls.filter(isReader).length === 1 && calls.every((call) => isReader(call) || isHarmless(call, file, project, 0));
}

const takingApart = /^_*(try|safe|safely|maybe)?_?(parse|decode|deserialize|unserialize|detect|probe|guess|sniff)([A-Z_]|$)/i;

/** `parseRange(header)`, `detectFormat(bytes)`: a function that takes a value in memory apart and has an answer for what it cannot read. */
function takesApart({ file, project, node, tried, paths }: Candidate): boolean {
  const fn = bodyOf(node);
  if (tried.kind !== SyntaxKind.Block || !isFunction(fn) || !takingApart.test(nameOfFunction(fn) ?? '')) return false;
  if (!paths.every(({ exit }) => exit === 'return')) return false;
  return callsIn(tried, file).every((call) => {
    if (isAwaited(call)) return false;
    const rows = project.rowsCalled(call, file);
    const roles = [
      ...rows.map((row) => row.call.is),
      ...project.functionsOf(call, file).flatMap((helper) => [...project.rolesOf(helper.node, helper.file)]),
    ];
    return roles.every(
      (role) => role === 'parse' || role === 'probe' || role === 'verify-token' || role === 'validate' || role === 'throw',
    );
  });
}

/** `telemetry.send(event).catch(() => {})`: what is only counted is sent if it can be. */
function isTelemetry({ file, tried }: Candidate): boolean {
  const calls = tried.kind === SyntaxKind.Block ? callsIn(tried, file) : isCall(tried) ? [tried] : [];
  const outermost = calls.filter((call) => !calls.some((other) => other !== call && other.pos <= call.pos && call.end <= other.end));
  const isCounting = (call: CallExpression | NewExpression): boolean => {
    if (/(^|[._])(telemetry|analytics)\w*\./i.test(call.expression.getText(file.bound.source).replace(/\s+/g, ''))) return true;
    // fetch(`${analyticsUrl}/track`)
    const [address] = call.arguments ?? [];
    return address !== undefined && /telemetry|analytics/i.test(address.getText(file.bound.source).slice(0, 200));
  };
  return outermost.length > 0 && outermost.some(isCounting) && outermost.every((call) => isCounting(call) || !isAwaited(call));
}

/** Everything that is tried gives something back, or the handler itself cleans up after something else. */
export function isCleanUp({ file, node, tried }: Candidate): boolean {
  const calls = tried.kind === SyntaxKind.Block ? callsIn(tried, file) : isCall(tried) ? [tried] : [];
  const outermost = calls.filter((call) => !calls.some((other) => other !== call && other.pos <= call.pos && call.end <= other.end));
  if (outermost.length > 0 && outermost.every((call) => isCleaning(call))) return true;
  for (let current: Node = node.parent; current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (current.kind === SyntaxKind.TryStatement && (current as ts.TryStatement).finallyBlock !== undefined) {
      const { finallyBlock } = current as ts.TryStatement;
      if (finallyBlock!.pos <= node.pos && node.end <= finallyBlock!.end) return true;
    }
    if (current.kind === SyntaxKind.CatchClause && current !== node) return true;
    if (isFunction(current)) return current.name !== undefined && 'text' in current.name && cleanUpFunction.test(String(current.name.text));
  }
  return false;
}

function isCleaning(call: CallExpression | NewExpression): boolean {
  const name = calleeName(call);
  if (cleanUpName.test(name.slice(name.lastIndexOf('.') + 1))) return true;
  return (
    call.arguments?.some((argument) => /^\s*['"`]\s*(rollback|unlock|unlisten|deallocate|drop|discard)/i.test(argument.getText())) ?? false
  );
}

/** `return false` where the function answers yes or no. `return true` would let through what failed. */
function isPredicate({ file, node, paths }: Candidate): boolean {
  const dropped = paths.filter(({ outcome, narrowing }) => outcome === 'dropped' && narrowing !== 'met');
  if (dropped.length === 0 || !dropped.every(({ fallback }) => fallback === 'false')) return false;
  if (isFunction(node)) return true;
  const fn = bodyOf(node);
  return isFunction(fn) && answersYesOrNo(fn, file);
}

function answersYesOrNo(fn: FunctionNode, file: AnalysedFile): boolean {
  if (fn.type !== undefined && /^(Promise<)?\s*(boolean|\w+ is\b|asserts\b)/.test(fn.type.getText(file.bound.source))) return true;
  return file.names.returnedBy(fn).every(isYesOrNo);
}

function isYesOrNo(expression: Expression): boolean {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.PrefixUnaryExpression:
    case SyntaxKind.AwaitExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.BinaryExpression:
      return true;
    default:
      return false;
  }
}
