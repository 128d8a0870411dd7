/**
 * Tests are conditions that say something of an error or of where the code runs: `e.code === '23505'`, `e instanceof NotFound`,
 * `e.status < 500`, `NODE_ENV !== 'production'`, `headersSent`.
 */
import { nameOf } from '../bind/names.js';
import { initializerOf } from '../bind/scopes.js';
import type { Condition } from '../flow/flow-graph.js';
import { SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { remembered } from '../remembered.js';
import type { AnalysedFile } from './analysed-file.js';
import { splitPath, type Origin } from './origins.js';

/**
 * - `code`: one code, name or kind; `class`: one class; `message`: one text: they pick errors out.
 * - `status`: a status below 500; `exposed`: the error says that clients may see it.
 * - `development`: not in production. `sent`: the reply is already under way.
 * - `any`: holds for every error (`if (e)`, `e instanceof Error`).
 */
export type TestKind = 'code' | 'class' | 'message' | 'status' | 'exposed' | 'development' | 'sent' | 'any';

/** What one condition says. */
export interface Test {
  readonly kind: TestKind;
  /** The root of the tested value (a parameter, a caught variable); undefined for `development`. */
  readonly about: Node | undefined;
  /** Whether the test was met where the condition stands: the error is the one picked out, the code runs in development. */
  readonly isMet: boolean;
  /** What a class was told by: `NotFound` of `e instanceof NotFound`, `isNotFound` of `isNotFound(e)`. */
  readonly by?: Expression | undefined;
}

/** What a member of an error picks out when it is tested. */
const picksByMember = new Map<string, TestKind>([
  ...['code', 'errno', 'name', 'kind', 'type', '_tag', 'reason', 'sqlState', 'errorCode', 'constraint', 'number'].map(
    (name) => [name, 'code'] as const,
  ),
  ...['constructor', 'response', 'isBoom', 'isJoi', 'isAxiosError'].map((name) => [name, 'class'] as const),
  ...['message', 'detail'].map((name) => [name, 'message'] as const),
  ...['status', 'statusCode', 'httpStatus', 'httpCode', 'output'].map((name) => [name, 'status'] as const),
  ...['expose', 'isOperational', 'isPublic', 'exposeMessage', 'isUserError', 'isClientError'].map((name) => [name, 'exposed'] as const),
  ...['headersSent', 'writableEnded', 'sent'].map((name) => [name, 'sent'] as const),
]);
const developmentName = new RegExp(
  '^_*(is|in)?_?(dev|development|debug|debugging|test|testing|local|non_?prod(uction)?|not_?prod(uction)?|verbose|' +
    '(expose|show|include|reveal|print)_?(errors?|(error_?)?(stack(_?traces?)?|details|messages?)|internals))' +
    '(_?mode|_?env(ironment)?|_?enabled)?_*$',
  'i',
);
const productionName = /^_*(is|in)?_?(node_?env_?)?(prod|production|live)(_?mode|_?env(ironment)?)?_*$/i;
const outcomeName = /^(is_?)?(err|error|errors|failed|failure|ok|success|succeeded|successful)$/i;
const developmentText = /^(dev|development|test|testing|local|debug)$/;
const productionText = /^(prod|production|live)$/;

/** What the condition says, `const` names looked through. */
export function testsOf(file: AnalysedFile, { expression, holds, subject, alternatives = [] }: Condition): readonly Test[] {
  const tests = testsIn(file, expression, holds, subject);
  if (alternatives.length === 0) return tests;
  const others = alternatives.map((each) => testsIn(file, each, holds, subject));
  return tests.filter((test) => others.every((found) => found.some((other) => isSameTest(other, test))));
}

/** What expressions say where they hold, and where they do not: a condition is asked about at every place behind it. */
const known = remembered(
  (_file: AnalysedFile) => [new Map<Expression, readonly Test[]>(), new Map<Expression, readonly Test[]>()] as const,
);

function testsIn(file: AnalysedFile, expression: Expression, holds: boolean, subject: Expression | undefined): readonly Test[] {
  const byExpression = known(file)[holds ? 0 : 1];
  let tests = byExpression.get(expression);
  if (tests === undefined) {
    const found: Test[] = [];
    addTests(file, unwrap(expression), holds, subject, found, 0);
    byExpression.set(expression, (tests = found));
  }
  return tests;
}

/**
 * What is known where one of the conditions holds, nobody knows which: of several, that the error is one of those that clients may see,
 * where each of them says that or that the code runs in development.
 */
export function testsOfAny(file: AnalysedFile, conditions: readonly Condition[]): readonly Test[] {
  const [tests = [], ...others] = conditions.map((condition) => testsOf(file, condition));
  return others.length === 0 ? tests.filter(({ isMet }) => isMet) : eitherOf([tests, ...others]);
}

/** The tests of several that hold whichever of the lists does. */
function eitherOf(sides: readonly (readonly Test[])[]): readonly Test[] {
  const shown = sides.map((tests) => tests.find(({ isMet, kind }) => isMet && isShowing(kind)));
  if (shown.includes(undefined)) return [];
  const told = shown.find((test) => test!.kind !== 'development') ?? shown[0]!;
  const isAgreed = shown.every((test) => test!.kind === 'development' || test!.about === told.about);
  return isAgreed ? [told] : [];
}

/** Whether what meets the test may be shown to those who get the reply: it is picked out, or nobody outside sees it. */
function isShowing(kind: TestKind): boolean {
  return kind !== 'any' && kind !== 'sent';
}

function isSameTest(a: Test, b: Test): boolean {
  return a.kind === b.kind && a.about === b.about && a.isMet === b.isMet;
}

function addTests(
  file: AnalysedFile,
  node: Expression,
  holds: boolean,
  subject: Expression | undefined,
  tests: Test[],
  depth: number,
): void {
  if (subject !== undefined) {
    addComparison(file, subject, node, holds, tests);
    return;
  }
  switch (node.kind) {
    case SyntaxKind.PrefixUnaryExpression:
      if ((node as ts.PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken) {
        addTests(file, unwrap((node as ts.PrefixUnaryExpression).operand), !holds, undefined, tests, depth);
      }
      return;
    case SyntaxKind.BinaryExpression:
      addBinary(file, node as ts.BinaryExpression, holds, tests, depth);
      return;
    case SyntaxKind.CallExpression:
      addCall(file, node as ts.CallExpression, holds, tests, depth);
      return;
    case SyntaxKind.Identifier: {
      const definition = depth < 3 ? definitionOf(file, node as ts.Identifier) : undefined;
      if (definition !== undefined) addTests(file, definition, holds, undefined, tests, depth + 1);
      break;
    }
    case SyntaxKind.ElementAccessExpression:
      addLookUp(file, node as ts.ElementAccessExpression, holds, tests);
      return;
    default:
      break;
  }
  addTruth(file, node, holds, tests);
}

/** `if (statuses[e.name])`: the error is one of those that the table knows. */
function addLookUp(file: AnalysedFile, node: ts.ElementAccessExpression, holds: boolean, tests: Test[]): void {
  for (const origin of file.origins.of(node.argumentExpression)) {
    const member = lastMember(origin);
    if (member !== undefined) tests.push({ kind: picksByMember.get(member) ?? 'code', about: origin.root, isMet: holds });
  }
  addTruth(file, node, holds, tests);
}

/** `const isKnown = e instanceof AppError`: what stands behind the name. */
function definitionOf(file: AnalysedFile, identifier: ts.Identifier): Expression | undefined {
  const initializer = initializerOf(file.bound, identifier);
  return initializer === undefined ? undefined : unwrap(initializer);
}

function addBinary(file: AnalysedFile, node: ts.BinaryExpression, holds: boolean, tests: Test[], depth: number): void {
  const { left, operatorToken, right } = node;
  switch (operatorToken.kind) {
    case SyntaxKind.AmpersandAmpersandToken:
    case SyntaxKind.BarBarToken: {
      const sides = [left, right].map((side) => {
        const found: Test[] = [];
        addTests(file, unwrap(side), holds, undefined, found, depth);
        return found;
      });
      // One side is enough to know that `a && b` holds in part; of `a || b` it is known only what both sides are about.
      const isCertain = holds === (operatorToken.kind === SyntaxKind.AmpersandAmpersandToken);
      const isShared = ({ about }: Test): boolean => sides.every((found) => found.some((other) => other.about === about));
      for (const test of sides.flat()) if (isCertain || isShared(test)) tests.push(test);
      if (!isCertain) tests.push(...eitherOf(sides));
      return;
    }
    case SyntaxKind.EqualsEqualsToken:
    case SyntaxKind.EqualsEqualsEqualsToken:
      addComparison(file, left, right, holds, tests);
      return;
    case SyntaxKind.ExclamationEqualsToken:
    case SyntaxKind.ExclamationEqualsEqualsToken:
      addComparison(file, left, right, !holds, tests);
      return;
    case SyntaxKind.LessThanToken:
    case SyntaxKind.LessThanEqualsToken:
      addStatus(file, left, right, holds, tests);
      return;
    case SyntaxKind.GreaterThanToken:
    case SyntaxKind.GreaterThanEqualsToken:
      addStatus(file, left, right, !holds, tests);
      return;
    case SyntaxKind.InstanceOfKeyword: {
      const isAny = right.kind === SyntaxKind.Identifier && /^(Error|Object)$/.test((right as ts.Identifier).text);
      addAbout(file, left, isAny ? 'any' : 'class', holds, tests, right);
      return;
    }
    case SyntaxKind.InKeyword:
      addAbout(file, right, 'class', holds, tests);
      return;
    default:
  }
}

/** `e.code === 'X'`, `NODE_ENV === 'production'`, either way round. */
function addComparison(file: AnalysedFile, left: Expression, right: Expression, isEqual: boolean, tests: Test[]): void {
  for (const [value, other] of [
    [unwrap(left), unwrap(right)],
    [unwrap(right), unwrap(left)],
  ] as const) {
    if (isNothing(other)) {
      addAbout(file, value, 'any', !isEqual, tests);
      continue;
    }
    if (other.kind === SyntaxKind.TrueKeyword || other.kind === SyntaxKind.FalseKeyword) {
      addTruth(file, value, isEqual === (other.kind === SyntaxKind.TrueKeyword), tests);
      continue;
    }
    if (isTextLiteral(other)) {
      addSurroundings(other.text, isEqual, tests);
      // process.env.EXPOSE_ERRORS === 'true'
      if (/^(true|1|yes|on)$/.test(other.text)) addName(lastName(value), isEqual, tests);
    } else if (other.kind === SyntaxKind.PropertyAccessExpression && isEnvironment(value)) {
      // NODE_ENV === Environment.Production
      addSurroundings(lastName(other)!.toLowerCase(), isEqual, tests);
    }
    if (value.kind === SyntaxKind.TypeOfExpression) {
      // Who throws a text of his own knows what it says.
      const isText = isTextLiteral(other) && other.text === 'string';
      addAbout(file, (value as ts.TypeOfExpression).expression, isText ? 'class' : 'any', isEqual, tests);
    }
    for (const origin of file.origins.of(value)) {
      const member = lastMember(origin);
      // What is thrown may be a text itself, or one certain thing: `error === 'USER_NOT_FOUND'`, `error === stopped`.
      if (member === undefined && origin.part !== '') continue;
      const kind = member === undefined ? 'code' : (picksByMember.get(member) ?? 'code');
      const status = kind === 'status' && other.kind === SyntaxKind.NumericLiteral ? Number((other as ts.NumericLiteral).text) : undefined;
      // e.status === 500, e.code === 'INTERNAL_ERROR' pick nothing that a client may see, response.statusCode === 200 nothing at all.
      const isSuccess = status !== undefined && status >= 200 && status < 400;
      const isServerFault = (status !== undefined && status >= 500) || (kind === 'code' && serverFault.test(lastWord(other)));
      tests.push({ kind: isSuccess ? 'any' : kind, about: origin.root, isMet: isServerFault ? !isEqual : isEqual });
    }
    if (other.kind !== SyntaxKind.NumericLiteral) continue;
    const number = Number((other as ts.NumericLiteral).text);
    addStatusMade(file, value, number, isEqual, tests);
    addChoice(file, value, (chosen) => (chosen === number) === isEqual, tests);
  }
}

/** `'development'` and `'production'`: where the code runs. */
function addSurroundings(text: string, isEqual: boolean, tests: Test[]): void {
  if (developmentText.test(text)) tests.push({ kind: 'development', about: undefined, isMet: isEqual });
  else if (productionText.test(text)) tests.push({ kind: 'development', about: undefined, isMet: !isEqual });
}

/** `process.env.NODE_ENV`, `config.mode` */
function isEnvironment(node: Expression): boolean {
  return /(env(ironment)?|mode|stage)$/i.test(lastName(node) ?? '');
}

/** What the code of an unexpected error says in APIs that give each error one. */
const serverFault = /^internal(_?server)?_?error$/i;

/** `INTERNAL_SERVER_ERROR` of `'INTERNAL_SERVER_ERROR'` and of `ErrorCode.INTERNAL_SERVER_ERROR` */
function lastWord(node: Expression): string {
  return isTextLiteral(node) ? node.text : (lastName(node) ?? '');
}

/** `statusOf(e) === 500`: that alone tells what is the server's fault. */
function addStatusMade(file: AnalysedFile, value: Expression, status: number, isEqual: boolean, tests: Test[]): void {
  if (status < 400) return;
  for (const { root } of file.origins.of(value).flatMap((origin) => askedForStatus(file, origin, value))) {
    tests.push({ kind: 'status', about: root, isMet: status >= 500 ? !isEqual : isEqual });
  }
}

/** `status` of `const status = e.code === 'X' ? 409 : 500`: what chose the number that the condition asks for holds there. */
function addChoice(file: AnalysedFile, value: Expression, isMeant: (chosen: number) => boolean, tests: Test[]): void {
  const choice = value.kind === SyntaxKind.Identifier ? definitionOf(file, value as ts.Identifier) : undefined;
  // What stands in front: a chain of choices comes to an end.
  if (choice?.kind !== SyntaxKind.ConditionalExpression || choice.end > value.pos) return;
  const { condition, whenTrue, whenFalse } = choice as ts.ConditionalExpression;
  const [first, second] = [whenTrue, whenFalse].map((branch) => {
    const literal = unwrap(branch);
    return literal.kind === SyntaxKind.NumericLiteral ? isMeant(Number((literal as ts.NumericLiteral).text)) : undefined;
  });
  if (first === undefined || second === undefined || first === second) return;
  addTests(file, unwrap(condition), first, undefined, tests, 1);
}

/** `e.status < 500`, `e.getStatus() < 500`, `statusOf(e) < 500` */
function addStatus(file: AnalysedFile, left: Expression, right: Expression, isBelow: boolean, tests: Test[]): void {
  const limit = unwrap(right);
  if (limit.kind !== SyntaxKind.NumericLiteral) return;
  const number = Number((limit as ts.NumericLiteral).text);
  const isUpperLimit = number >= 499;
  addChoice(file, unwrap(left), (chosen) => chosen < number === isBelow, tests);
  const about = file.origins.of(left).flatMap((origin) => {
    const member = lastMember(origin);
    if (member !== undefined) return picksByMember.get(member) === 'status' ? [origin.root] : [];
    return askedForStatus(file, origin, left).map(({ root }) => root);
  });
  for (const root of about) tests.push({ kind: isUpperLimit ? 'status' : 'any', about: root, isMet: isBelow });
}

/** `e` of `e.getStatus()`, of `statusOf(e)` and of `const status = map(e)`, where that is all that the origin is. */
function askedForStatus(file: AnalysedFile, { root, part }: Origin, asked: Expression): readonly Origin[] {
  if (part !== '' || root.kind !== SyntaxKind.CallExpression) return [];
  const { expression: callee, arguments: args } = root as ts.CallExpression;
  const name = lastName(callee) ?? '';
  if (callee.kind === SyntaxKind.PropertyAccessExpression && /^get(Http)?Status(Code)?$/.test(name) && args.length === 0)
    return file.origins.of((callee as ts.PropertyAccessExpression).expression);
  return statusName.test(name) || statusName.test(lastName(unwrap(asked)) ?? '')
    ? args.flatMap((argument) => file.origins.of(argument))
    : [];
}

const statusName = /status(_?code)?(Of|For|From)?$/i;

/** `Error.isError(e)`, `types.isNativeError(e)`: what holds for every error picks none out. */
const anyErrorName = /^is_?(Native_?)?(Error|Exception)(_?(Like|Object|Instance|With_?Message))?$/i;

/** `isNotFound(e)`, `e.is('x')`, `codes.includes(e.code)`, `/x/.test(e.message)` */
function addCall(file: AnalysedFile, call: ts.CallExpression, holds: boolean, tests: Test[], depth: number): void {
  const { expression: callee } = call;
  addAskedPlace(file, call, holds, tests);
  const isErrorAtAll = anyErrorName.test(lastName(callee) ?? '');
  for (const argument of call.arguments) {
    for (const origin of file.origins.of(argument)) {
      const member = lastMember(origin);
      const kind = member === undefined ? (isErrorAtAll ? 'any' : 'class') : (picksByMember.get(member) ?? 'class');
      tests.push({ kind, about: origin.root, isMet: holds, by: callee });
    }
  }
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return;
  const { expression: receiver, name } = callee as ts.PropertyAccessExpression;
  for (const origin of file.origins.of(receiver)) {
    // String(e).includes('x')
    const member = lastMember(origin) ?? (origin.isText ? 'message' : undefined);
    if (member !== undefined || /^(is|has|can|should)[A-Z]/.test(name.text)) {
      tests.push({ kind: member === undefined ? 'class' : (picksByMember.get(member) ?? 'class'), about: origin.root, isMet: holds });
    }
  }
  // knownErrors.some((Known) => error instanceof Known)
  const asked = name.text === 'some' && call.arguments[0] !== undefined ? resultOf(unwrap(call.arguments[0])) : undefined;
  if (asked !== undefined) addTests(file, unwrap(asked), holds, undefined, tests, depth);
}

/** What an arrow function gives that does nothing else. */
function resultOf(node: Node): Expression | undefined {
  if (node.kind !== SyntaxKind.ArrowFunction) return undefined;
  const { body } = node as ts.ArrowFunction;
  if (body.kind !== SyntaxKind.Block) return body as Expression;
  const [only, ...others] = (body as ts.Block).statements;
  return only?.kind === SyntaxKind.ReturnStatement && others.length === 0 ? (only as ts.ReturnStatement).expression : undefined;
}

/** `isProduction()`, `config.get('debug')`, `['development', 'test'].includes(NODE_ENV)`, `NODE_ENV.startsWith('dev')` */
function addAskedPlace(
  file: AnalysedFile,
  { expression: callee, arguments: args }: ts.CallExpression,
  holds: boolean,
  tests: Test[],
): void {
  const [first, ...others] = args.map(unwrap);
  if (first === undefined) addName(lastName(callee), holds, tests);
  if (first === undefined || others.length > 0 || callee.kind !== SyntaxKind.PropertyAccessExpression) return;
  const { expression: receiver, name } = callee as ts.PropertyAccessExpression;
  if (isTextLiteral(first)) {
    if (/^(get|has)/.test(name.text) && /(config(uration)?|settings|env)(Service)?$/i.test(lastName(receiver) ?? ''))
      addName(first.text, holds, tests);
    else if (/^(startsWith|includes)$/.test(name.text) && isEnvironment(receiver)) addSurroundings(first.text, holds, tests);
    return;
  }
  const list = receiver.kind === SyntaxKind.Identifier ? definitionOf(file, receiver as ts.Identifier) : unwrap(receiver);
  if (name.text !== 'includes' || list?.kind !== SyntaxKind.ArrayLiteralExpression) return;
  const texts = (list as ts.ArrayLiteralExpression).elements.map((element) => (isTextLiteral(element) ? element.text : ''));
  const [place] = texts;
  const isOneKind = [developmentText, productionText].some((kind) => texts.every((text) => kind.test(text)));
  if (place !== undefined && isOneKind) addSurroundings(place, holds, tests);
}

/** `isDevelopment`, `inProduction` */
function addName(name: string | undefined, holds: boolean, tests: Test[]): void {
  if (name === undefined) return;
  if (developmentName.test(name)) tests.push({ kind: 'development', about: undefined, isMet: holds });
  else if (productionName.test(name)) tests.push({ kind: 'development', about: undefined, isMet: !holds });
}

/** `if (e.expose)`, `if (isDev)` */
function addTruth(file: AnalysedFile, node: Expression, holds: boolean, tests: Test[]): void {
  addName(lastName(node), holds, tests);
  for (const origin of file.origins.of(node)) {
    const member = lastMember(origin);
    // That an error has a message or one behind it, or that there is one, picks nothing out.
    const isAny = member === undefined || member === 'message' || member === 'originalError' || isOutcome(origin);
    tests.push({ kind: isAny ? 'any' : (picksByMember.get(member) ?? 'class'), about: origin.root, isMet: holds });
  }
}

function addAbout(file: AnalysedFile, node: Expression, kind: TestKind, isMet: boolean, tests: Test[], by?: Expression): void {
  for (const origin of file.origins.of(node)) {
    tests.push({
      kind: kind === 'any' && origin.part !== '' && lastMember(origin) !== 'message' && !isOutcome(origin) ? 'class' : kind,
      about: origin.root,
      isMet,
      by,
    });
  }
}

/** `result.error`, `result.success`: whether what was called has failed. */
function isOutcome(origin: Origin): boolean {
  return origin.root.kind === SyntaxKind.CallExpression && outcomeName.test(lastMember(origin) ?? '');
}

function lastMember({ part }: Origin): string | undefined {
  const steps = splitPath(part);
  const last = steps[steps.length - 1];
  return last === undefined || last === '[]' ? undefined : last.slice(1);
}

function lastName(node: Expression): string | undefined {
  if (node.kind === SyntaxKind.Identifier) return (node as ts.Identifier).text;
  if (node.kind === SyntaxKind.PropertyAccessExpression) return nameOf((node as ts.PropertyAccessExpression).name as ts.Identifier);
  return undefined;
}

function isNothing(node: Expression): boolean {
  return node.kind === SyntaxKind.NullKeyword || (node.kind === SyntaxKind.Identifier && (node as ts.Identifier).text === 'undefined');
}

function isTextLiteral(node: Expression): node is ts.StringLiteral {
  return node.kind === SyntaxKind.StringLiteral || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral;
}
