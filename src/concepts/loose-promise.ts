import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, literalText, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { Edit, TraceStep } from '../diagnostic.js';
import {
  bodyOf,
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isAsync } from './async-function.js';
import { isUserInterface } from './backend-code.js';
import { droppedArgument } from './dropped-argument.js';
import { statementAround } from './dropping-handler.js';
import { canFail, givesPromise, rejecting, rejectionIn, rethrows } from './failing.js';
import { forgottenCalls } from './forgotten-await.js';
import { chained, iterating, looseCallIn, onlyThrows } from './loose-call.js';
import { memberCall } from './member-call.js';
import { isInAside } from './package-place.js';
import { outlivesOwnRejections, outlivesRejections } from './process-handler.js';
import { cutAt } from './short-text.js';

/**
 * Where a promise is left alone: as a `statement` or under a name that nothing reads, `tested` for being true, behind `void`, `returned` out
 * of a `try` whose catch clause is meant for it; or given to code that drops it: by a `callback` that is async, by the `executor` of a
 * promise.
 */
export type Looseness = 'statement' | 'tested' | 'void' | 'returned' | 'callback' | 'executor';

/** A promise that can reject and whose rejection nobody can see. */
export interface LoosePromise {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: Node;
  readonly how: Looseness;
  /** The call that gives the promise, or the one that takes the callback, by name. */
  readonly name: string;
  /** Node ends the process when it rejects; a framework or a handler of the project may keep it running. */
  readonly endsProcess: boolean;
  /** A query that is sent when somebody waits for it, which nobody does. */
  readonly neverRuns: boolean;
  /** Where it rejects, if that is in the project. */
  readonly trace: readonly TraceStep[];
  readonly remedy: { readonly description: string; readonly edits: readonly Edit[] } | undefined;
}

/** The loose promises of a file. */
export function* loosePromises(file: AnalysedFile, project: LinkedProject): Generator<LoosePromise> {
  // In a browser nothing ends, and components start things without waiting for them all the time.
  if (isUserInterface(file, project)) return;
  for (const statement of file.bound.expressionStatements) {
    if (isSilenced(statement, file, project)) continue;
    for (const { node, isVoid } of leavesOf(statement.expression, false)) {
      const call = looseCallIn(node, file, project);
      if (call !== undefined) yield fromCall(node, call, isVoid && !isTopLevel(statement) ? 'void' : 'statement', file, project);
    }
  }
  for (const statement of file.bound.returns) {
    const call =
      statement.expression === undefined || !isMissedByCatch(statement)
        ? undefined
        : looseCallIn(unwrap(statement.expression), file, project);
    // Whoever makes a rejection to return it wants to get past the catch clause; a chain with a handler has its own.
    if (call !== undefined && !isMeantToPass(call, file, project) && !hasHandler(statement.expression!))
      yield fromCall(unwrap(statement.expression!), call, 'returned', file, project);
  }
  for (const { call, how } of forgottenCalls(file)) {
    if (!isFunction(bodyOf(call)) || isExplained(call, file)) continue;
    const source = looseCallIn(call, file, project, how === 'tested');
    if (source !== undefined) yield fromCall(call, source, how === 'tested' ? 'tested' : 'statement', file, project);
  }
  for (const call of file.bound.calls) yield* fromCallbacks(call, file, project);
  for (const { members } of file.bound.classes) yield* fromMethods(members, file, project);
}

/** `Promise.reject(error)`; `next()`, which runs other handlers: their errors are theirs, and no matter of this catch clause. */
function isMeantToPass(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return calleeName(call) === 'Promise.reject' || project.rowWithRole(call, file, 'forward') !== undefined;
}

function fromCall(node: Node, call: CallExpression, how: Looseness, file: AnalysedFile, project: LinkedProject): LoosePromise {
  return {
    file,
    project,
    node,
    how,
    name: nameOfCall(call, file),
    get endsProcess() {
      return !outlivesRejections(file, project);
    },
    get neverRuns() {
      const isLeft = node === call && (how === 'statement' || how === 'void');
      return isLeft && project.rowsCalled(call, file).some((row) => row.call.runsOnAwait === true);
    },
    get trace() {
      return project
        .functionsOf(call, file)
        .flatMap((target) => stepTo(target, project))
        .slice(0, 1);
    },
    get remedy() {
      return remedyFor(node, how, file);
    },
  };
}

