import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { usesOf } from '../dataflow/object-uses.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  forEachChild,
  hasExportKeyword,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { mayHoldDeadline } from './deadline.js';
import { isInAside, kindOfPackage, servesInPackage } from './package-place.js';

/** A pool of database connections, and what bounds it. */
export interface ConnectionPool {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** What makes it: `new Pool({ … })`. */
  readonly node: CallExpression | NewExpression;
  /** The function or class, as the code spells it. */
  readonly name: string;
  /** Option keys that bound how many connections it opens. */
  readonly sizeKeys: readonly string[];
  /** Option keys that bound how long callers wait for one, or how many. */
  readonly waitKeys: readonly string[];
  /** Neither is set, and by the driver's defaults callers wait without end; false where it cannot be seen. */
  readonly isUnbounded: boolean;
  /** It serves requests: the package listens, or a module with exports keeps the pool. */
  readonly isInServer: boolean;
}

/** The connection pools that a file makes, in order of position. */
export function* connectionPools(file: AnalysedFile, project: LinkedProject): Generator<ConnectionPool> {
  for (const { node, row } of project.callsInRole('pool', file)) {
    const { limit, wait } = row.call;
    if (limit === undefined) continue;
    yield {
      file,
      project,
      node,
      name: calleeName(node),
      sizeKeys: limit.keys,
      waitKeys: wait?.keys ?? [],
      get isUnbounded() {
        return wait !== undefined && !mayBeBounded(node, row, file, project);
      },
      get isInServer() {
        return isInServer(node, file, project);
      },
    };
  }
}

/** Whether an option, or a parameter of the address, sets a bound, or may do so where nobody sees it. */
function mayBeBounded(node: CallExpression | NewExpression, row: Row, file: AnalysedFile, project: LinkedProject): boolean {
  const { limit, wait } = row.call;
  const keys = [...limit!.keys, ...wait!.keys];
  // A bound stands in the same places as a deadline.
  const bound = { ...row, call: { ...row.call, deadline: { ...limit!, keys } } };
  return mayHoldDeadline(node, bound, file, project) || (node.arguments ?? []).some((argument) => isNamedInText(argument, keys));
}

/** `'mysql://localhost/orders?connectionLimit=20'` */
function isNamedInText(node: Node, keys: readonly string[]): boolean {
  if ('text' in node && node.kind !== SyntaxKind.Identifier)
    return keys.some((key) => String((node as ts.StringLiteral).text).includes(`${key}=`));
  return forEachChild(node, (child) => isNamedInText(child, keys) || undefined) ?? false;
}

function isInServer(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const kind = kindOfPackage(file, project);
  if (isInAside(file, project) || kind === 'command') return false;
  const { uses } = usesOf(node, file, project, () => false);
  // What is closed where it was opened does not serve for long.
  const isClosed = uses.some(
    (use) => use.kind === 'method' && /^(end|close|destroy|disconnect)$/.test(use.name) && bodyOf(use.node) === bodyOf(node),
  );
  if (isClosed) return false;
  if (servesInPackage(file, project)) return true;
  return kind !== 'library' && hasExports(file) && (isKept(node, file) || uses.some((use) => use.kind === 'result'));
}

/** Whether other files can import something of the module. */
function hasExports({ bound }: AnalysedFile): boolean {
  return (
    bound.identifiers.has('exports') ||
    bound.identifiers.has('module') ||
    bound.source.statements.some(
      (statement) =>
        statement.kind === SyntaxKind.ExportAssignment || statement.kind === SyntaxKind.ExportDeclaration || hasExportKeyword(statement),
    )
  );
}

/** Whether it outlives the call that makes it: the module makes it, or a function that returns it or stores it outside of itself. */
function isKept(node: Expression, { bound }: AnalysedFile): boolean {
  const home = bodyOf(node);
  if (!isFunction(home)) return true;
  let inner: Node = node;
  for (; inner.parent !== home && inner.parent.kind !== SyntaxKind.VariableDeclaration; inner = inner.parent) {
    const { parent } = inner;
    if (parent.kind === SyntaxKind.ReturnStatement) return true;
    if (parent.kind !== SyntaxKind.BinaryExpression || (parent as ts.BinaryExpression).right !== inner) continue;
    const left = unwrap((parent as ts.BinaryExpression).left);
    if (left.kind === SyntaxKind.PropertyAccessExpression) return true;
    const symbol = left.kind === SyntaxKind.Identifier ? symbolOf(bound, left as ts.Identifier) : undefined;
    if (symbol?.declarations.every((declaration) => bodyOf(declaration) !== home) === true) return true;
  }
  // () => new Pool()
  return home.body === inner;
}
