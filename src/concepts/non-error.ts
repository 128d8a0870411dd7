import { initializerOf, referencesOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf } from '../dataflow/constants.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import { SyntaxKind, unwrap, wrapped, type CallExpression, type Expression, type NewExpression, type ts } from '../parse/syntax.js';
import { isAsync } from './async-function.js';

/** A value that is certainly no `Error`: it has no stack. */
export interface NonError {
  /** The expression itself, behind names and ternaries. */
  readonly node: Expression;
  readonly kind: 'text' | 'number' | 'boolean' | 'nothing' | 'object' | 'array' | 'function';
  /** Makes a text the message of an `Error`. */
  readonly asError: readonly Edit[] | undefined;
}

type Found = Omit<NonError, 'asError'>;

/** The first way in which the expression is certainly no `Error`. */
export function nonErrorIn(expression: Expression, file: AnalysedFile, project: LinkedProject): NonError | undefined {
  const found = find(expression, file, project);
  if (found === undefined) return undefined;
  const { node, kind } = found;
  const start = node.getStart(file.bound.source);
  const asError =
    kind !== 'text'
      ? undefined
      : [
          { start, end: start, text: 'new Error(' },
          { start: node.end, end: node.end, text: ')' },
        ];
  return { node, kind, asError };
}

function find(expression: Expression, file: AnalysedFile, project: LinkedProject): Found | undefined {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateExpression:
      return { node, kind: 'text' };
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
      return { node, kind: 'number' };
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
      return { node, kind: 'boolean' };
    case SyntaxKind.NullKeyword:
    case SyntaxKind.VoidExpression:
      return { node, kind: 'nothing' };
    case SyntaxKind.ObjectLiteralExpression:
      return { node, kind: 'object' };
    case SyntaxKind.ArrayLiteralExpression:
      return { node, kind: 'array' };
    case SyntaxKind.ArrowFunction:
    case SyntaxKind.FunctionExpression:
      return { node, kind: 'function' };
    case SyntaxKind.ConditionalExpression: {
      const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
      const [first, second] = [find(whenTrue, file, project), find(whenFalse, file, project)];
      if (first !== undefined && first.kind === second?.kind) return { node, kind: first.kind };
      // `found == null ? void 0 : found.error`, which is `found?.error`
      return [first, second].find((each) => each !== undefined && each.kind !== 'nothing');
    }
    case SyntaxKind.BinaryExpression:
      return ofBinary(node as ts.BinaryExpression, file, project);
    case SyntaxKind.Identifier:
      return ofName(node as ts.Identifier, file, project);
    case SyntaxKind.NewExpression:
      return isPlainInstance(node as NewExpression, file, project) ? { node, kind: 'object' } : undefined;
    case SyntaxKind.PropertyAccessExpression:
      if (isTextOfError(node as ts.PropertyAccessExpression, file)) return { node, kind: 'text' };
      return ofConstant(node, file, project);
    case SyntaxKind.CallExpression:
      return ofCall(node as CallExpression, file, project);
    default:
      return undefined;
  }
}

/** `error.message`, of an error that was caught or handed to a callback. */
function isTextOfError({ expression, name }: ts.PropertyAccessExpression, file: AnalysedFile): boolean {
  if (!/^(message|stack)$/.test(name.text)) return false;
  const holder = unwrap(expression);
  const symbol = holder.kind === SyntaxKind.Identifier ? symbolOf(file.bound, holder as ts.Identifier) : undefined;
  return symbol?.kind === 'caught' || (symbol?.kind === 'parameter' && /^(e|er|err|error|ex|exception)$/.test(symbol.name));
}

/** `failures.notFound` of `const failures = { notFound: { code: 404 } }`, and `notFound`, in this file or another one. */
function ofConstant(node: Expression, file: AnalysedFile, project: LinkedProject): Found | undefined {
  const value = constantOf(node, file, project);
  const found = value === undefined || value.node === node ? undefined : find(value.node, value.file, project);
  return found?.kind === 'text' || found?.kind === 'object' ? { node, kind: found.kind } : undefined;
}

