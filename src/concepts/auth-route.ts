import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { literalText, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import { wordsOf } from '../dataflow/secret-names.js';
import { SyntaxKind, unwrap, type CallExpression, type Expression, type FunctionNode, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { functionsAt, registrations } from './registration.js';
import { remembered } from '../remembered.js';

/** A route that leads to a function. */
export interface AuthRoute {
  readonly path: string;
  /** What stands before the function on its way in: `requireAuth`. */
  readonly others: readonly string[];
}

const routesIn = remembered(allRoutes);

/** The routes that are registered with the function as a handler, in a wrapper or not. */
export function routesTo({ node, file }: FoundFunction, project: LinkedProject): readonly AuthRoute[] {
  const known = routesIn(project).get(node);
  if (known !== undefined) return known;
  // An app that no model knows: app.post('/login', check, async (req, res) => …)
  let call: Node = node.parent;
  while (call.kind === SyntaxKind.CallExpression && (call as CallExpression).arguments.length === 1) call = call.parent;
  return call.kind === SyntaxKind.CallExpression && methods.test(calleeName(call as CallExpression))
    ? [routeOf(call as CallExpression, undefined, file)]
    : [];
}

const methods = /\.(get|post|put|patch|delete|all)$/;

function allRoutes(project: LinkedProject): ReadonlyMap<FunctionNode, readonly AuthRoute[]> {
  const found = new Map<FunctionNode, AuthRoute[]>();
  for (const file of project.files.values()) {
    for (const { kind, call, path } of registrations(file, project)) {
      if (kind !== 'route') continue;
      for (const { node } of call.arguments.flatMap((argument) => handlersAt(argument, file, project))) {
        const same = found.get(node);
        if (same === undefined) found.set(node, [routeOf(call, path, file)]);
        else same.push(routeOf(call, path, file));
      }
    }
  }
  return found;
}

function handlersAt(argument: Expression, file: AnalysedFile, project: LinkedProject): readonly FoundFunction[] {
  const node = unwrap(argument);
  if (node.kind === SyntaxKind.ArrayLiteralExpression)
    return (node as ts.ArrayLiteralExpression).elements.flatMap((element) => handlersAt(element, file, project));
  const functions = functionsAt(node, file, project);
  if (functions.length > 0 || node.kind !== SyntaxKind.CallExpression) return functions;
  return (node as CallExpression).arguments.flatMap((inner) => functionsAt(inner, file, project));
}

function routeOf({ arguments: args }: CallExpression, path: string | undefined, file: AnalysedFile): AuthRoute {
  const [first, ...handlers] = args;
  const text = path ?? (first === undefined ? undefined : literalText(first)) ?? '';
  const others = handlers.slice(0, -1).flatMap((handler) => {
    const node = unwrap(handler);
    const parts = node.kind === SyntaxKind.ArrayLiteralExpression ? (node as ts.ArrayLiteralExpression).elements : [node];
    return parts.map((part) => part.getText(file.bound.source));
  });
  return { path: text, others };
}

/** Whether only somebody who is logged in gets there: every route has a guard, or a decorator is one. */
export function isGuarded(fn: FoundFunction, project: LinkedProject): boolean {
  const routes = routesTo(fn, project);
  if (routes.length > 0 && routes.every(({ others }) => others.some(isGuard))) return true;
  return [fn.node, fn.node.parent].some((node) => {
    const decorators = ((node as ts.MethodDeclaration).modifiers ?? []).filter(
      ({ kind }) => kind === SyntaxKind.Decorator,
    ) as readonly ts.Decorator[];
    return decorators.some(({ expression }) => {
      const text = expression.getText(fn.file.bound.source);
      return (
        /^(UseGuards|Authorized|Auth|Roles?|RequiresAuth|authenticate)\b/.test(text) &&
        !/local|login|throttl|limit|guest|captcha|refresh/i.test(text)
      );
    });
  });
}

const guardWord = anyOf(
  /^(auth|authn|authz|authenticate|authenticated|authenticator|authentication|authorize|authorized|authorization)$/,
  /^(protect|protected|logged|admin|jwt|token|session|guard|bearer)$/,
);
const otherMiddleware = anyOf(
  /^(limit|limits|limiter|limited|rate|throttle|slow|not|un|non|unauthenticated|guest|schema|valid|validate|validation)$/,
  /^(validator|csrf|xsrf|captcha|recaptcha|local|body|parser|upload|log|logger|cache|redirect|optional|maybe|controller)$/,
);

function isGuard(text: string): boolean {
  const [name = ''] = text.split('(');
  const words = [...wordsOf(lastName(name)), ...wordsOf(text.slice(name.length, name.length + 30))];
  return words.some((word) => guardWord.test(word)) && !words.some((word) => otherMiddleware.test(word));
}
