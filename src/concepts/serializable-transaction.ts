/**
 * A serializable transaction is one that the database may refuse at any time, because it cannot be put into one order with the others.
 * Who asks for it has to run it again. Somebody may do so where the call, a function around it or one that calls it stands in a loop, is
 * handed to code that may run it again, or looks at the codes of such refusals.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf } from '../dataflow/constants.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { within, type LinkedProject } from '../dataflow/linked-project.js';
import type { Role } from '../models/model.js';
import { models } from '../models/models.js';
import type { Row } from '../models/paths.js';
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
import { nameOfFunction } from './function-name.js';
import { isSqlOf } from './transaction-sql.js';

/** A transaction that asks for serializable isolation. */
export interface SerializableTransaction {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** What asks for it: `prisma.$transaction(…)`, `client.query('BEGIN ISOLATION LEVEL SERIALIZABLE')`. */
  readonly node: CallExpression;
  /** The called function, as the code spells it. */
  readonly name: string;
  /** The code that the database refuses it with. */
  readonly code: string;
  /** Somebody runs it again, or may do so. */
  readonly mayBeRetried: boolean;
}

/** The serializable transactions of a file, in order of position. */
export function* serializableTransactions(file: AnalysedFile, project: LinkedProject): Generator<SerializableTransaction> {
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression || !isSerializable(call as CallExpression, file, project)) continue;
    const node = call as CallExpression;
    yield {
      file,
      project,
      node,
      name: calleeName(node),
      code: codeOf(project.rowsCalled(node, file)),
      get mayBeRetried() {
        return mayBeRetried(node, file, project, new Set());
      },
    };
  }
}

const opening = /(^|\.)(\$?transaction|transactional|startTransaction|beginTransaction|startUnmanagedTransaction|begin|setIsolationLevel)$/;
const serializableSql = /^\s*(begin|start|set)\b(?!.*\b(session|global|characteristics)\b)(?!.*\bdeferrable\b).*\bserializable\b/is;

function isSerializable(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (isSqlOf(call, serializableSql)) return true;
  if (!opening.test(calleeName(call))) return false;
  const isOwn = project.rowsCalled(call, file).length === 0 && project.functionsOf(call, file).length > 0;
  return !isOwn && call.arguments.some((argument) => saysSerializable(argument, file, project));
}

/** `'SERIALIZABLE'`, `{ isolationLevel: Prisma.TransactionIsolationLevel.Serializable }` */
function saysSerializable(argument: Expression, from: AnalysedFile, project: LinkedProject): boolean {
  const { node, file } = constantOf(argument, from, project) ?? { node: unwrap(argument), file: from };
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return /\bserializable\b(?!.*\bdeferrable\b)/i.test((node as ts.StringLiteral).text);
    case SyntaxKind.PropertyAccessExpression:
      return /^serializable$/i.test((node as ts.PropertyAccessExpression).name.text);
    case SyntaxKind.ObjectLiteralExpression:
      return (node as ts.ObjectLiteralExpression).properties.some((property) => {
        if (property.kind !== SyntaxKind.PropertyAssignment || !/isolation/i.test(property.name.getText())) return false;
        return saysSerializable((property as ts.PropertyAssignment).initializer, file, project);
      });
    default:
      return false;
  }
}

/** By the driver's own codes; 40001 is SQL's. */
function codeOf(rows: readonly Row[]): string {
  for (const { model } of rows) {
    for (const { meanings } of model.errors ?? []) {
      const code = meanings?.['serialization failure'] ?? meanings?.['deadlock'];
      if (code !== undefined) return String(code);
    }
  }
  return '40001';
}

let refusals: RegExp | undefined;

/** A code, or a word, that the database refuses such a transaction with. */
function refusal(): RegExp {
  if (refusals === undefined) {
    const errors = models.flatMap((model) => model.errors ?? []);
    const codes = errors.flatMap(({ meanings, numbers }) => [
      meanings?.['serialization failure'],
      meanings?.['deadlock'],
      numbers?.['deadlock'],
    ]);
    const words = [...new Set(codes.filter((code) => code !== undefined).map(String)), 'TransientTransactionError'];
    refusals = new RegExp(`\\b(${words.join('|')})\\b|retr(y|ies|ied)|deadlock|serialization|SerializationFail`, 'i');
  }
  return refusals;
}

/** Roles of calls that run a function, but not again when it fails. */
const settling: ReadonlySet<Role> = new Set<Role>([
  'route',
  'use',
  'handle-errors',
  'wrap-handler',
  'mount',
  'transaction',
  'listen-error',
  'process-handler',
  'settle',
]);
const runningOnce = /^(map|forEach|then|catch|finally|all|allSettled|reduce|filter|push)$/;

function mayBeRetried(node: Node, file: AnalysedFile, project: LinkedProject, seen: Set<Node>): boolean {
  for (let current = node; current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    const { parent } = current;
    switch (parent.kind) {
      case SyntaxKind.ForStatement:
      case SyntaxKind.WhileStatement:
      case SyntaxKind.DoStatement:
        return true;
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        if (isFunction(current) && runsAgain(parent as CallExpression, file, project)) return true;
        break;
      default:
    }
    if (isFunction(current) && !seen.has(current)) {
      seen.add(current);
      if (isAwareOf(current, file) || isCalledAgain(current, file, project, seen)) return true;
    }
  }
  return false;
}

/** Whether a call that gets the function may run it more than once. */
function runsAgain(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const rows = project.rowsCalled(call, file);
  if (rows.some(({ call: { is } }) => is === 'retry')) return true;
  const name = calleeName(call);
  const isPlain = opening.test(name) || runningOnce.test(lastName(name));
  if (isPlain || rows.some(({ call: { is } }) => settling.has(is))) return false;
  const functions = project.functionsOf(call, file);
  // Nobody knows what other code does with a function.
  return functions.length === 0 || functions.some(({ node, file: home }) => isAwareOf(node, home) || loopsIn(node, home));
}

/** Whether the function's name, decorators or text tell of repeating, or of the codes that ask for it. */
function isAwareOf(fn: FunctionNode, { bound }: AnalysedFile): boolean {
  return refusal().test(bound.text.slice(fn.pos, fn.end)) || refusal().test(nameOfFunction(fn) ?? '');
}

function loopsIn(fn: FunctionNode, { bound }: AnalysedFile): boolean {
  return within(bound.loops, fn).some(({ kind }) => kind !== SyntaxKind.ForOfStatement && kind !== SyntaxKind.ForInStatement);
}

function isCalledAgain(fn: FunctionNode, file: AnalysedFile, project: LinkedProject, seen: Set<Node>): boolean {
  const callers = project.callersOf(fn).filter(({ node }) => bodyOf(node) !== fn);
  return callers.some(({ node, file: home }) => mayBeRetried(node, home, project, seen)) || isHandedToRepeater(fn, file, project);
}

/** `retry(payOrder)` */
function isHandedToRepeater(fn: FunctionNode, file: AnalysedFile, project: LinkedProject): boolean {
  const name = nameOfFunction(fn);
  if (name === undefined) return false;
  const value = project.valueOfFunction(fn, file);
  for (const other of project.files.values()) {
    for (const identifier of other.bound.identifiers.get(name) ?? []) {
      const { parent } = identifier;
      if (parent.kind !== SyntaxKind.CallExpression || (parent as CallExpression).expression === identifier) continue;
      if (project.link.resolve(other.valuesOf(identifier)).includes(value) && runsAgain(parent as CallExpression, other, project))
        return true;
    }
  }
  return false;
}
