/**
 * Whether the structured loggers that a project makes write values as they come. Serializers and formatters can be set when a logger is
 * made and for its children: where some file names them, or the options come from elsewhere, nobody knows what becomes of a value.
 */
import { initializerOf } from '../bind/scopes.js';
import { nameOf } from '../bind/names.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { remembered } from '../remembered.js';

/** Whether the project makes loggers, all of them with options that leave errors alone. */
export const hasPlainLoggers = remembered((project: LinkedProject): boolean => makesThemWithout('rewriting', project));

/** Whether the project makes loggers, and none of them writes what stands behind the text in some way of its own. */
export const hasLoggersAsTheyCome = remembered((project: LinkedProject): boolean => makesThemWithout('rearranging', project));

function makesThemWithout(changing: 'rewriting' | 'rearranging', project: LinkedProject): boolean {
  const files = [...project.files.values()];
  const changes = new Set<string>();
  let makesOne = false;
  for (const file of files) {
    for (const { node, row } of project.callsInRole('make-logger', file)) {
      const [options] = node.arguments ?? [];
      if (options !== undefined && !leavesValues(options, file, project)) return false;
      for (const name of row.call[changing] ?? []) changes.add(name);
      makesOne = true;
    }
  }
  return makesOne && !files.some(({ bound }) => [...changes].some((name) => bound.identifiers.get(name)?.some(isKey)));
}

/** `{ serializers }`, `{ mixin() {} }`, `options.serializers = {}` */
function isKey({ parent }: Node): boolean {
  switch (parent.kind) {
    case SyntaxKind.PropertyAssignment:
    case SyntaxKind.ShorthandPropertyAssignment:
    case SyntaxKind.MethodDeclaration:
      return parent.parent.kind === SyntaxKind.ObjectLiteralExpression;
    case SyntaxKind.PropertyAccessExpression:
      return parent.parent.kind === SyntaxKind.BinaryExpression;
    default:
      return false;
  }
}

/** Whether the options, or the logger or the stream in their place, are known and change no value. */
function leavesValues(options: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  const node = unwrap(options);
  switch (node.kind) {
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.StringLiteral:
      return true;
    case SyntaxKind.ObjectLiteralExpression:
      return (node as ts.ObjectLiteralExpression).properties.every((property) => propertyLeavesValues(property, file, project));
    case SyntaxKind.ConditionalExpression: {
      const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
      return leavesValues(whenTrue, file, project) && leavesValues(whenFalse, file, project);
    }
    case SyntaxKind.Identifier: {
      const initializer = initializerOf(file.bound, node as ts.Identifier);
      return initializer === undefined ? isLogger(node, file, project) : leavesValues(initializer, file, project);
    }
    default:
      return isLogger(node, file, project);
  }
}

/** A framework takes a logger or its options under these. */
const nesting = /^(logger|loggerInstance)$/;

function propertyLeavesValues(property: ts.ObjectLiteralElementLike, file: AnalysedFile, project: LinkedProject): boolean {
  const key = property.name === undefined ? undefined : nameOf(property.name);
  if (key === undefined) return false;
  if (!nesting.test(key)) return true;
  if (property.kind === SyntaxKind.PropertyAssignment) return leavesValues(property.initializer, file, project);
  return property.kind === SyntaxKind.ShorthandPropertyAssignment && leavesValues(property.name, file, project);
}

/** A logger that is made elsewhere in the project, or a stream to write to. */
function isLogger(node: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.link.hasName(file.valuesOf(node), 'logger');
}