/** `save`; `(async () => {…})()` where what is called has no name. */
function nameOfCall(call: CallExpression, { bound }: AnalysedFile): string {
  const name = calleeName(call);
  if (name !== 'a function') return name;
  return cutAt(withoutBraces(call.getText(bound.source)).replace(/\s+/g, ' '), 40);
}

/** The text with what stands between its braces left out. */
function withoutBraces(text: string): string {
  const open = text.indexOf('{');
  const close = text.lastIndexOf('}');
  return open === -1 || close < open ? text : `${text.slice(0, open)}{…}${text.slice(close + 1)}`;
}

function stepTo(target: FoundFunction, project: LinkedProject): readonly TraceStep[] {
  const failure = canFail(target, project) ? rejectionIn(target, project) : undefined;
  if (failure === undefined) return [];
  return [
    { file: target.file.path, start: failure.getStart(target.file.bound.source), end: failure.end, label: 'it rejects when this fails' },
  ];
}

/** The expressions that a statement evaluates for nothing: `a && b()`, `c ? d() : e()`, `void f()`. */
function* leavesOf(expression: Expression, isVoid: boolean): Generator<{ readonly node: Expression; readonly isVoid: boolean }> {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.VoidExpression:
      yield* leavesOf((node as ts.VoidExpression).expression, true);
      return;
    case SyntaxKind.ConditionalExpression:
      yield* leavesOf((node as ts.ConditionalExpression).whenTrue, isVoid);
      yield* leavesOf((node as ts.ConditionalExpression).whenFalse, isVoid);
      return;
    case SyntaxKind.BinaryExpression: {
      const { operatorToken, right } = node as ts.BinaryExpression;
      if (/^(&&|\|\||\?\?)$/.test(operatorToken.getText())) yield* leavesOf(right, isVoid);
      return;
    }
    case SyntaxKind.CallExpression:
      yield { node, isVoid };
      return;
    default:
  }
}

/** `save(order).catch((error) => { note(error); throw error; })` */
function hasHandler(expression: Expression): boolean {
  const link = memberCall(unwrap(expression));
  if (link === undefined) return false;
  const { name, receiver, call } = link;
  if (call.arguments.length > 0 && (name === 'catch' || (name === 'then' && call.arguments.length > 1))) return true;
  return chained.test(name) && hasHandler(receiver);
}

/** `try { return save(order) } catch …` in an async function: the catch clause is left before the promise rejects. */
function isMissedByCatch(statement: ts.ReturnStatement): boolean {
  const body = bodyOf(statement);
  if (!isFunction(body) || !isAsync(body)) return false;
  for (let node: Node = statement; node !== body; node = node.parent) {
    if (node.parent.kind !== SyntaxKind.TryStatement) continue;
    const { tryBlock, catchClause } = node.parent as ts.TryStatement;
    // A catch clause that does nothing would only swallow what the caller gets now.
    if (tryBlock === node) return catchClause !== undefined && catchClause.block.statements.length > 0;
    return false;
  }
  return false;
}

/** Async functions that are given to code which drops what they return. */
function* fromCallbacks(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): Generator<LoosePromise> {
  const dropped = droppedArgument(call, file, project);
  const argument = dropped === undefined ? undefined : call.arguments?.[dropped.index];
  if (dropped === undefined || argument === undefined) return;
  const functions = project.functionsAmong(project.link.resolve(file.valuesOf(argument)));
  const isLoose =
    functions.length > 0 &&
    functions.every(({ node, file: home }) => givesPromise(node, home, project)) &&
    functions.some((target) => canFail(target, project) && rejects(target, project));
  if (!isLoose) return;
  const trace = functions.flatMap((target) => stepTo(target, project)).slice(0, 1);
  yield {
    file,
    project,
    node: argument,
    how: dropped.how,
    name: calleeName(call),
    get endsProcess() {
      return !dropped.isQuiet && !outlivesRejections(file, project);
    },
    neverRuns: false,
    trace,
    remedy: undefined,
  };
}

/** Whether a promise of the function can reject: what one that is not async throws comes before there is a promise. */
function rejects({ node: fn, file }: FoundFunction, project: LinkedProject): boolean {
  if (isAsync(fn)) return true;
  return file.names.returnedBy(fn).some((result) => {
    const given = unwrap(result as Expression);
    if (rejecting(given, file, project) === 'cannot') return false;
    return given.kind !== SyntaxKind.CallExpression || !onlyThrows(given as CallExpression, file, project);
  });
}

