import { initializerOf, symbolOf, writesOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { within, type LinkedProject } from '../dataflow/linked-project.js';
import { wordsOf } from '../dataflow/secret-names.js';
import { bodyOf, forEachChild, SyntaxKind, unwrap, type Expression, type Identifier, type Node, type ts } from '../parse/syntax.js';
import { isTextLiteral } from './text-literal.js';

/** An amount that a calculation applies a second time. */
export interface RepeatedOperand {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** Where it is applied again. */
  readonly node: Expression;
  /** As the code spells it: `order.discount`. */
  readonly text: string;
  /** What is done with it: `subtracts`. */
  readonly verb: string;
  /** Where it is applied first. */
  readonly first: Expression;
}

/** The operands that a file's calculations apply twice. */
export function* repeatedOperands(file: AnalysedFile, project: LinkedProject): Generator<RepeatedOperand> {
  for (const chain of file.bound.binaries) {
    if (!isArithmetic(chain) || isInChain(chain)) continue;
    const repeated = repetitionIn(termsOf(chain, file, 0), file);
    if (repeated !== undefined) yield { file, project, ...repeated };
  }
  for (const assignment of file.bound.assignments) {
    const repeated = repetitionBefore(assignment, file);
    if (repeated !== undefined) yield { file, project, ...repeated };
  }
}

interface Term {
  readonly operator: ts.SyntaxKind;
  readonly node: Expression;
}

type Repetition = Pick<RepeatedOperand, 'node' | 'text' | 'verb' | 'first'>;

const verbs = new Map<ts.SyntaxKind, string>([
  [SyntaxKind.MinusToken, 'subtracts'],
  [SyntaxKind.PlusToken, 'adds'],
  [SyntaxKind.AsteriskToken, 'multiplies by'],
  [SyntaxKind.SlashToken, 'divides by'],
]);

/** Sums and products that take a thing twice are common, save where the thing is a sum of money or a count. */
const gathering = new Set<ts.SyntaxKind>([SyntaxKind.PlusToken, SyntaxKind.AsteriskToken]);
const amountWords = new Set([
  'discount',
  'tax',
  'taxes',
  'vat',
  'fee',
  'fees',
  'amount',
  'price',
  'cost',
  'costs',
  'shipping',
  'refund',
  'credit',
  'deposit',
  'tip',
  'coupon',
  'voucher',
  'rebate',
  'commission',
  'penalty',
  'quantity',
  'qty',
  'surcharge',
  'charge',
  'charges',
  'paid',
  'payment',
  'bonus',
  'markup',
  'deduction',
  'deductions',
]);
/** Both sides have one, or there are as many as it takes. */
const measureWords = new Set([
  'size',
  'step',
  'padding',
  'pad',
  'gap',
  'margin',
  'radius',
  'offset',
  'inset',
  'border',
  'spacing',
  'indent',
  'left',
  'right',
  'top',
  'bottom',
  'width',
  'height',
  'depth',
  'thickness',
  'length',
  'len',
  'delta',
  'unit',
  'column',
  'columns',
  'row',
  'rows',
  'cell',
  'line',
  'space',
  'tick',
  'interval',
  'duration',
  'time',
  'scale',
  'epsilon',
  'tolerance',
  'half',
  'position',
  'index',
  'speed',
  'velocity',
  'sigma',
  'distance',
  'second',
  'seconds',
]);

function isArithmetic({ operatorToken }: ts.BinaryExpression): boolean {
  return verbs.has(operatorToken.kind);
}

function isAdditive(operator: ts.SyntaxKind): boolean {
  return operator === SyntaxKind.PlusToken || operator === SyntaxKind.MinusToken;
}

/** Whether the expression is the left part of a longer chain. */
function isInChain(chain: ts.BinaryExpression): boolean {
  let node: Node = chain;
  while (node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
  const { parent } = node;
  if (parent.kind !== SyntaxKind.BinaryExpression || (parent as ts.BinaryExpression).left !== node) return false;
  return continues(parent as ts.BinaryExpression, chain);
}

function continues(outer: ts.BinaryExpression, inner: ts.BinaryExpression): boolean {
  return isArithmetic(outer) && isArithmetic(inner) && isAdditive(outer.operatorToken.kind) === isAdditive(inner.operatorToken.kind);
}

/** `a - b - c` as `b` and `c`, each with its operator; what stands behind a constant on the left included. */
function termsOf(chain: ts.BinaryExpression, file: AnalysedFile, depth: number): readonly Term[] {
  const { left, operatorToken, right } = chain;
  const own = sharesOf(unwrap(right), operatorToken.kind, file);
  const start = unwrap(left);
  const before = start.kind === SyntaxKind.BinaryExpression ? start : depth < 3 ? definitionOf(start, chain, file) : undefined;
  if (before === undefined || !continues(chain, before as ts.BinaryExpression))
    return [{ operator: SyntaxKind.Unknown, node: start }, ...own];
  return [...termsOf(before as ts.BinaryExpression, file, depth + 1), ...own];
}

/** `- (fee + tax)` as `- fee` and `- tax`. What stands twice in one pair of parentheses is meant to. */
function sharesOf(node: Expression, operator: ts.SyntaxKind, file: AnalysedFile): readonly Term[] {
  if (!isAdditive(operator)) return [{ operator, node }];
  const added = addedIn(node);
  const isTwice = new Set(added.map((each) => textOf(each, file))).size < added.length;
  return isTwice ? [{ operator, node }] : added.map((each) => ({ operator, node: each }));
}

/** `a`, `b` and `c` of `a + b + c`. */
function addedIn(node: Expression): readonly Expression[] {
  const { left, operatorToken, right } = node as ts.BinaryExpression;
  if (node.kind !== SyntaxKind.BinaryExpression || operatorToken.kind !== SyntaxKind.PlusToken) return [node];
  return [...addedIn(unwrap(left)), ...addedIn(unwrap(right))];
}

/** `const reduced = price - discount`, where nothing in it changes afterwards. */
function definitionOf(name: Expression, use: Node, file: AnalysedFile): ts.BinaryExpression | undefined {
  const initializer = name.kind === SyntaxKind.Identifier ? initializerOf(file.bound, name as Identifier) : undefined;
  if (initializer === undefined || bodyOf(initializer) !== bodyOf(use)) return undefined;
  const value = unwrap(initializer);
  return value.kind === SyntaxKind.BinaryExpression && isSteady(value, file) ? (value as ts.BinaryExpression) : undefined;
}

/** Whether every name in the expression keeps its value. */
function isSteady(node: Node, file: AnalysedFile): boolean {
  if (node.kind === SyntaxKind.CallExpression) return false;
  if (node.kind === SyntaxKind.PropertyAccessExpression) {
    const text = textOf(node, file);
    const isSet = within(file.bound.assignments, bodyOf(node)).some(({ left }) => textOf(left, file) === text);
    return !isSet && isSteady((node as ts.PropertyAccessExpression).expression, file);
  }
  if (node.kind === SyntaxKind.Identifier) {
    const symbol = symbolOf(file.bound, node as Identifier);
    return symbol !== undefined && writesOf(file.bound, symbol).length <= (symbol.kind === 'parameter' ? 0 : 1);
  }
  return forEachChild(node, (child) => !isSteady(child, file) || undefined) !== true;
}

function repetitionIn(terms: readonly Term[], file: AnalysedFile): Repetition | undefined {
  if (terms.some(({ node }) => isTextLiteral(node))) return undefined;
  for (const [index, { operator, node }] of terms.entries()) {
    const verb = index === 0 ? undefined : verbs.get(operator);
    if (verb === undefined || !isAmount(node, operator, file)) continue;
    const text = textOf(node, file);
    const first = terms.slice(1, index).find((term) => term.operator === operator && textOf(term.node, file) === text);
    if (first !== undefined) return { node, text, verb, first: first.node };
  }
  return undefined;
}

/** `total -= discount; total += shipping; total -= discount;`: statements that adjust the same thing, one behind the other. */
function repetitionBefore(assignment: ts.BinaryExpression, file: AnalysedFile): Repetition | undefined {
  const { parent: statement } = assignment;
  const own = adjustmentIn(statement, file);
  if (own === undefined || statement.parent.kind !== SyntaxKind.Block || !isAmount(own.amount, own.operator, file)) return undefined;
  const { statements } = statement.parent as ts.Block;
  for (let index = statements.indexOf(statement as ts.Statement) - 1; index >= 0; index -= 1) {
    const before = adjustmentIn(statements[index]!, file) ?? firstAdjustmentIn(statements[index]!, file);
    if (before?.target !== own.target) return undefined;
    if (before.operator === own.operator && textOf(before.amount, file) === textOf(own.amount, file))
      return { node: own.amount, text: textOf(own.amount, file), verb: verbs.get(own.operator)!, first: before.amount };
  }
  return undefined;
}

interface Adjustment {
  /** What is adjusted, as the code spells it. */
  readonly target: string;
  readonly operator: ts.SyntaxKind;
  readonly amount: Expression;
}

/** `total -= discount`, `total = total - discount` */
function adjustmentIn(statement: Node, file: AnalysedFile): Adjustment | undefined {
  const assignment = statement.kind === SyntaxKind.ExpressionStatement ? (statement as ts.ExpressionStatement).expression : undefined;
  if (assignment?.kind !== SyntaxKind.BinaryExpression) return undefined;
  const { left, operatorToken, right } = assignment as ts.BinaryExpression;
  const target = textOf(left, file);
  const operator = shortened.get(operatorToken.kind);
  if (operator !== undefined) return { target, operator, amount: unwrap(right) };
  const value = unwrap(right) as ts.BinaryExpression;
  const isCalculated = operatorToken.kind === SyntaxKind.EqualsToken && value.kind === SyntaxKind.BinaryExpression && isArithmetic(value);
  if (!isCalculated || textOf(unwrap(value.left), file) !== target) return undefined;
  return { target, operator: value.operatorToken.kind, amount: unwrap(value.right) };
}

/** `let total = price - discount` */
function firstAdjustmentIn(statement: Node, file: AnalysedFile): Adjustment | undefined {
  if (statement.kind !== SyntaxKind.VariableStatement) return undefined;
  const [declaration, other] = (statement as ts.VariableStatement).declarationList.declarations;
  const value = declaration?.initializer === undefined ? undefined : (unwrap(declaration.initializer) as ts.BinaryExpression);
  if (other !== undefined || value?.kind !== SyntaxKind.BinaryExpression || !isArithmetic(value)) return undefined;
  return { target: textOf(declaration!.name, file), operator: value.operatorToken.kind, amount: unwrap(value.right) };
}

const shortened = new Map<ts.SyntaxKind, ts.SyntaxKind>([
  [SyntaxKind.MinusEqualsToken, SyntaxKind.MinusToken],
  [SyntaxKind.PlusEqualsToken, SyntaxKind.PlusToken],
  [SyntaxKind.AsteriskEqualsToken, SyntaxKind.AsteriskToken],
  [SyntaxKind.SlashEqualsToken, SyntaxKind.SlashToken],
]);

/** A name or a member that varies and is called like something that is applied once. */
function isAmount(node: Expression, operator: ts.SyntaxKind, file: AnalysedFile): boolean {
  let holder = node;
  while (holder.kind === SyntaxKind.PropertyAccessExpression) holder = unwrap((holder as ts.PropertyAccessExpression).expression);
  if (holder.kind !== SyntaxKind.Identifier && holder.kind !== SyntaxKind.ThisKeyword) return false;
  const name =
    node.kind === SyntaxKind.Identifier
      ? (node as Identifier).text
      : node.kind === SyntaxKind.PropertyAccessExpression
        ? (node as ts.PropertyAccessExpression).name.text
        : '';
  if (name.length < 3 || /^[A-Z\d_]+$/.test(name) || isConstant(node, file)) return false;
  const words = countedWords(name);
  return gathering.has(operator) ? words.some((word) => amountWords.has(word)) : !words.some((word) => measureWords.has(word));
}

/** The words that say what the name is an amount of: `discount` and `amount` of `discountAmountPerUnit`. */
function countedWords(name: string): readonly string[] {
  const words = wordsOf(name);
  const per = words.indexOf('per');
  return per > 0 ? words.slice(0, per) : words;
}

function isConstant(node: Expression, file: AnalysedFile): boolean {
  const initializer = node.kind === SyntaxKind.Identifier ? initializerOf(file.bound, node as Identifier) : undefined;
  return initializer !== undefined && isFixed(unwrap(initializer));
}

/** `60`, `60n`, `BigInt(60)`, `new Decimal('1.19')`, `24 * 60` */
function isFixed(node: Expression): boolean {
  switch (node.kind) {
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
    case SyntaxKind.StringLiteral:
      return true;
    case SyntaxKind.BinaryExpression:
      return isFixed(unwrap((node as ts.BinaryExpression).left)) && isFixed(unwrap((node as ts.BinaryExpression).right));
    case SyntaxKind.CallExpression:
    case SyntaxKind.NewExpression: {
      const { expression: callee, arguments: args = [] } = node as ts.CallExpression | ts.NewExpression;
      return isMaker(callee) && args.length > 0 && args.every((argument) => isFixed(unwrap(argument)));
    }
    default:
      return false;
  }
}

/** `BigInt`, `Decimal.from`: what makes a value of the text it is given; `cart.get('discount')` looks it up. */
function isMaker(callee: Expression): boolean {
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return true;
  const { expression: holder } = callee as ts.PropertyAccessExpression;
  return holder.kind === SyntaxKind.Identifier && /^[A-Z]/.test((holder as Identifier).text);
}

function textOf(node: Node, { bound }: AnalysedFile): string {
  return node.getText(bound.source).replace(/\s+/g, '');
}
