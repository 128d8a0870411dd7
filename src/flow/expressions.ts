import { forEachChild, isAssignment, SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { link, openBlock, OpenGraph, type OpenBlock } from './open-graph.js';

type ChainLink =
  ts.CallExpression | ts.PropertyAccessExpression | ts.ElementAccessExpression | ts.NonNullExpression | ts.TaggedTemplateExpression;

/** Adds to a graph what evaluating expressions does. */
export class ExpressionWalk extends OpenGraph {
  constructor(private readonly neverReturns: (call: Node) => boolean | 'throws') {
    super();
  }

  /** Adds what evaluating the node does; an arrow function, so that it can be passed on. */
  protected readonly visit = (node: Node): void => {
    const { kind } = node;
    if (kind <= SyntaxKind.LastToken || !this.current) return;
    switch (kind) {
      case SyntaxKind.PropertyAccessExpression:
      case SyntaxKind.CallExpression:
      case SyntaxKind.ElementAccessExpression:
      case SyntaxKind.NonNullExpression:
      case SyntaxKind.TaggedTemplateExpression:
        return this.chain(node as ChainLink);
      case SyntaxKind.ArrowFunction:
      case SyntaxKind.FunctionExpression:
      case SyntaxKind.MethodDeclaration:
      case SyntaxKind.GetAccessor:
      case SyntaxKind.SetAccessor:
      case SyntaxKind.ClassExpression:
        return;
      case SyntaxKind.BinaryExpression:
        return this.binary(node as ts.BinaryExpression);
      case SyntaxKind.PropertyAssignment:
        this.visit((node as ts.PropertyAssignment).name);
        return this.visit((node as ts.PropertyAssignment).initializer);
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.SatisfiesExpression:
      case SyntaxKind.TypeAssertionExpression:
        return this.visit(unwrap(node as Expression));
      case SyntaxKind.AwaitExpression:
      case SyntaxKind.DeleteExpression:
        this.visit((node as ts.AwaitExpression | ts.DeleteExpression).expression);
        return this.act(node);
      case SyntaxKind.YieldExpression:
        if ((node as ts.YieldExpression).expression) this.visit((node as ts.YieldExpression).expression!);
        return this.act(node);
      case SyntaxKind.NewExpression:
        this.visit((node as ts.NewExpression).expression);
        (node as ts.NewExpression).arguments?.forEach(this.visit);
        return this.act(node);
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.PostfixUnaryExpression: {
        const { operator, operand } = node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression;
        this.visit(operand);
        if (operator === SyntaxKind.PlusPlusToken || operator === SyntaxKind.MinusMinusToken) this.act(node);
        return;
      }
      case SyntaxKind.ConditionalExpression:
        return this.conditional(node as ts.ConditionalExpression);
      case SyntaxKind.VariableDeclarationList:
        return this.declarations(node as ts.VariableDeclarationList);
    }
    if (kind < SyntaxKind.FirstTypeNode || kind > SyntaxKind.LastTypeNode) forEachChild(node, this.visit);
  };

  /**
   * `a.b(c)?.[d].e()`, from left to right; a loop and not recursion, as fluent interfaces make long chains. When what stands
   * before a `?.` is nullish, the rest of the chain is skipped, and the way goes to `nullish` if given, else past the chain.
   */
  private chain(node: ChainLink, nullish?: OpenBlock): void {
    let part = node;
    for (let base = baseOf(part); isChainLink(base); base = baseOf(part)) part = base;
    this.visit(baseOf(part));

    let skipped: OpenBlock | undefined;
    for (; this.current; part = part.parent as ChainLink) {
      if ('questionDotToken' in part && part.questionDotToken) {
        const present = openBlock();
        skipped ??= nullish ?? openBlock();
        this.fork(baseOf(part), present, skipped);
        this.start(present);
      }
      if (part.kind === SyntaxKind.CallExpression) this.call(part);
      else if (part.kind === SyntaxKind.ElementAccessExpression) this.visit(part.argumentExpression);
      else if (part.kind === SyntaxKind.TaggedTemplateExpression) {
        this.visit(part.template);
        this.act(part);
      }
      if (part === node) break;
    }
    if (!skipped || skipped === nullish) return;
    this.goTo(skipped);
    this.start(skipped);
  }

  /** `let x = a(), { y } = b` */
  protected declarations(list: ts.VariableDeclarationList): void {
    for (const declaration of list.declarations) {
      if (declaration.initializer) this.visit(declaration.initializer);
      this.bindingPattern(declaration.name);
      this.act(declaration);
    }
  }

  private call(node: ts.CallExpression): void {
    node.arguments.forEach(this.visit);
    if (!this.current) return;
    const never = this.neverReturns(node);
    if (!never) return this.act(node);
    this.list(node);
    if (never === 'throws') this.leave(this.thrown);
    this.current = undefined;
  }

  private binary(node: ts.BinaryExpression): void {
    const operator = node.operatorToken.kind;
    if (isAssignment(operator)) return this.assignment(node, operator);
    if (isLogical(operator)) {
      const after = openBlock();
      this.leftOperands(node, operator, after, after);
      this.operand(node.right, after);
      return this.start(after);
    }

    // `a + b + c`, from left to right; a loop and not recursion: concatenations have thousands of terms.
    let term = node;
    while (isPlainBinary(term.left)) term = term.left;
    this.visit(term.left);
    for (; ; term = term.parent as ts.BinaryExpression) {
      this.visit(term.right);
      if (term === node) return;
    }
  }

  private assignment(node: ts.BinaryExpression, operator: ts.SyntaxKind): void {
    const { left, right } = node;
    const isPattern = left.kind === SyntaxKind.ObjectLiteralExpression || left.kind === SyntaxKind.ArrayLiteralExpression;
    if (!isPattern) this.visit(left);

    // a &&= b    a ||= b    a ??= b
    let after: OpenBlock | undefined;
    if (operator >= SyntaxKind.BarBarEqualsToken && operator <= SyntaxKind.QuestionQuestionEqualsToken) {
      const assigned = openBlock();
      after = openBlock();
      if (operator === SyntaxKind.AmpersandAmpersandEqualsToken) this.fork(left, assigned, after);
      else this.fork(left, after, assigned);
      this.start(assigned);
    }

    this.visit(right);
    if (isPattern) this.assignmentPattern(left);
    this.act(node);
    if (!after) return;
    this.goTo(after);
    this.start(after);
  }

  private conditional(node: ts.ConditionalExpression): void {
    const after = openBlock();
    for (let value: Expression = node; ;) {
      if (value.kind !== SyntaxKind.ConditionalExpression) {
        this.operand(value, after);
        break;
      }
      const { condition, whenTrue, whenFalse } = value as ts.ConditionalExpression;
      const then = openBlock();
      const otherwise = openBlock();
      this.branch(condition, then, otherwise);
      this.start(then);
      this.operand(whenTrue, after);
      this.start(otherwise);
      value = whenFalse;
    }
    this.start(after);
  }

  /** An operand that is evaluated only sometimes; then `after` comes. */
  private operand(node: Expression, after: OpenBlock): void {
    this.value(node);
    this.goTo(after);
  }

  /** An expression that is not part of an action. */
  protected value(node: Node): void {
    this.visit(node);
    this.mark(node);
  }

  /** The default of a parameter or in a pattern. */
  protected onlySometimes(initializer: Expression): void {
    if (!this.current || isInert(initializer)) return;
    const evaluated = openBlock();
    const after = openBlock();
    link(this.current, evaluated, 'next');
    this.goTo(after);
    this.start(evaluated);
    this.operand(initializer, after);
    this.start(after);
  }

  /** What `const { [key()]: x = fallback() } = …` evaluates beside its right side. */
  protected bindingPattern(name: ts.BindingName): void {
    if (name.kind === SyntaxKind.Identifier) return;
    for (const element of name.elements) {
      if (element.kind === SyntaxKind.OmittedExpression) continue;
      if (element.propertyName) this.visit(element.propertyName);
      if (element.initializer) this.onlySometimes(element.initializer);
      this.bindingPattern(element.name);
    }
  }

  /** What `({ [key()]: target().x = fallback() } = …)` evaluates beside its right side. */
  protected assignmentPattern(node: Node): void {
    switch (node.kind) {
      case SyntaxKind.ArrayLiteralExpression:
        for (const element of (node as ts.ArrayLiteralExpression).elements) this.assignmentPattern(element);
        return;
      case SyntaxKind.ObjectLiteralExpression:
        for (const property of (node as ts.ObjectLiteralExpression).properties) this.assignmentPattern(property);
        return;
      case SyntaxKind.PropertyAssignment:
        this.visit((node as ts.PropertyAssignment).name);
        return this.assignmentPattern((node as ts.PropertyAssignment).initializer);
      case SyntaxKind.ShorthandPropertyAssignment: {
        const { objectAssignmentInitializer } = node as ts.ShorthandPropertyAssignment;
        if (objectAssignmentInitializer) this.onlySometimes(objectAssignmentInitializer);
        return;
      }
      case SyntaxKind.SpreadElement:
      case SyntaxKind.SpreadAssignment:
        return this.assignmentPattern((node as ts.SpreadElement | ts.SpreadAssignment).expression);
      case SyntaxKind.BinaryExpression:
        this.onlySometimes((node as ts.BinaryExpression).right);
        return this.assignmentPattern((node as ts.BinaryExpression).left);
      default:
        this.visit(node);
    }
  }

  /** Evaluates a condition and goes to one of two blocks. */
  protected branch(expression: Expression, whenTrue: OpenBlock, whenFalse: OpenBlock): void {
    const node = unwrap(expression);
    switch (node.kind) {
      case SyntaxKind.TrueKeyword:
        return this.goTo(whenTrue);
      case SyntaxKind.FalseKeyword:
        return this.goTo(whenFalse);
      case SyntaxKind.NumericLiteral:
        return this.goTo((node as ts.NumericLiteral).text === '0' ? whenFalse : whenTrue);
      case SyntaxKind.PrefixUnaryExpression:
        if ((node as ts.PrefixUnaryExpression).operator !== SyntaxKind.ExclamationToken) break;
        return this.branch((node as ts.PrefixUnaryExpression).operand, whenFalse, whenTrue);
      case SyntaxKind.ConditionalExpression:
        return this.branchConditional(node as ts.ConditionalExpression, whenTrue, whenFalse);
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken, right } = node as ts.BinaryExpression;
        if (operatorToken.kind === SyntaxKind.AmpersandAmpersandToken || operatorToken.kind === SyntaxKind.BarBarToken) {
          this.leftOperands(node as ts.BinaryExpression, operatorToken.kind, whenTrue, whenFalse);
          return this.branch(right, whenTrue, whenFalse);
        }
        if (operatorToken.kind !== SyntaxKind.CommaToken) break;
        this.visit(left);
        return this.branch(right, whenTrue, whenFalse);
      }
    }

    if (isChainLink(node)) this.chain(node, whenFalse);
    else this.visit(node);
    this.fork(node, whenTrue, whenFalse);
  }

  private branchConditional({ condition, whenTrue, whenFalse }: ts.ConditionalExpression, yes: OpenBlock, no: OpenBlock): void {
    const then = openBlock();
    const otherwise = openBlock();
    this.branch(condition, then, otherwise);
    this.start(then);
    this.branch(whenTrue, yes, no);
    this.start(otherwise);
    this.branch(whenFalse, yes, no);
  }

  /** The operands of `a && b && c` but the last. A loop and not recursion: such chains have any length. */
  private leftOperands(node: ts.BinaryExpression, operator: ts.SyntaxKind, whenTrue: OpenBlock, whenFalse: OpenBlock): void {
    let chain = node;
    while (isBinary(chain.left) && chain.left.operatorToken.kind === operator) chain = chain.left;
    for (let operand = chain.left; ; operand = chain.right, chain = chain.parent as ts.BinaryExpression) {
      const next = openBlock();
      if (operator === SyntaxKind.AmpersandAmpersandToken) this.branch(operand, next, whenFalse);
      else if (operator === SyntaxKind.BarBarToken) this.branch(operand, whenTrue, next);
      else this.branchNullish(operand, whenTrue, next);
      this.start(next);
      if (chain === node) return;
    }
  }

  private branchNullish(operand: Expression, present: OpenBlock, nullish: OpenBlock): void {
    const node = unwrap(operand);
    if (isChainLink(node)) this.chain(node, nullish);
    else this.visit(node);
    this.fork(node, present, nullish);
  }
}

