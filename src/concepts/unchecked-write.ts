/**
 * An unchecked write hands what a client sent to a database as a whole: `create(request.body)`, `{ $set: request.body }`. Anything that
 * looks at it on the way (a schema, a validator, a middleware in front of the handler) clears it.
 */
import { nameOf } from '../bind/names.js';
import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, type Effect } from '../dataflow/effects.js';
import { literalText, type LinkedProject, type PlacedNode } from '../dataflow/linked-project.js';
import { usesOf } from '../dataflow/object-uses.js';
import type { TraceStep } from '../diagnostic.js';
import {
  bodyOf,
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
import { memberCallOn } from './member-call.js';
import { isPlacedHandler, registrations, type Registration } from './registration.js';
import { shortText } from './short-text.js';
import { remembered } from '../remembered.js';

/** Request data that reaches a database write as a whole. */
export interface UncheckedWrite {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** Where the data leaves the handler: the write, or the call that leads to it. */
  readonly node: Node;
  /** The data as the code spells it: `request.body`. */
  readonly text: string;
  /** The writing call, by name: `User.create`. */
  readonly write: string;
  readonly trace: readonly TraceStep[];
}

/** The unchecked writes that start in a file's handlers. */
export function* uncheckedWrites(file: AnalysedFile, project: LinkedProject): Generator<UncheckedWrite> {
  const seen = new Set<Node>();
  for (const input of inputsIn(file, project)) {
    const effects = project.effects.of(input.root, file);
    for (const effect of effects) {
      if (!input.whole.test(effect.part) || !isWholeWrite(effect, project) || seen.has(effect.from)) continue;
      if (isCheckedBy(effects, effect, file, project) || isCheckedBefore(input.fn, file, project)) continue;
      seen.add(effect.from);
      const { from: node, use, trace } = effect;
      const write = effect.at.callee;
      yield { file, project, node, text: shortText(use, file, 40), write, trace: trace.slice(-3) };
    }
  }
}

/** Where request data comes into a function. */
interface Input {
  readonly root: Node;
  readonly fn: FunctionNode;
  /** The members of it that are all that the client sent. */
  readonly whole: RegExp;
}

const ofRequest = /^\.(body|query|payload|params)$/;
const ofContext = /^\.(request\.body|(request\.)?query|params)$/;
const itself = /^$/;

function* inputsIn(file: AnalysedFile, project: LinkedProject): Generator<Input> {
  for (const fn of file.bound.functions) {
    for (const root of fn.parameters) {
      if (root.name.kind !== SyntaxKind.Identifier) continue;
      if (isInputItself(root, file, project)) {
        if (!isDescribed(root.type) && !hasPipe(root, file, project)) yield { root, fn, whole: itself };
      } else if (project.isNamed(root.name, 'request', file)) yield { root, fn, whole: ofRequest };
      else if (project.isNamed(root.name, 'context', file)) yield { root, fn, whole: ofContext };
    }
  }
  for (const root of file.bound.calls) {
    const fn = bodyOf(root);
    if (root.kind !== SyntaxKind.CallExpression || root.arguments!.length > 0 || !isFunction(fn)) continue;
    // await context.req.json()
    if (readingAll.test(calleeName(root)) && project.isNamed(root, 'input', file)) yield { root, fn, whole: itself };
  }
}

const readingAll = /(^|\.)(json|formData|parseBody)$/;

const utilityTypes = /^(Record|Partial|Required|Readonly|Pick|Omit|Object)$/;

/** Whether the type may be a class, which describes the value to a pipe that checks it, or is that of a single value: `id: string`. */
function isDescribed(type: ts.TypeNode | undefined): boolean {
  if (type?.kind === SyntaxKind.StringKeyword || type?.kind === SyntaxKind.NumberKeyword || type?.kind === SyntaxKind.BooleanKeyword)
    return true;
  return type?.kind === SyntaxKind.TypeReference && !utilityTypes.test((type as ts.TypeReferenceNode).typeName.getText());
}

/**
 * `@Body(new ZodPipe(schema)) order`, `@Param('id', ParseUUIDPipe) id`: anything but a name that the decorator is given is a pipe. A
 * decorator may check by itself.
 */
function hasPipe({ modifiers }: ts.ParameterDeclaration, file: AnalysedFile, project: LinkedProject): boolean {
  const decorators = (modifiers ?? []).filter(({ kind }) => kind === SyntaxKind.Decorator) as readonly ts.Decorator[];
  return decorators.some(({ expression }) => {
    if (expression.kind !== SyntaxKind.CallExpression) return false;
    const call = expression as CallExpression;
    return (
      call.arguments.some((argument) => literalText(argument) === undefined) || project.rowWithRole(call, file, 'validate') !== undefined
    );
  });
}

/** `@Body() user`: what was sent, in a parameter of its own. */
function isInputItself({ name }: ts.ParameterDeclaration, file: AnalysedFile, project: LinkedProject): boolean {
  return name.kind === SyntaxKind.Identifier && project.isNamed(name, 'input', file);
}

/** A database write that gets the data itself, no member of it: as an argument, under `data` or `$set`, or spread. */
function isWholeWrite(effect: Effect, project: LinkedProject): boolean {
  const { kind, row, into, isText, at, argument } = effect;
  if (kind === 'escape') return isAssignedToRecord(effect, project);
  if (kind !== 'call' || row === undefined || isText || !places.test(into)) return false;
  const { is, writes } = row.call;
  if ((is === 'query' || is === 'find') && writes === true) return true;
  const place = project.nodeAt(at);
  if (place === undefined || !isCall(place.node)) return false;
  if (is === 'make-record') return argument === 0 && isWritten(place.node, place.file, project);
  return (is === 'query' || is === 'find') && argument > 0 && setsAll(place.node);
}

/** `new User(request.body).save()`, `orders.save(orders.create(request.body))` */
function isWritten(record: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return usesOf(record, file, project, () => false).uses.some(
    ({ kind, name, node, file: home }) =>
      (kind === 'method' && name === 'save') ||
      (kind === 'argument' &&
        project.rowsCalled(node as CallExpression, home).some(({ call }) => call.is === 'query' && call.writes === true)),
  );
}

/** `Object.assign(user, request.body)`, where `user` comes from the database and goes back there: `user.save()`. */
function isAssignedToRecord({ at, argument, into, isText }: Effect, project: LinkedProject): boolean {
  if (at.callee !== 'Object.assign' || argument === 0 || into !== '' || isText) return false;
  const { node, file } = project.nodeAt(at) ?? {};
  const first = (node as CallExpression | undefined)?.arguments[0];
  if (first === undefined || file === undefined) return false;
  const target = unwrap(first);
  const symbol = target.kind === SyntaxKind.Identifier ? symbolOf(file.bound, target as ts.Identifier) : undefined;
  if (symbol === undefined || !project.isNamed(target, 'record', file)) return false;
  return referencesOf(file.bound, symbol).some((reference) => memberCallOn(wrapped(reference))?.name === 'save');
}

/** `insert into customers set ?` takes the columns from an object. */
function setsAll({ arguments: args }: CallExpression | NewExpression): boolean {
  return /\bset\s+\?/i.test((args?.[0] === undefined ? undefined : literalText(args[0])) ?? '');
}

const places = /^(\.(data|create|update|values|\$set|\$push|\$setOnInsert|set))?(\[\])?$/;

const checking = /valid|schema|sanit|check|verify|assert|ensure|parse|joi|zod|dto|pick|omit|whitelist|allow|filter|strong|permit/i;

/** Whether a validator, or code that is called like one, gets the same data. */
function isCheckedBy(effects: readonly Effect[], { part, through }: Effect, file: AnalysedFile, project: LinkedProject): boolean {
  if (through.some((place) => checking.test(place.callee) && isCheck(project.nodeAt(place), project))) return true;
  return effects.some((other) => {
    if (!(other.part === part || other.part.startsWith(part) || part.startsWith(other.part))) return false;
    if (other.row?.call.is === 'validate') return true;
    return other.from.kind === SyntaxKind.CallExpression && checks(other.from as CallExpression, file, project);
  });
}

/** A parser of text looks at its syntax only. */
function checks(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return checking.test(calleeName(call)) && isCheck({ node: call, file }, project);
}

function isCheck(place: PlacedNode<Node> | undefined, project: LinkedProject): boolean {
  return place === undefined || !isCall(place.node) || project.rowWithRole(place.node, place.file, 'parse') === undefined;
}

/** `router.post('/', validate(schema), handler)`: something in front of the handler may have checked it. */
function isCheckedBefore(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  if (fn.modifiers?.some((modifier) => modifier.kind === SyntaxKind.Decorator && checking.test(modifier.getText(file.bound.source))))
    return true;
  const call = registrationOf(fn);
  if (call !== undefined) return mayCheckBefore(call, fn, file, project);
  if (isDecorated(fn) || isPlacedHandler(fn, file, project)) return false;
  const routes = routesByFunction(project).get(fn) ?? [];
  return routes.length === 0 || routes.some((route) => mayCheckBefore(route.call, fn, route.file, project));
}

/** Whether the call that registers the handler hands over something else that may check. */
function mayCheckBefore(call: CallExpression, fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  if (project.rowsCalled(call, file).some((row) => row.call.is === 'validate')) return true;
  return call.arguments.some((argument) => argument !== fn && mayCheck(unwrap(argument), file, project));
}

/** The routes that handlers are registered for by name, in any file. */
const routesByFunction = remembered((project: LinkedProject): ReadonlyMap<FunctionNode, readonly Registration[]> => {
  const found = new Map<FunctionNode, Registration[]>();
  for (const file of project.files.values()) {
    for (const registration of registrations(file, project)) {
      if (registration.kind !== 'route') continue;
      for (const { node } of registration.functions) found.set(node, [...(found.get(node) ?? []), registration]);
    }
  }
  return found;
});

function registrationOf(fn: FunctionNode): CallExpression | undefined {
  let node: Node = fn;
  // asyncHandler(async (request, response) => …) stands where the handler would
  while (
    node.parent.kind === SyntaxKind.ParenthesizedExpression ||
    (node.parent.kind === SyntaxKind.CallExpression && !isRegistering(node.parent as CallExpression))
  )
    node = node.parent;
  return node.parent.kind === SyntaxKind.CallExpression ? (node.parent as CallExpression) : undefined;
}

function isRegistering({ expression }: CallExpression): boolean {
  return (
    expression.kind === SyntaxKind.PropertyAccessExpression &&
    /^(get|post|put|patch|delete|del|all|use|route|options)$/.test((expression as ts.PropertyAccessExpression).name.text)
  );
}

/** `@Post() create()`: the decorators are all that stands in front of it. */
function isDecorated(fn: FunctionNode): boolean {
  return fn.modifiers?.some(({ kind }) => kind === SyntaxKind.Decorator) ?? false;
}

/** Middleware whose name, calls or own code say that it checks. */
function mayCheck(argument: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  if (argument.kind === SyntaxKind.ArrayLiteralExpression)
    return (argument as ts.ArrayLiteralExpression).elements.some((element) => mayCheck(unwrap(element), file, project));
  if (argument.kind === SyntaxKind.CallExpression) {
    return (
      checking.test(argument.getText(file.bound.source)) || project.rowWithRole(argument as CallExpression, file, 'validate') !== undefined
    );
  }
  if (argument.kind === SyntaxKind.ObjectLiteralExpression)
    return (argument as ts.ObjectLiteralExpression).properties.some(({ name }) => name !== undefined && checking.test(nameOf(name) ?? ''));
  if (argument.kind !== SyntaxKind.Identifier && argument.kind !== SyntaxKind.PropertyAccessExpression) return false;
  if (checking.test(argument.getText(file.bound.source))) return true;
  const functions = project.functionsAmong(project.link.resolve(file.valuesOf(argument)));
  return functions.some((found) => project.rolesOf(found.node, found.file).has('validate'));
}
