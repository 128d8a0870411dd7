/** What is known of requests where no framework is: their names, and those beside them. */
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { isFunction, SyntaxKind, type Expression, type Identifier, type Node, type ts } from '../parse/syntax.js';

/** `body` of `req.body`, `ctx.request.body` where nobody knows the framework. */
export function requestMemberByName(node: Expression, file: AnalysedFile): string | undefined {
  if (node.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { expression, name } = node as ts.PropertyAccessExpression;
  const isRequest = /^(body|headers|cookies)$/.test(name.text) && isRequestByName(expression, file);
  const isOfContext = /^(body|headers?)$/.test(name.text) && isRequestOfContext(expression, file);
  return isRequest || isOfContext ? name.text : undefined;
}

/** `body` of `const { body } = req`, `const { body } = ctx.request`: a member of a parameter. */
export function requestMemberByPart(root: Node, part: string): string | undefined {
  const { context, name } = /^(?<context>\.request)?\.(?<name>body|headers?|cookies)$/.exec(part)?.groups ?? {};
  if (name === undefined) return undefined;
  const isWhole = context === undefined ? name !== 'header' && isRequestParameter(root) : name !== 'cookies' && isContextParameter(root);
  return isWhole ? name : undefined;
}

/** `req.headers.authorization`, `req.cookies.token` where nobody knows the framework. */
export function isPartOfRequestByName(node: Expression, file: AnalysedFile): boolean {
  for (
    let current: Expression = node;
    current.kind === SyntaxKind.PropertyAccessExpression || current.kind === SyntaxKind.ElementAccessExpression;
    current = (current as ts.PropertyAccessExpression).expression
  ) {
    if (requestMemberByName(current, file) !== undefined) return true;
  }
  return false;
}

/** `req` that nothing else is known of, or `request` beside a `response`. */
function isRequestByName(node: Expression, file: AnalysedFile): boolean {
  if (node.kind !== SyntaxKind.Identifier || !/^_?(req|request)$/.test((node as Identifier).text)) return false;
  const symbol = symbolOf(file.bound, node as Identifier);
  const [declaration] = symbol?.declarations ?? [];
  if (symbol === undefined) return /^_?req$/.test((node as Identifier).text);
  return declaration !== undefined && isRequestParameter(declaration);
}

function isRequestParameter(declaration: Node): boolean {
  const name = nameOfParameter(declaration);
  if (name === undefined || !/^_?(req|request)$/.test(name)) return false;
  const { type, parent } = declaration as ts.ParameterDeclaration;
  if (/^_?req$/.test(name) && type === undefined) return true;
  return parent.parameters.some((other) => /^_?(res|response|reply|resp)$/.test(nameOfParameter(other) ?? ''));
}

/** `ctx.request`, where nothing else is known of the context. */
function isRequestOfContext(node: Expression, file: AnalysedFile): boolean {
  if (node.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { expression: context, name } = node as ts.PropertyAccessExpression;
  if (name.text !== 'request' || context.kind !== SyntaxKind.Identifier) return false;
  const [declaration] = symbolOf(file.bound, context as Identifier)?.declarations ?? [];
  return declaration !== undefined && isContextParameter(declaration);
}

function isContextParameter(declaration: Node): boolean {
  return /^(ctx|context)$/.test(nameOfParameter(declaration) ?? '') && (declaration as ts.ParameterDeclaration).type === undefined;
}

function nameOfParameter(declaration: Node): string | undefined {
  if (declaration.kind !== SyntaxKind.Parameter || !isFunction(declaration.parent)) return undefined;
  const { name } = declaration as ts.ParameterDeclaration;
  return name.kind === SyntaxKind.Identifier ? (name as Identifier).text : undefined;
}
