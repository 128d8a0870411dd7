import { rootOf } from '../bind/value.js';
import type { Guards } from '../dataflow/effects.js';
import { isFunction, SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import type { ErrorHandler } from './error-handler.js';

/** `HttpException` of `@Catch(HttpException)`: the classes of errors that a method's class is declared for; none for those of any error. */
export function caughtClasses(method: Node): readonly Expression[] {
  const owner = method.parent as ts.ClassDeclaration;
  if (!isFunction(method) || owner.kind !== SyntaxKind.ClassDeclaration) return [];
  const decorators = (owner.modifiers ?? []).filter(({ kind }) => kind === SyntaxKind.Decorator) as readonly ts.Decorator[];
  return decorators.flatMap(({ expression }) =>
    expression.kind === SyntaxKind.CallExpression ? (expression as CallExpression).arguments.map(unwrap).filter(isName) : [],
  );
}

function isName({ kind }: Node): boolean {
  return kind === SyntaxKind.Identifier || kind === SyntaxKind.PropertyAccessExpression;
}

/** What is known of any error that an exception filter gets, by the classes that it is declared for; undefined where it may get all. */
export function guardsOfFilter({ node, file, project }: ErrorHandler): Pick<Guards, 'isNarrowed' | 'isOfOwnClass'> | undefined {
  const classes = caughtClasses(node);
  if (classes.length === 0 || classes.some((each) => each.getText(file.bound.source) === 'Error')) return undefined;
  const isOfOwnClass = classes.every((each) =>
    project.link.resolve(file.valuesOf(each)).every((value) => rootOf(value).kind !== 'package'),
  );
  return { isNarrowed: true, isOfOwnClass };
}