function isBinary(node: Node): node is ts.BinaryExpression {
  return node.kind === SyntaxKind.BinaryExpression;
}

/** Whether the node is a binary expression that evaluates both operands and writes nothing. */
function isPlainBinary(node: Node): node is ts.BinaryExpression {
  return isBinary(node) && !isLogical(node.operatorToken.kind) && !isAssignment(node.operatorToken.kind);
}

function isLogical(operator: ts.SyntaxKind): boolean {
  return (
    operator === SyntaxKind.AmpersandAmpersandToken || operator === SyntaxKind.BarBarToken || operator === SyntaxKind.QuestionQuestionToken
  );
}

function isChainLink(node: Node): node is ChainLink {
  switch (node.kind) {
    case SyntaxKind.PropertyAccessExpression:
    case SyntaxKind.CallExpression:
    case SyntaxKind.ElementAccessExpression:
    case SyntaxKind.NonNullExpression:
    case SyntaxKind.TaggedTemplateExpression:
      return true;
    default:
      return false;
  }
}

function baseOf(part: ChainLink): Expression {
  return part.kind === SyntaxKind.TaggedTemplateExpression ? part.tag : part.expression;
}

/** Whether evaluating the expression surely does nothing that a graph shows: names, literals, `a.b`, functions. */
export function isInert(expression: Expression): boolean {
  let node = expression;
  while (node.kind === SyntaxKind.PropertyAccessExpression && !(node as ts.PropertyAccessExpression).questionDotToken) {
    node = (node as ts.PropertyAccessExpression).expression;
  }
  return node.kind <= SyntaxKind.LastToken || node.kind === SyntaxKind.ArrowFunction || node.kind === SyntaxKind.FunctionExpression;
}