/** `async handleConnection(client)` of a gateway: its framework calls it, and drops what it gives. */
function* fromMethods(members: readonly ts.ClassElement[], file: AnalysedFile, project: LinkedProject): Generator<LoosePromise> {
  for (const member of members) {
    if (member.kind !== SyntaxKind.MethodDeclaration || !isAsync(member as ts.MethodDeclaration)) continue;
    const target = { node: member as ts.MethodDeclaration, file };
    const uses = project.link.usesOf(project.valueOfFunction(target.node, file));
    if (!project.link.hasName(uses, 'listener') || !canFail(target, project)) continue;
    yield {
      file,
      project,
      node: target.node.name,
      how: 'statement',
      name: target.node.name.getText(file.bound.source),
      get endsProcess() {
        return !outlivesRejections(file, project);
      },
      neverRuns: false,
      get trace() {
        return stepTo(target, project);
      },
      remedy: undefined,
    };
  }
}

const aboutFailures = /no-floating-promises|\b(catch|reject|rejections?|unhandled|errors?|fails?|failures?)\b/i;

/** Whether a comment in front of the statement around the call speaks of rejections. */
function isExplained(call: Node, { bound }: AnalysedFile): boolean {
  const statement = statementAround(call);
  return statement !== undefined && aboutFailures.test(bound.text.slice(statement.pos, statement.getStart(bound.source)));
}

/**
 * A comment in front of the statement speaks of rejections or switches the like rule of another linter off; a script may end with an error,
 * and a file may handle itself what is left over of its start.
 */
