/**
 * An outside parse takes apart a text that comes from outside the process: a request, a message, the answer of another service, the output
 * of another program. Malformed text makes it throw. From there the way of the error is followed up, through functions, promise chains and
 * callers, to whatever catches it.
 */
import { initializerOf, referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Origin } from '../dataflow/origins.js';
import type { Edit, TraceStep } from '../diagnostic.js';
import { conditionsAt } from '../flow/conditions.js';
import {
  bodyOf,
  forEachChild,
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { calleeName } from '../dataflow/effects.js';
import { isAsync } from './async-function.js';
import { isCaughtByNext } from './caught-by-next.js';
import { memberCall, memberCallOn, type MemberCall } from './member-call.js';
import { isInAside } from './package-place.js';
import { errorMiddlewareOf, frameworkAnswers, getsRejections, handledBy, isHandledAround } from './rejected-input.js';
import { shortText } from './short-text.js';

/** Where the error of a parse ends if nothing of the project catches it: as a reply of the framework, or nowhere. */
export type ParseFailure = 'answered with 500' | 'uncaught';

/** A parse of outside text whose failure nobody handles. */
export interface OutsideParse {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: CallExpression;
  /** The parser and the text, as the code spells them: `JSON.parse`, `request.query.filter`. */
  readonly parser: string;
  readonly text: string;
  readonly failure: ParseFailure;
  /** The calls through which the error leaves. */
  readonly trace: readonly TraceStep[];
  /** Turns the failure into an error with status 400; undefined where the framework would not understand it. */
  readonly guard: readonly Edit[] | undefined;
}

/** The unguarded parses of outside text in a file. */
export function* outsideParses(file: AnalysedFile, project: LinkedProject): Generator<OutsideParse> {
  for (const { node, row } of project.callsInRole('parse', file)) {
    const argument = node.kind === SyntaxKind.CallExpression ? node.arguments?.[row.call.argument ?? 0] : undefined;
    if (argument === undefined || isPartOfParse(node, file, project)) continue;
    const call = node as CallExpression;
    const ending = endingOf(call, argument, file, project, { isDecoding: decoding.test(calleeName(call)), depth: 0 });
    if (ending === undefined) continue;
    yield {
      file,
      project,
      node: call,
      parser: calleeName(call),
      text: shortText(unwrap(argument), file, 50),
      failure: ending.failure,
      trace: ending.trace,
      guard: ending.failure === 'uncaught' || ending.trace.length > 0 ? undefined : guarding(call, file),
    };
  }
}

/** `JSON.parse(decodeURIComponent(text))`: the one around speaks for both. */
function isPartOfParse(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const { parent } = wrapped(node);
  return parent.kind === SyntaxKind.CallExpression && project.rowWithRole(parent as CallExpression, file, 'parse') !== undefined;
}

const decoding = /^decodeURI(Component)?$/;

interface Search {
  /** Whether what is looked for are texts that cannot be decoded. */
  readonly isDecoding: boolean;
  /** How many callers above the parse the text is looked for. */
  readonly depth: number;
}

/** Where the error of a call goes that throws for a malformed argument; undefined where that is no text from outside or is handled. */
function endingOf(
  call: CallExpression | NewExpression,
  argument: Expression,
  file: AnalysedFile,
  project: LinkedProject,
  search: Search,
): Ending | undefined {
  for (const origin of [...originsOf(argument, file, project, search), ...collectedIn(argument, file)]) {
    const sources = [origin, ...cutFrom(origin, file)];
    if (sources.some((source) => isAsked(call, source, file)) || (search.isDecoding && isStillEncoded(origin, file, project))) continue;
    const ending =
      sources.some((source) => isOutside(source, file, project)) || isReadOutside(origin, file, project)
        ? new Ascent(project).from(call, file, 0)
        : sources.some((source) => isOutput(source, file, project))
          ? endingOfOutput(call, file, project)
          : endingInCallers(call, origin, project, search);
    if (ending !== undefined) return ending;
  }
  return undefined;
}

/** `text` of `text.split('\n')`, where the text is the result of a call. */
function cutFrom({ root }: Origin, file: AnalysedFile, steps = 3): readonly Origin[] {
  const member = memberCall(root);
  if (steps === 0 || member === undefined || !(cutting.test(member.name) || leavesBlanksOut(member))) return [];
  return file.origins.of(member.receiver).flatMap((origin) => [origin, ...cutFrom(origin, file, steps - 1)]);
}

/** `lines.filter(Boolean)` asks nothing of the lines that are left. */
function leavesBlanksOut({ name, call }: MemberCall): boolean {
  const test = call.arguments[0] === undefined ? undefined : unwrap(call.arguments[0]);
  return name === 'filter' && test?.kind === SyntaxKind.Identifier && (test as ts.Identifier).text === 'Boolean';
}

/** What only texts and lists of them have; the result holds what was there. */
const cutting = /^(split|trim|trimStart|trimEnd|slice|substring|substr|replace|replaceAll)$/;

/** Where the text comes from; a part of an address that is still encoded comes from where the address does. */
function originsOf(text: Expression, file: AnalysedFile, project: LinkedProject, { isDecoding }: Search): readonly Origin[] {
  const origins = file.origins.of(text);
  return isDecoding ? origins.flatMap((origin) => addressIn(origin, file, project) ?? [origin]) : origins;
}

/** `request.url` of `new URL(request.url, base).pathname` */
function addressIn({ root, part }: Origin, file: AnalysedFile, project: LinkedProject): readonly Origin[] | undefined {
  const address = encodedParts.test(part) && isCall(root) ? root.arguments?.[0] : undefined;
  return address !== undefined && project.isNamed(root as Expression, 'address', file) ? file.origins.of(address) : undefined;
}

const encodedParts = /^\.(pathname|path|search|query|hash)$/;

/** `chunk` of `chunks.push(chunk)`, where the text is made of `chunks`. */
function collectedIn(text: Node, file: AnalysedFile): readonly Origin[] {
  const origins: Origin[] = [];
  const visit = (node: Node): void => {
    const symbol = node.kind === SyntaxKind.Identifier ? symbolOf(file.bound, node as ts.Identifier) : undefined;
    const initializer = symbol === undefined ? undefined : initializerOf(file.bound, node as ts.Identifier);
    if (symbol !== undefined && initializer?.kind === SyntaxKind.ArrayLiteralExpression) {
      for (const reference of referencesOf(file.bound, symbol)) {
        const pushed = memberCallOn(reference);
        if (pushed?.name === 'push') origins.push(...pushed.call.arguments.flatMap((element) => file.origins.of(element)));
      }
    }
    forEachChild(node, visit);
  };
  visit(text);
  return origins;
}

/** The text is a parameter: what comes of it is decided where the function is called. */
function endingInCallers(
  call: CallExpression | NewExpression,
  { root }: Origin,
  project: LinkedProject,
  search: Search,
): Ending | undefined {
  const fn = bodyOf(call);
  if (!isFunction(fn) || root.parent !== fn || search.depth >= deepest || isCaughtInside(call)) return undefined;
  const index = fn.parameters.findIndex((parameter) => parameter === root);
  for (const { node, file: home } of project.callersOf(fn)) {
    const argument = node.arguments?.[index];
    if (argument === undefined || (isAsync(fn) && !isPassedOn(node))) continue;
    const ending = endingOf(node, argument, home, project, { ...search, depth: search.depth + 1 });
    if (ending !== undefined) return through(node, home, ending);
  }
  return undefined;
}

function through(call: Node, file: AnalysedFile, { failure, trace }: Ending): Ending {
  const step = { file: file.path, start: call.getStart(file.bound.source), end: call.end, label: 'lets the error through' };
  return { failure, trace: [step, ...trace] };
}

/** Whether a `try` with a catch clause stands around the node in its function. */
function isCaughtInside(node: Node): boolean {
  for (let inner = node; !isFunction(inner.parent) && inner.parent.kind !== SyntaxKind.SourceFile; inner = inner.parent) {
    const { parent } = inner;
    if (
      parent.kind === SyntaxKind.TryStatement &&
      (parent as ts.TryStatement).tryBlock === inner &&
      (parent as ts.TryStatement).catchClause !== undefined
    )
      return true;
  }
  return false;
}

/** Whether the framework has found that the text can be decoded, and has handed it over as it came. */
function isStillEncoded({ way }: Origin, file: AnalysedFile, project: LinkedProject): boolean {
  return way.some((step) => project.isNamed(step, 'encoded', file));
}

/** Whether the value was sent to the process: by a client, a peer, another service, not read from a file. */
function isOutside({ root, way, part }: Origin, file: AnalysedFile, project: LinkedProject): boolean {
  if (
    way.some(
      (step) => step.kind === SyntaxKind.CallExpression && step !== root && /(^|\.)stringify$/.test(calleeName(step as CallExpression)),
    )
  )
    return false;
  // for await (const chunk of request)
  if (part === '[]' && way.some((step) => project.isNamed(step, 'request', file))) return true;
  if (isInAddress(root, file, project)) return true;
  return (
    way.some((step) => isNamedByNetwork(step, file, project)) || listOf(root)?.some((list) => isNamedInList(list, file, project)) === true
  );
}

/** Whether the value is what another program has printed. */
function isOutput({ way }: Origin, file: AnalysedFile, project: LinkedProject): boolean {
  return way.some((step) => project.isNamed(step, 'output', file));
}

/** A program prints what it is made for, so that it may fail like any other call; only not where nobody could catch it. */
function endingOfOutput(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): Ending | undefined {
  const fn = bodyOf(call);
  if (!isFunction(fn) || isAsync(fn) || isInAside(file, project)) return undefined;
  const ending = new Ascent(project).from(call, file, 0);
  return ending?.failure === 'uncaught' ? ending : undefined;
}

/** `await readBody(request)`: what a function of the project has read there. */
function isReadOutside({ root, part }: Origin, file: AnalysedFile, project: LinkedProject): boolean {
  if (part !== '' || root.kind !== SyntaxKind.CallExpression) return false;
  return project
    .functionsOf(root as CallExpression, file)
    .some(({ node, file: home }) =>
      resultsOf(node, home).some((result) =>
        [...home.origins.of(result), ...collectedIn(result, home)].some((origin) => isOutside(origin, home, project)),
      ),
    );
}

/** What the function returns, or resolves the promise with that it returns. */
function resultsOf(fn: FunctionNode, { names, bound }: AnalysedFile): readonly Expression[] {
  return names.returnedBy(fn).flatMap((result) => {
    const made = unwrap(result);
    const executor = made.kind === SyntaxKind.NewExpression ? (made as NewExpression).arguments?.[0] : undefined;
    const resolve = executor !== undefined && isFunction(executor) ? executor.parameters[0]?.name : undefined;
    const symbol = resolve?.kind === SyntaxKind.Identifier ? symbolOf(bound, resolve) : undefined;
    if (symbol === undefined) return [result];
    return referencesOf(bound, symbol).flatMap(({ parent }) => (isCall(parent) ? (parent.arguments?.[0] ?? []) : []));
  });
}

/** `new URL(request.url).searchParams.get('filter')` */
function isInAddress(root: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const member = memberCall(root);
  if (member === undefined || !/^get(All)?$/.test(member.name)) return false;
  return file.origins.of(member.receiver).some(({ root: made, part }) => {
    const address = made.kind === SyntaxKind.NewExpression ? (made as NewExpression).arguments?.[0] : undefined;
    if (part !== '.searchParams' || address === undefined) return false;
    return file.origins.of(address).some(({ way }) => way.some((step) => isAddressOfRequest(step, file, project)));
  });
}

/** `request.url` */
function isAddressOfRequest(node: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  if (node.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { expression, name } = node as ts.PropertyAccessExpression;
  return /^(url|originalUrl)$/.test(name.text) && project.isNamed(expression, 'request', file);
}

/** `texts.map((text) => …)`: the list that the parameter is an element of. */
function listOf(root: Node): readonly Expression[] | undefined {
  const fn = root.parent;
  if (root.kind !== SyntaxKind.Parameter || !isFunction(fn) || fn.parameters[0] !== root || fn.parent.kind !== SyntaxKind.CallExpression)
    return undefined;
  const { expression: callee } = fn.parent as CallExpression;
  if (callee.kind !== SyntaxKind.PropertyAccessExpression || !iterating.test((callee as ts.PropertyAccessExpression).name.text))
    return undefined;
  return [(callee as ts.PropertyAccessExpression).expression];
}

function isNamedInList(list: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  const origins = file.origins.of(list).flatMap((origin) => [origin, ...cutFrom(origin, file)]);
  if (origins.some((origin) => isAsked(list, origin, file))) return false;
  return origins.some(({ way }) => way.some((step) => isNamedByNetwork(step, file, project)));
}

const iterating = /^(map|forEach|filter|flatMap|find|some|every)$/;

function isNamedByNetwork(step: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.link
    .namesOf(file.valuesOf(step))
    .some(({ name, model }) => name === 'input' || (name === 'content' && !(model.calls ?? []).some(({ is }) => is === 'io')));
}

/** Whether a call in a condition has looked at the text before. */
function isAsked(parse: Node, { root, part }: Origin, file: AnalysedFile): boolean {
  const isText = (node: Expression): boolean => file.origins.of(node).some((other) => other.root === root && other.part === part);
  const looks = (node: Node, steps: number): boolean => {
    if (node.kind === SyntaxKind.CallExpression && (node as CallExpression).arguments.some(isText)) return true;
    if (node.kind === SyntaxKind.Identifier && steps > 0 && !isText(node as ts.Identifier)) {
      // const expected = hmac.update(text).digest('hex'); if (signature !== expected) …
      const initializer = initializerOf(file.bound, node as ts.Identifier);
      return initializer !== undefined && bodyOf(initializer) === bodyOf(parse) && looks(initializer, steps - 1);
    }
    return forEachChild(node, (child) => looks(child, steps) || undefined) ?? false;
  };
  return conditionsAt(file.flowOf(bodyOf(parse)), parse).some(({ expression }) => looks(expression, 3));
}

interface Ending {
  readonly failure: ParseFailure;
  readonly trace: readonly TraceStep[];
}

const deepest = 4;

/** The way of an error from where it is thrown to where it ends. */
class Ascent {
  private readonly seen = new Set<Node>();

  constructor(private readonly project: LinkedProject) {}

  /** Undefined when something catches it, or when the way gets lost. */
  from(node: Node, file: AnalysedFile, depth: number): Ending | undefined {
    const fn = bodyOf(node);
    return !isFunction(fn) || isCaughtInside(node) ? undefined : this.outOf(fn, file, depth);
  }

  private outOf(fn: FunctionNode, file: AnalysedFile, depth: number): Ending | undefined {
    if (this.seen.has(fn) || depth > deepest) return undefined;
    this.seen.add(fn);
    return this.byFramework(fn, file) ?? this.throughCall(fn, file, depth) ?? this.throughCallers(fn, depth);
  }

  private byFramework(fn: FunctionNode, file: AnalysedFile): Ending | undefined {
    const { project } = this;
    const names = project.link.namesOf(project.link.usesOf(project.valueOfFunction(fn, file)));
    const handler = names.find(({ name }) => name === 'handler');
    const model = handledBy(fn, file, project);
    if (handler === undefined && model === undefined) {
      const isDropped = names.some(({ name }) => name === 'listener') || takesContent(fn, file, project);
      return isDropped ? { failure: 'uncaught', trace: [] } : undefined;
    }
    if (model === undefined)
      return (handler!.model.calls ?? []).some(({ is, returns }) => is === 'respond' && returns !== undefined) &&
        !isInBody(handler!.model.traits)
        ? { failure: 'uncaught', trace: [] }
        : undefined;
    if (isHandledAround(fn, file, project)) return undefined;
    if (isAsync(fn) && !getsRejections(model, fn, file, project))
      return isHttpOnly(model.traits) ? { failure: 'uncaught', trace: [] } : undefined;
    // A bare server takes the handler for a listener like any other.
    if (model.calls?.some(({ is }) => is === 'subscribe') === true) return { failure: 'uncaught', trace: [] };
    if (errorMiddlewareOf(file, project).some(({ picks }) => picks.some((pick) => /SyntaxError/.test(pick)))) return undefined;
    return frameworkAnswers(file, project) === undefined ? undefined : { failure: 'answered with 500', trace: [] };
  }

  /** Out of an inline function: a link of a promise chain, a turn of a loop, a listener. */
  private throughCall(fn: FunctionNode, file: AnalysedFile, depth: number): Ending | undefined {
    let node: Node = fn;
    while (node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
    const call = node.parent;
    if (call.kind !== SyntaxKind.CallExpression || !(call as CallExpression).arguments.includes(node as Expression)) return undefined;
    const { expression: callee } = call as CallExpression;
    const name = callee.kind === SyntaxKind.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).name.text : '';
    if (/^(then|catch|finally)$/.test(name)) return this.throughChain(call as CallExpression, file, depth);
    if (iterating.test(name)) return isAsync(fn) ? undefined : this.from(call, file, depth);
    if (/^(on|once|addListener)$/.test(name)) return { failure: 'uncaught', trace: [] };
    return undefined;
  }

  private throughChain(link: CallExpression, file: AnalysedFile, depth: number): Ending | undefined {
    let node: Node = link;
    while (node.parent.kind === SyntaxKind.PropertyAccessExpression && node.parent.parent.kind === SyntaxKind.CallExpression) {
      node = node.parent.parent;
      const { expression: callee, arguments: args } = node as CallExpression;
      const { name } = callee as ts.PropertyAccessExpression;
      if (name.text === 'catch' || (name.text === 'then' && args.length > 1)) return undefined;
    }
    return isPassedOn(node) ? this.from(node, file, depth) : undefined;
  }

  /** Out of a function with a name: each of its calls is a way. */
  private throughCallers(fn: FunctionNode, depth: number): Ending | undefined {
    for (const { node, file: home } of this.project.callersOf(fn)) {
      const ending = this.forwarded(node, home) ?? (isAsync(fn) && !isPassedOn(node) ? undefined : this.from(node, home, depth + 1));
      if (ending !== undefined) return through(node, home, ending);
    }
    return undefined;
  }

  /** `Promise.resolve(handler(request, response, next)).catch(next)`, as wrappers of handlers do. */
  private forwarded(call: Node, file: AnalysedFile): Ending | undefined {
    const isForwarded = isCaughtByNext(call, file, this.project) && frameworkAnswers(file, this.project) !== undefined;
    return isForwarded ? { failure: 'answered with 500', trace: [] } : undefined;
  }
}

/** Awaited or returned: a rejection goes on to whoever waits. */
function isPassedOn(node: Node): boolean {
  let inner = node;
  while (inner.parent.kind === SyntaxKind.ParenthesizedExpression) inner = inner.parent;
  const { parent } = inner;
  return (
    parent.kind === SyntaxKind.AwaitExpression ||
    parent.kind === SyntaxKind.ReturnStatement ||
    (parent.kind === SyntaxKind.ArrowFunction && (parent as ts.ArrowFunction).body === inner)
  );
}

/** A listener or consumer: a model says that its parameter is (or holds) what was sent. Helpers are given that by whoever calls them. */
function takesContent(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  if (isConsumer(fn, file, project)) return true;
  const isGiven = fn.parameters.some((parameter) =>
    project.link.namesOf(file.names.valuesOfDeclaration(parameter)).some(({ name }) => name === 'content' || name === 'output'),
  );
  return isGiven && project.callersOf(fn).length === 0;
}

/** `eachMessage`, `consume`, `socket.on('message', read)`: what is handed over is a message. */
function isConsumer(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  const uses = project.link.usesOf(project.valueOfFunction(fn, file));
  return uses.some(
    ({ step, of }) =>
      /^\.(eachMessage|eachBatch)$/.test(step) ||
      (/^a\d$/.test(step) && /^\.(consume|subscribe|pSubscribe|on|once|addListener)$/.test(of?.step ?? '')),
  );
}

type Traits = readonly { readonly is: string }[] | undefined;

/** Failures belong into the body: the framework catches them. */
function isInBody(traits: Traits): boolean {
  return traits?.some(({ is }) => is === 'fails-in-body') ?? false;
}

/** Nothing forwards a rejection, so that nobody answers and Node ends. */
function isHttpOnly(traits: Traits): boolean {
  return !(traits?.some(({ is }) => is === 'forwards-rejections' || is === 'patches-async') ?? false);
}

/** `let order; try { order = JSON.parse(text) } catch …`: for a variable that holds nothing but the result. */
function guarding(call: CallExpression, { bound }: AnalysedFile): readonly Edit[] | undefined {
  let node: Node = call;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression || node.parent.kind === SyntaxKind.AsExpression) node = node.parent;
  const declaration = node.parent;
  if (declaration.kind !== SyntaxKind.VariableDeclaration || (declaration as ts.VariableDeclaration).initializer !== node) return undefined;
  const list = declaration.parent as ts.VariableDeclarationList;
  const statement = list.parent;
  const { name, type } = declaration as ts.VariableDeclaration;
  if (
    name.kind !== SyntaxKind.Identifier ||
    type !== undefined ||
    list.declarations.length !== 1 ||
    statement.kind !== SyntaxKind.VariableStatement ||
    statement.parent.kind !== SyntaxKind.Block
  )
    return undefined;
  const start = statement.getStart(bound.source);
  const indent = bound.text.slice(bound.text.lastIndexOf('\n', start - 1) + 1, start);
  if (indent.trim() !== '') return undefined;
  const assigned = bound.text.slice(node.getStart(bound.source), node.end);
  const kind = calleeName(call) === 'JSON.parse' ? 'JSON' : 'text';
  const lines = [
    `let ${name.text};`,
    'try {',
    `  ${name.text} = ${assigned};`,
    '} catch (cause) {',
    `  throw Object.assign(new Error('malformed ${kind}', { cause }), { status: 400, statusCode: 400 });`,
    '}',
  ];
  return [{ start, end: statement.end, text: lines.join(`\n${indent}`) }];
}
