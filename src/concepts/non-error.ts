import { initializerOf, referencesOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import { SyntaxKind, unwrap, wrapped, type CallExpression, type Expression, type NewExpression, type ts } from '../parse/syntax.js';
import { propertyOf } from './status.js';

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
      return ofMember(node as ts.PropertyAccessExpression, file, project);
    case SyntaxKind.CallExpression:
      return isConversion(node as CallExpression) ? { node, kind: 'text' } : undefined;
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

/** `failures.notFound` of `const failures = { notFound: { code: 404 } }`, in this file or another one. */
function ofMember({ expression, name }: ts.PropertyAccessExpression, file: AnalysedFile, project: LinkedProject): Found | undefined {
  const [holder, other] = project.link.resolve(file.valuesOf(expression));
  const home = holder?.kind === 'object' && other === undefined ? project.files.get(holder.file) : undefined;
  const literal = home?.bound.objects.find(({ pos }) => String(pos) === holder?.step);
  if (home === undefined || literal === undefined || !isConstant(literal, home)) return undefined;
  const value = propertyOf(literal, name.text);
  const found = value === undefined ? undefined : find(value, home, project);
  return found?.kind === 'text' || found?.kind === 'object' ? { node: name.parent as Expression, kind: found.kind } : undefined;
}

/** `const failures = { … } as const` */
function isConstant(literal: Expression, { bound }: AnalysedFile): boolean {
  let node = literal.parent;
  while (unwrap(node as Expression) === literal) node = node.parent;
  if (node.kind !== SyntaxKind.VariableDeclaration) return false;
  const { name } = node as ts.VariableDeclaration;
  return name.kind === SyntaxKind.Identifier && symbolOf(bound, name)?.kind === 'constant';
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
  if (value?.kind !== 'class' || other !== undefined) return false;
  const declaration = project.files.get(value.file)?.bound.classes.find(({ pos }) => String(pos) === value.step);
  if (declaration === undefined || declaration.heritageClauses !== undefined) return false;
  if (!/(Error|Exception)$/.test(declaration.name?.text ?? '')) return false;
  return !/\bstack\b|captureStackTrace|setPrototypeOf/.test(declaration.getText(project.files.get(value.file)!.bound.source));
}
