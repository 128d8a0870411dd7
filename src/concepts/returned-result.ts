/**
 * What a function returned decides where its callers go on: behind `if (!result.ok) throw …` there is no `{ ok: false, error }` any more.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName, type Effect } from '../dataflow/effects.js';
import { keysOf, literalText } from '../dataflow/linked-project.js';
import { splitPath } from '../dataflow/origins.js';
import { conditionsAt } from '../flow/conditions.js';
import type { Condition } from '../flow/flow-graph.js';
import { bodyOf, isFunction, SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { memberCall } from './member-call.js';
import { propertyOf } from './status.js';

/** What a condition is for the result; `unrelated` where it asks about something else. */
type Truth = boolean | 'unknown' | 'unrelated';

const successName = /^(is|was)_?\w*(Ok|OK|Success|Successful|Succeeded)$/;

/** The result of a call in which an error has come back. */
export class ReturnedResult {
  /** The object literal that is returned, where one is. */
  private readonly record: ts.ObjectLiteralExpression | undefined;

  constructor(
    private readonly call: Node,
    private readonly file: AnalysedFile,
    private readonly returned: Effect,
  ) {
    this.record = recordAround(returned);
  }

  /** Whether it may be there where the node is reached: no condition on the way says otherwise, or asks what nobody knows. */
  mayReach(node: Node): boolean {
    const body = bodyOf(node);
    if (!conditionsAt(this.file.flowOf(body), node).every((condition) => this.mayMeet(condition))) return false;
    return !isFunction(body) || body === bodyOf(this.call) || this.mayReach(body);
  }

  private mayMeet({ expression, holds, subject, alternatives = [] }: Condition): boolean {
    return [expression, ...alternatives].some((each) => {
      const truth = subject === undefined ? this.truthOf(each) : this.equals(subject, each);
      return truth === 'unrelated' || truth === holds;
    });
  }

  private truthOf(expression: Expression): Truth {
    const node = unwrap(expression);
    if (node.kind === SyntaxKind.PrefixUnaryExpression && (node as ts.PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken)
      return not(this.truthOf((node as ts.PrefixUnaryExpression).operand));
    if (node.kind === SyntaxKind.BinaryExpression) return this.truthOfBinary(node as ts.BinaryExpression);
    if (node.kind === SyntaxKind.CallExpression && node !== this.call) return this.truthOfCall(node as ts.CallExpression);
    const [path, ...others] = this.pathsOf(node);
    if (path === undefined) return 'unrelated';
    return others.length > 0 ? 'unknown' : this.isTruthy(path);
  }

  /** `isOk(result)`, `result.isOk()` */
  private truthOfCall(call: ts.CallExpression): Truth {
    const receiver = memberCall(call)?.receiver;
    const asked = receiver === undefined ? call.arguments : [receiver, ...call.arguments];
    if (!asked.some((value) => this.pathsOf(value).length > 0)) return 'unrelated';
    return successName.test(lastName(calleeName(call))) ? false : 'unknown';
  }

  private truthOfBinary({ left, operatorToken, right }: ts.BinaryExpression): Truth {
    switch (operatorToken.kind) {
      case SyntaxKind.EqualsEqualsToken:
      case SyntaxKind.EqualsEqualsEqualsToken:
        return this.equals(left, right);
      case SyntaxKind.ExclamationEqualsToken:
      case SyntaxKind.ExclamationEqualsEqualsToken:
        return not(this.equals(left, right));
      case SyntaxKind.InKeyword: {
        const key = literalText(left);
        if (key === undefined || !this.pathsOf(right).includes('')) return this.pathsOf(right).length > 0 ? 'unknown' : 'unrelated';
        return this.record === undefined || hasSpread(this.record) ? 'unknown' : keysOf(this.record).includes(key);
      }
      case SyntaxKind.InstanceOfKeyword: {
        const [path] = this.pathsOf(left);
        if (path === undefined) return 'unrelated';
        return path === this.returned.into && right.getText() === 'Error' ? true : 'unknown';
      }
      default:
        return this.pathsOf(left).length + this.pathsOf(right).length > 0 ? 'unknown' : 'unrelated';
    }
  }

  private equals(left: Expression, right: Expression): Truth {
    const [path] = this.pathsOf(left);
    if (path === undefined) return this.pathsOf(right).length > 0 ? 'unknown' : 'unrelated';
    const wanted = constantOf(right);
    const value = this.constantAt(path);
    if (wanted !== undefined && value !== undefined) return value === wanted;
    return (wanted === 'undefined' || wanted === 'null') && this.isTruthy(path) === true ? false : 'unknown';
  }

  private isTruthy(path: string): boolean | 'unknown' {
    const steps = splitPath(this.returned.into);
    if (splitPath(path).every((step, index) => steps[index] === step)) return true;
    const value = this.constantAt(path);
    return value === undefined ? 'unknown' : !/^(false|null|undefined|0|'')$/.test(value);
  }

  /** `false` of `{ ok: false, error }` at `.ok`. */
  private constantAt(path: string): string | undefined {
    const [step, ...others] = splitPath(path);
    if (this.record === undefined || step === undefined || others.length > 0) return undefined;
    const value = propertyOf(this.record, step.slice(1));
    if (value !== undefined) return constantOf(value);
    return hasSpread(this.record) || keysOf(this.record).includes(step.slice(1)) ? undefined : 'undefined';
  }

  private pathsOf(expression: Expression): readonly string[] {
    return this.file.origins.of(expression).flatMap(({ root, part }) => (root === this.call ? [part] : []));
  }
}

function not(truth: Truth): Truth {
  return typeof truth === 'boolean' ? !truth : truth;
}

/** `{ ok: false, error }` around the error in what is returned. */
function recordAround({ use, from, into }: Effect): ts.ObjectLiteralExpression | undefined {
  let outermost: ts.ObjectLiteralExpression | undefined;
  for (let node = use; node !== from.parent && node.kind !== SyntaxKind.SourceFile; node = node.parent) {
    if (node.kind === SyntaxKind.ObjectLiteralExpression) outermost = node as ts.ObjectLiteralExpression;
  }
  // A caller may have put it into something else since.
  const [first] = splitPath(into);
  return outermost !== undefined && first !== undefined && keysOf(outermost).includes(first.slice(1)) ? outermost : undefined;
}

function hasSpread({ properties }: ts.ObjectLiteralExpression): boolean {
  return properties.some(({ kind }) => kind === SyntaxKind.SpreadAssignment);
}

/** `false`, `null`, `404`, `'failed'` as the code spells them. */
function constantOf(expression: Expression): string | undefined {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
    case SyntaxKind.NullKeyword:
    case SyntaxKind.NumericLiteral:
      return node.getText();
    case SyntaxKind.Identifier:
      return (node as ts.Identifier).text === 'undefined' ? 'undefined' : undefined;
    default: {
      const text = literalText(node);
      return text === undefined ? undefined : `'${text}'`;
    }
  }
}
