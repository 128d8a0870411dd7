import { literalText, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { nameOf } from '../bind/names.js';
import { symbolOf } from '../bind/scopes.js';
import {
  bodyOf,
  isFunction,
  SyntaxKind,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isGuarded, routesTo } from './auth-route.js';
import { methodName, saysPasswordCheck, saysReset, saysSignUp } from './account.js';
import { own, type Known } from './known.js';

/** Where a flow begins: a route's handler, a resolver, or a function that nothing in the project calls. */
export interface Entrance {
  readonly fn: FoundFunction;
  readonly arguments: readonly (Known | undefined)[];
  /** It is called after sending a link or code: `forgotPassword`. */
  readonly sendsMessage: boolean;
  readonly isSignUp: boolean;
}

const passwordMember = /^(password|passwordHash|password_hash|passwd|pwd|hashedPassword|hashed_password|otp|\w*Otp)$/;
/** These are passwords only where somebody logs in: countries and coupons have codes as well. */
const codeMember = /^(pass|hash|pin|code|\w*Code)$/;
const speaksOfLogIn = /e_?-?mail|user_?name|log_?in|sign_?in|phone|otp\b|verif/i;
const comparing = /^(compare|compareSync|verify|verifySync|timingSafeEqual|authenticate|check|match|matches|validate|equals)$/;
/** A function that sends a link or signs somebody up knows what the account is called. */
const namesAccount = /e_?-?mail|user_?name|login|phone|identifier|sql|select/i;
const mostCallers = 6;

/** The functions from which flows can be followed that may compare a password or send a link. */
export function entrancesOf(project: LinkedProject): readonly Entrance[] {
  const found = new Map<FunctionNode, { fn: FoundFunction; sendsMessage: boolean; isSignUp: boolean }>();
  for (const file of project.files.values()) {
    for (const [node, names] of startsIn(file, project)) {
      const sendsMessage = names.some(saysReset);
      const isSignUp = names.some(saysSignUp);
      for (const fn of topsOf({ node, file }, project)) {
        const known = found.get(fn.node);
        if (known === undefined && isGuarded(fn, project)) continue;
        const own = [...namesOf(fn.node, fn.file), ...routesTo(fn, project).flatMap(({ path }) => path.split('/'))];
        found.set(fn.node, {
          fn,
          sendsMessage: sendsMessage || own.some(saysReset) || known?.sendsMessage === true,
          isSignUp: isSignUp || own.some(saysSignUp) || known?.isSignUp === true,
        });
      }
    }
  }
  return [...found.values()].map((entrance) => ({ ...entrance, arguments: argumentsOf(entrance.fn) }));
}

/** The functions of a file that a flow may be in, with their names and paths. */
function startsIn(file: AnalysedFile, project: LinkedProject): ReadonlyMap<FunctionNode, readonly string[]> {
  const starts = new Map<FunctionNode, readonly string[]>();
  const add = (node: Node): void => {
    const fn = bodyOf(node);
    if (isFunction(fn) && !starts.has(fn)) starts.set(fn, namesOf(fn, file));
  };
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression) continue;
    const name = methodName(call as CallExpression);
    const mayCheck = comparing.test(name) && speaksOfPassword.test(comparedText(call as CallExpression, file));
    if (saysPasswordCheck(name) || mayCheck || project.rowWithRole(call, file, 'verify-password') !== undefined) add(call);
  }
  for (const comparison of file.bound.binaries) {
    const operator = comparison.operatorToken.kind;
    if (operator < SyntaxKind.EqualsEqualsToken || operator > SyntaxKind.ExclamationEqualsEqualsToken) continue;
    if (comparesPassword(comparison, file)) add(comparison);
  }
  for (const fn of file.bound.functions) {
    if (fn.body === undefined) continue;
    const names = namesOf(fn, file);
    if (names.some((name) => saysReset(name) || saysSignUp(name)) && namesAccount.test(fn.getText(file.bound.source)))
      starts.set(fn, names);
  }
  return starts;
}

const speaksOfPassword = /passw|passphrase|pwd|hash|secret|pin\b|otp|credential/i;

/** What is compared: the arguments, and what the method is called on, unless a chain of calls goes on there. */
function comparedText({ expression: callee, arguments: args }: CallExpression, { bound }: AnalysedFile): string {
  const receiver = callee.kind === SyntaxKind.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).expression : undefined;
  const compared = receiver === undefined || receiver.kind === SyntaxKind.CallExpression ? args : [receiver, ...args];
  return compared.map((node) => node.getText(bound.source)).join(' ');
}

/** `user.password === password`, `record.code !== code` */
function comparesPassword({ left, right }: ts.BinaryExpression, file: AnalysedFile): boolean {
  if (isConstant(left) || isConstant(right)) return false;
  return [left, right].some((side) => {
    if (side.kind !== SyntaxKind.PropertyAccessExpression) return false;
    const { name, expression } = side as ts.PropertyAccessExpression;
    if (passwordMember.test(name.text)) return true;
    if (!codeMember.test(name.text) || /err(or)?$|^e$/i.test(expression.getText(file.bound.source))) return false;
    return speaksOfLogIn.test(bodyOf(side).getText(file.bound.source));
  });
}

/** `error.code === 'ENOENT'`, `code === Codes.EXPIRED` compare no secret. */
function isConstant(node: Expression): boolean {
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.NullKeyword:
    case SyntaxKind.TrueKeyword:
    case SyntaxKind.FalseKeyword:
      return true;
    case SyntaxKind.PropertyAccessExpression:
      return isConstant((node as ts.PropertyAccessExpression).name);
    default:
      return node.kind === SyntaxKind.Identifier && /^[A-Z][A-Z0-9_]+$/.test((node as ts.Identifier).text);
  }
}