function isSilenced(statement: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { bound } = file;
  const comments = [firstOfRun(statement, file), statement].map((each) => bound.text.slice(each.pos, each.getStart(bound.source)));
  // conn.query('listen orders'); // when this fails, the process has to end
  comments.push(/^[^\S\n]*\/\/.*/.exec(bound.text.slice(statement.end))?.[0] ?? '');
  if (aboutFailures.test(comments.join(''))) return true;
  if (isCommand(bodyOf(statement), file, project) || runsAtExit(bodyOf(statement), file, project)) return true;
  if (!isTopLevel(statement) && !isMain(statement)) return false;
  if (/\/(scripts?|bin|tools)\//.test(file.path) || isInAside(file, project) || isCommandLine(file) || isWorker(file, project)) return true;
  if (!isTopLevel(statement)) return false;
  if (startsServer(statement, file, project) || startsProgram(statement, file, project) || endsOnPurpose(statement, file)) return true;
  return project.callsInRole('process-handler', file).length > 0;
}

/**
 * `app.listen(…)`, `bootstrap()`, `void validateSettings()` beside them: when the server cannot start, nothing else runs yet, and Node ends
 * the process with the error.
 */
function startsServer(statement: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { expression } = statement as ts.ExpressionStatement;
  const listens = (node: Node, home: AnalysedFile): boolean =>
    callsIn(node, home).some((call) => project.rowWithRole(call, home, 'listen') !== undefined);
  const isVoid = expression.kind === SyntaxKind.VoidExpression;
  if (isVoid && listens(file.bound.source, file)) return true;
  const call = unwrap(isVoid ? (expression as ts.VoidExpression).expression : expression);
  if (call.kind !== SyntaxKind.CallExpression) return false;
  if (project.rowWithRole(call as CallExpression, file, 'listen') !== undefined) return true;
  return project.functionsOf(call as CallExpression, file).some(({ node, file: home }) => listens(node, home));
}

/** `main()`, `(async () => { … })()` in a file that nothing imports and that does not listen beside it: a worker, a bot, a consumer. */
function startsProgram(statement: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const call = startedBy(statement);
  if (call === undefined || (!isMain(statement) && !programName.test(calleeName(call)))) return false;
  if (project.importersOf(file).length > 0 || outlivesOwnRejections(file, project)) return false;
  return project.callsInRole('listen', file).length === 0;
}

/** The call of `main();`, `void main();` */
function startedBy(statement: Node): CallExpression | undefined {
  const node = unwrap((statement as ts.ExpressionStatement).expression);
  const call = node.kind === SyntaxKind.VoidExpression ? unwrap((node as ts.VoidExpression).expression) : node;
  return call.kind === SyntaxKind.CallExpression ? (call as CallExpression) : undefined;
}

const programName = /^_*(main|init|go|(start|run|bootstrap|boot)([A-Z_]\w*)?)$/;

/** `start().catch((error) => { throw error; })`: whoever throws again where the file runs wants the process to end. */
function endsOnPurpose(statement: Node, file: AnalysedFile): boolean {
  const call = unwrap((statement as ts.ExpressionStatement).expression);
  if (call.kind !== SyntaxKind.CallExpression || lastName(calleeName(call as CallExpression)) !== 'catch') return false;
  const [handler] = (call as CallExpression).arguments;
  return handler !== undefined && rethrows(handler, file);
}

/** The first of the statements in a row that call the same thing: a comment above them is about all. */
function firstOfRun(statement: Node, { bound }: AnalysedFile): Node {
  const name = calledIn(statement);
  let first = statement;
  if (name === undefined) return first;
  const siblings: readonly Node[] = (statement.parent as Partial<ts.BlockLike>).statements ?? [];
  for (let at = siblings.indexOf(statement) - 1; at >= 0; at -= 1) {
    const before = siblings[at]!;
    if (before.kind !== SyntaxKind.ExpressionStatement || calledIn(before) !== name) break;
    if (/\n\s*\n/.test(bound.text.slice(before.end, first.getStart(bound.source)))) break;
    first = before;
  }
  return first;
}

function calledIn(statement: Node): string | undefined {
  const node = unwrap((statement as ts.ExpressionStatement).expression);
  return node.kind === SyntaxKind.CallExpression ? calleeName(node as CallExpression) : undefined;
}

/** `(async () => { … })()`: a whole program, or what a command does. */
function isMain(statement: Node): boolean {
  const node = unwrap((statement as ts.ExpressionStatement).expression);
  return node.kind === SyntaxKind.CallExpression && isFunction(unwrap((node as CallExpression).expression));
}

/** `program.command('sync').action(() => { sync(); })`: whoever typed it sees the error that ends it. */
function isCommand(fn: Node, file: AnalysedFile, project: LinkedProject): boolean {
  return (
    isFunction(fn) && isCall(fn.parent) && fn.parent.expression !== fn && project.rowWithRole(fn.parent, file, 'command') !== undefined
  );
}

/**
 * `process.on('exit', () => { close(); })`: the process ends whatever happens to the promise. `process.on('uncaughtException', () => { close(); })`:
 * it is to end anyway.
 */
function runsAtExit(fn: Node, file: AnalysedFile, project: LinkedProject): boolean {
  if (!isFunction(fn) || !isCall(fn.parent)) return false;
  if (project.rowWithRole(fn.parent, file, 'process-handler') !== undefined) return true;
  return /^process\.(on|once|addListener)$/.test(calleeName(fn.parent)) && literalText(fn.parent.arguments![0]!) === 'exit';
}

/** Whether the file is a command that someone types: it says what runs it, or reads its arguments. */
function isCommandLine({ bound }: AnalysedFile): boolean {
  if (bound.text.startsWith('#!')) return true;
  return (bound.identifiers.get('argv') ?? []).some(
    ({ parent }) =>
      parent.kind === SyntaxKind.PropertyAccessExpression &&
      (parent as ts.PropertyAccessExpression).expression.getText(bound.source) === 'process',
  );
}

/** Whether the file runs as a worker thread: whoever has started it hears of the error that ends it. */
function isWorker(file: AnalysedFile, project: LinkedProject): boolean {
  return ['parentPort', 'workerData'].some((name) =>
    (file.bound.identifiers.get(name) ?? []).some((identifier) => project.isNamed(identifier, 'parent', file)),
  );
}

function isTopLevel(statement: Node): boolean {
  return bodyOf(statement).kind === SyntaxKind.SourceFile;
}

function remedyFor(node: Node, how: Looseness, { bound }: AnalysedFile): LoosePromise['remedy'] {
  const body = bodyOf(node);
  const start = node.getStart(bound.source);
  const isList = iterating.test(lastName(calleeName(node as CallExpression)));
  if (how !== 'void' && isFunction(body) && isAsync(body)) {
    const edits = isList
      ? [
          { start, end: start, text: 'await Promise.all(' },
          { start: node.end, end: node.end, text: ')' },
        ]
      : [{ start, end: start, text: 'await ' }];
    return { description: 'Wait for it', edits };
  }
  if (isList || how === 'tested') return undefined;
  const handler =
    body.kind === SyntaxKind.SourceFile ? '(error) => { console.error(error); process.exitCode = 1; }' : '(error) => console.error(error)';
  return { description: 'Log its rejection', edits: [{ start: node.end, end: node.end, text: `.catch(${handler})` }] };
}
