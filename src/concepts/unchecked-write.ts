/**
 * An unchecked write hands what a client sent to a database as a whole: `create(request.body)`, `{ $set: request.body }`. Anything that
 * looks at it on the way (a schema, a validator, a middleware in front of the handler) clears it.
 */
import { nameOf } from '../bind/names.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, type Effect } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { TraceStep } from '../diagnostic.js';
import {
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Node,
  type ts,
} from '../parse/syntax.js';

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
  for (const fn of file.bound.functions) {
    for (const parameter of fn.parameters) {
      if (
        parameter.name.kind !== SyntaxKind.Identifier ||
        (parameter.type?.kind === SyntaxKind.TypeReference && isInputItself(parameter, file, project))
      )
        continue;
      if (!project.isNamed(parameter.name, 'request', file) && !isInputItself(parameter, file, project)) continue;
      const effects = project.effects.of(parameter, file);
      for (const effect of effects) {
        if (
          !isWholeWrite(effect, parameter, file, project) ||
          seen.has(effect.from) ||
          isCheckedBy(effects, effect) ||
          isCheckedBefore(fn, file, project)
        )
          continue;
        seen.add(effect.from);
        const { from: node, use, trace } = effect;
        yield { file, project, node, text: short(use, file), write: calleeName(effect.node as CallExpression), trace: trace.slice(-3) };
      }
    }
  }
}

/** `@Body() user`: what was sent, in a parameter of its own. A class as its type describes it to a pipe. */
function isInputItself({ name }: ts.ParameterDeclaration, file: AnalysedFile, project: LinkedProject): boolean {
  return name.kind === SyntaxKind.Identifier && project.isNamed(name, 'input', file);
}

const inputPart = /^\.(body|query|payload|params)$/;

/** A database write that gets the body or query itself, no member of it: as an argument, under `data` or `$set`, or spread. */
function isWholeWrite(
  { kind, row, part, into, isText }: Effect,
  parameter: ts.ParameterDeclaration,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  if (kind !== 'call' || isText || (row?.call.is !== 'query' && row?.call.is !== 'find') || row.call.writes !== true) return false;
  const isWhole = isInputItself(parameter, file, project) ? part === '' : inputPart.test(part);
  return isWhole && /^(\.(data|create|update|values|\$set|\$push|\$setOnInsert|set))?(\[\])?$/.test(into);
}

const checking = /valid|schema|sanit|check|verify|assert|ensure|parse|joi|zod|dto|pick|omit|whitelist|allow|filter|strong|permit/i;

/** Whether a validator, or code that is called like one, gets the same data. */
function isCheckedBy(effects: readonly Effect[], { part, through }: Effect): boolean {
  if (through.some((call) => checking.test(calleeName(call)))) return true;
  return effects.some((other) => {
    if (!(other.part === part || other.part.startsWith(part) || part.startsWith(other.part))) return false;
    if (other.row?.call.is === 'validate' || other.row?.call.is === 'parse') return true;
    const called = other.from.kind === SyntaxKind.CallExpression ? calleeName(other.from as CallExpression) : '';
    return checking.test(called);
  });
}

/** `router.post('/', validate(schema), handler)`: something in front of the handler may have checked it. */
function isCheckedBefore(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  if (fn.modifiers?.some((modifier) => modifier.kind === SyntaxKind.Decorator && checking.test(modifier.getText(file.bound.source))))
    return true;
  const call = registrationOf(fn);
  if (call === undefined) return !isFunction(fn) || isMethodOfUnknownRoute(fn);
  if (project.rowsCalled(call, file).some((row) => row.call.is === 'validate')) return true;
  return call.arguments.some((argument) => argument !== fn && mayCheck(unwrap(argument), file, project));
}

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

/** A handler that is registered elsewhere by its name: what stands in front of it there is not known. */
function isMethodOfUnknownRoute(fn: FunctionNode): boolean {
  const hasDecorator = fn.modifiers?.some(({ kind }) => kind === SyntaxKind.Decorator) ?? false;
  return !hasDecorator;
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

function short(node: Node, { bound }: AnalysedFile): string {
  const text = node.getText(bound.source).replace(/\s+/g, ' ');
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