/** `failure('EMPTY')`, of a function that makes an object literal. */
function ofCall(node: CallExpression, file: AnalysedFile, project: LinkedProject): Found | undefined {
  if (isConversion(node)) return { node, kind: 'text' };
  const [fn, ...others] = project.functionsOf(node, file);
  if (fn === undefined || others.length > 0 || isAsync(fn.node)) return undefined;
  const results = fn.file.names.returnedBy(fn.node);
  return results.length > 0 && results.every(isPlainLiteral) ? { node, kind: 'object' } : undefined;
}

/** An object of which all members are in sight. */
function isPlainLiteral(expression: Expression): boolean {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return false;
  return (node as ts.ObjectLiteralExpression).properties.every(
    ({ name }) => name !== undefined && !/^(stack|__proto__)$/.test(name.getText()),
  );
}

/** `String(error)`, `error.toString()`, `JSON.stringify(body)` */
function isConversion(call: CallExpression): boolean {
  const name = calleeName(call);
  if (name === 'String' || name === 'JSON.stringify') return true;
  return (
    call.expression.kind === SyntaxKind.PropertyAccessExpression &&
    (call.expression as ts.PropertyAccessExpression).name.text === 'toString'
  );
}

function ofBinary(node: ts.BinaryExpression, file: AnalysedFile, project: LinkedProject): Found | undefined {
  const { left, operatorToken, right } = node;
  switch (operatorToken.kind) {
    case SyntaxKind.PlusToken: {
      const sides = [left, right].map((side) => find(side, file, project));
      return sides.some((side) => side?.kind === 'text') ? { node, kind: 'text' } : undefined;
    }
    // error || 'unknown'
    case SyntaxKind.BarBarToken:
    case SyntaxKind.QuestionQuestionToken:
      return find(right, file, project);
    default:
      return undefined;
  }
}

/** A constant's value, or what a parameter is declared to be; what else a variable holds may change. */
function ofName(name: ts.Identifier, file: AnalysedFile, project: LinkedProject): Found | undefined {
  const symbol = symbolOf(file.bound, name);
  if (symbol === undefined) return name.text === 'undefined' ? { node: name, kind: 'nothing' } : undefined;
  if (symbol.kind === 'import') return ofConstant(name, file, project);
  const [parameter] = symbol.kind === 'parameter' ? symbol.declarations : [];
  if (parameter?.kind === SyntaxKind.Parameter) {
    const kind = primitives.get((parameter as ts.ParameterDeclaration).type?.kind);
    return kind === undefined ? undefined : { node: name, kind };
  }
  const initializer = initializerOf(file.bound, name);
  if (initializer === undefined) return undefined;
  const value = unwrap(initializer);
  const found = value === name ? undefined : find(value, file, project);
  // `null` is a first value as good as any.
  const isCertain = found?.kind === 'text' || (value.kind === SyntaxKind.ObjectLiteralExpression && staysPlain(symbol, file));
  return found !== undefined && isCertain ? { node: name, kind: found.kind } : undefined;
}

/** Whether the object is only raised, and read or given members of its own: nobody gives it a prototype or a stack. */
function staysPlain(symbol: Symbol, { bound }: AnalysedFile): boolean {
  return referencesOf(bound, symbol).every((reference) => {
    const { parent } = wrapped(reference);
    if (parent.kind === SyntaxKind.PropertyAccessExpression)
      return !/^(stack|__proto__)$/.test((parent as ts.PropertyAccessExpression).name.text);
    if (parent.kind === SyntaxKind.ThrowStatement) return true;
    return parent.kind === SyntaxKind.CallExpression && /^(reject|next)$/.test(lastName(calleeName(parent as CallExpression)));
  });
}

const primitives: ReadonlyMap<ts.SyntaxKind | undefined, NonError['kind']> = new Map([
  [SyntaxKind.StringKeyword, 'text'],
  [SyntaxKind.NumberKeyword, 'number'],
  [SyntaxKind.BooleanKeyword, 'boolean'],
]);

/** A class that is called an error and extends nothing. */
function isPlainInstance(node: NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const [value, other] = project.link.resolve(file.valuesOf(node.expression));
  const found = value === undefined || other !== undefined ? undefined : project.classOf(value);
  if (found === undefined || found.node.heritageClauses !== undefined) return false;
  if (!/(Error|Exception)$/.test(found.node.name?.text ?? '')) return false;
  return !/\bstack\b|captureStackTrace|setPrototypeOf/.test(found.node.getText(found.file.bound.source));
}