/** What the function, its route and its file are called. */
function namesOf(fn: FunctionNode, file: AnalysedFile): readonly string[] {
  const names: string[] = [];
  if (fn.name !== undefined) names.push(nameOf(fn.name as ts.Identifier) ?? '');
  for (const { kind, expression } of (fn.kind === SyntaxKind.MethodDeclaration ? (fn.modifiers ?? []) : []) as readonly ts.Decorator[]) {
    if (kind === SyntaxKind.Decorator && expression.kind === SyntaxKind.CallExpression)
      names.push(...textsIn(expression as CallExpression));
  }
  let holder: Node = fn.parent;
  while (holder.kind === SyntaxKind.CallExpression && (holder as CallExpression).expression.kind === SyntaxKind.Identifier)
    holder = holder.parent;
  if (
    holder.kind === SyntaxKind.VariableDeclaration ||
    holder.kind === SyntaxKind.PropertyAssignment ||
    holder.kind === SyntaxKind.PropertyDeclaration
  ) {
    names.push(nameOf((holder as ts.PropertyAssignment).name) ?? '');
  } else if (holder.kind === SyntaxKind.BinaryExpression) {
    const { left } = holder as ts.BinaryExpression;
    if (left.kind === SyntaxKind.PropertyAccessExpression) names.push((left as ts.PropertyAccessExpression).name.text);
  } else if (holder.kind === SyntaxKind.CallExpression) names.push(...textsIn(holder as CallExpression));
  // app/api/forgot-password/route.ts, routes/forgotPassword.js
  if (fn.parent === file.bound.source || names.every((name) => /^(handler|handle|execute|run|post|default|)$/i.test(name)))
    names.push(...pathNames(file.path));
  return names;
}

function pathNames(path: string): readonly string[] {
  const parts = path.split('/');
  const base = parts[parts.length - 1]!.replace(/\.\w+$/, '');
  return base === 'route' || base === 'index' ? [parts[parts.length - 2] ?? ''] : [base];
}

function textsIn(call: CallExpression): readonly string[] {
  return call.arguments.flatMap((argument) => literalText(argument)?.split('/') ?? []);
}

/** The functions from which the function is reached and that nothing else calls. */
function topsOf(start: FoundFunction, project: LinkedProject): readonly FoundFunction[] {
  const tops: FoundFunction[] = [];
  const seen = new Set<FunctionNode>([start.node]);
  const work = [start];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const around = enclosing(next, project);
    const callers = around === undefined ? callersOf(next, project) : [around];
    if (callers.length === 0 || seen.size > 40) tops.push(next);
    for (const caller of callers) {
      if (seen.has(caller.node)) continue;
      seen.add(caller.node);
      work.push(caller);
    }
  }
  return tops;
}

/** The function in which this one is a callback that runs there and then. */
function enclosing({ node, file }: FoundFunction, project: LinkedProject): FoundFunction | undefined {
  const outer = node.parent.kind === SyntaxKind.SourceFile ? undefined : bodyOf(node);
  if (outer === undefined || !isFunction(outer)) return undefined;
  const call = node.parent;
  if (call.kind !== SyntaxKind.CallExpression && call.kind !== SyntaxKind.NewExpression) return undefined;
  if (call.kind === SyntaxKind.NewExpression)
    return (call as ts.NewExpression).expression.getText(file.bound.source) === 'Promise' ? { node: outer, file } : undefined;
  if (isRegistered({ node, file }, project)) return undefined;
  const [first] = node.parameters;
  const isErrorFirst = first?.name.kind === SyntaxKind.Identifier && /^_*(e|er|err|error|ex)\d?$|Err(or)?$/.test(first.name.text);
  const isContinuation =
    isErrorFirst || /^(then|catch|finally|\$?transaction|withTransaction|execute|run)$/.test(methodName(call as CallExpression));
  return isContinuation ? { node: outer, file } : undefined;
}

function isRegistered({ node, file }: FoundFunction, project: LinkedProject): boolean {
  return project.link
    .namesOf(project.link.usesOf(project.valueOfFunction(node, file)))
    .some(({ name }) => name === 'handler' || name === 'hook' || name === 'verify');
}

function callersOf(found: FoundFunction, project: LinkedProject): readonly FoundFunction[] {
  if (isRegistered(found, project)) return [];
  return project
    .callersOf(found.node)
    .slice(0, mostCallers)
    .flatMap(({ node, file }) => {
      const body = bodyOf(node);
      // A wrapper that calls any handler is part of no flow.
      return isFunction(body) && project.functionsOf(node, file).length === 1 && !callsParameter(node, file) ? [{ node: body, file }] : [];
    });
}

/** `fn(req, res, next)` in a wrapper: what it was given. */
function callsParameter({ expression }: CallExpression | NewExpression, file: AnalysedFile): boolean {
  return expression.kind === SyntaxKind.Identifier && symbolOf(file.bound, expression as ts.Identifier)?.kind === 'parameter';
}

/** What an entrance gets: `@CurrentUser() user` is who is logged in. */
function argumentsOf({ node }: FoundFunction): readonly (Known | undefined)[] {
  return node.parameters.map(({ modifiers }) => {
    const decorators = (modifiers ?? []).filter(({ kind }) => kind === SyntaxKind.Decorator) as readonly ts.Decorator[];
    const names = decorators.map(({ expression }) =>
      (expression.kind === SyntaxKind.CallExpression ? (expression as CallExpression).expression : expression).getText(),
    );
    return names.some((name) => /user|auth|session|account|principal|^me$/i.test(name)) ? own : undefined;
  });
}
