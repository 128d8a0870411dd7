/**
 * A code test compares the `code` of an error with a fixed text or number. It can never hold when nothing in the project emits that code:
 * no driver that the package depends on, not Node, and no code of the project itself. Since other packages have codes of their own, only
 * codes are judged whose meaning is plain: those of other databases, names for what databases report, and names one letter off one of
 * Node's.
 */
import { keepsValue, referencesOf, symbolOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { importsIn, literalText, type LinkedProject } from '../dataflow/linked-project.js';
import type { ErrorModel, Model } from '../models/model.js';
import { packagesOf } from '../models/paths.js';
import {
  hasExportKeyword,
  SyntaxKind,
  unwrap,
  wrapped,
  type Expression,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { memberCall } from './member-call.js';
import { packageMates, rememberedByPackage } from './package-place.js';
import { remembered } from '../remembered.js';

/** A comparison of an error's code that can never hold. */
export interface CodeTest {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The text or number that the code is compared with. */
  readonly node: Node;
  /** As the code spells it: `'DEADLOCK'`. */
  readonly text: string;
  /** Whose errors they are: `pg`, `Node.js`. */
  readonly emitter: string;
  /** What it emits instead, as code; undefined when that is not known. */
  readonly emitted: string | undefined;
}

/** The code tests of a file that can never hold, in order of position. */
export function* codeTests(file: AnalysedFile, project: LinkedProject): Generator<CodeTest> {
  const comparisons = comparisonsIn(file);
  for (const { literal, isLoose, node, list } of comparisons) {
    // A list, or a condition, for several databases has codes of each.
    const isBeside = (other: Comparison): boolean =>
      list === undefined
        ? other.node !== node && isOfSomeDriver(literal, project) && areAlternatives(node, other.node)
        : other.list === list;
    if (comparisons.some((other) => isBeside(other) && isEmitted(other.literal, file, project))) continue;
    const text = literal.getText(file.bound.source);
    const found =
      literal.kind === SyntaxKind.NumericLiteral
        ? judgeNumber(literal, isLoose, file, project)
        : judgeText(literalText(literal) ?? '', isLoose, file, project);
    if (found !== undefined) yield { file, project, node, text, ...found };
  }
}

/** `error.code === '23505' || error.code === 'SQLITE_CONSTRAINT_UNIQUE'`, and `else if` behind the first. */
function areAlternatives(one: Node, other: Node): boolean {
  const [a, b] = [choiceAround(one), choiceAround(other)];
  return a !== undefined && a === b;
}

/** The outermost `||` or chain of `if … else if` whose conditions the node is part of. */
function choiceAround(node: Node): Node | undefined {
  let choice: Node | undefined;
  for (let inner = node; ; inner = inner.parent) {
    const { parent } = inner;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
        continue;
      case SyntaxKind.BinaryExpression:
        choice = parent;
        continue;
      case SyntaxKind.IfStatement: {
        const { expression, elseStatement } = parent as ts.IfStatement;
        if (expression !== inner && elseStatement !== inner) return choice;
        choice = parent;
        continue;
      }
      default:
        return choice;
    }
  }
}

type Verdict = Pick<CodeTest, 'emitter' | 'emitted'>;

/** What an error's code is compared with. */
interface Comparison {
  /** A literal, or a name for one. */
  readonly node: Expression;
  readonly literal: Expression;
  /** With `==`, a number equals its text. */
  readonly isLoose: boolean;
  /** The named list that the literal stands in. */
  readonly list: Symbol | undefined;
}

/** What stands beside an error's code in a comparison: an operand, or a list to look it up in. */
interface Operand {
  readonly node: Expression;
  readonly isLoose: boolean;
  readonly isList: boolean;
}

const comparisonsIn = remembered((file: AnalysedFile): readonly Comparison[] => {
  const read = file.bound.members.filter((member) => isCodeOfError(member, file));
  const codes = [...read, ...read.flatMap((member) => usesOfKept(member, file)), ...codesTakenOut(file)];
  const operands = codes.flatMap(comparedWith);
  const compared = new Set<Node>(operands.map(({ node }) => node));
  return operands.flatMap((operand) => literalsOf(operand, compared, file));
});

const errorName = /^_*(e|ex|er|err|error|exception|cause|reason)$|(Err|Error|Exception)$/;
const innerError = /^(cause|original|originalError|parent|driverError|inner|innerError|err|error)$/;

/** `error.code`, `error['code']`, `error.cause.code` */
function isCodeOfError(member: ts.PropertyAccessExpression | ts.ElementAccessExpression, file: AnalysedFile): boolean {
  const isCode =
    member.kind === SyntaxKind.PropertyAccessExpression
      ? (member as ts.PropertyAccessExpression).name.text === 'code'
      : literalText((member as ts.ElementAccessExpression).argumentExpression) === 'code';
  return isCode && isError(member.expression, file);
}

function isError(expression: Expression, file: AnalysedFile): boolean {
  let holder = unwrap(expression);
  while (holder.kind === SyntaxKind.PropertyAccessExpression && innerError.test((holder as ts.PropertyAccessExpression).name.text))
    holder = unwrap((holder as ts.PropertyAccessExpression).expression);
  if (holder.kind !== SyntaxKind.Identifier) return false;
  return errorName.test((holder as Identifier).text) || symbolOf(file.bound, holder as Identifier)?.kind === 'caught';
}

/** The uses of `code` behind `const code = error.code`. */
function usesOfKept(code: Node, { bound }: AnalysedFile): readonly Node[] {
  const { parent } = wrapped(code);
  if (parent.kind !== SyntaxKind.VariableDeclaration || (parent as ts.VariableDeclaration).name.kind !== SyntaxKind.Identifier) return [];
  const symbol = symbolOf(bound, (parent as ts.VariableDeclaration).name as Identifier);
  return symbol !== undefined && keepsValue(bound, symbol) ? referencesOf(bound, symbol) : [];
}

/** The uses of `code` behind `const { code } = error` and `catch ({ code })`. */
function codesTakenOut(file: AnalysedFile): readonly Node[] {
  const names = (file.bound.identifiers.get('code') ?? []).filter((name) => isTakenFromError(name, file));
  return names.flatMap((name) => {
    const symbol = symbolOf(file.bound, name);
    return symbol === undefined ? [] : referencesOf(file.bound, symbol);
  });
}

function isTakenFromError({ parent: element }: Identifier, file: AnalysedFile): boolean {
  if (element.kind !== SyntaxKind.BindingElement || element.parent.kind !== SyntaxKind.ObjectBindingPattern) return false;
  const holder: Node = element.parent.parent;
  // promise.catch(({ code }) => …)
  if (holder.kind === SyntaxKind.Parameter) return memberCall(holder.parent.parent)?.name === 'catch';
  if (holder.kind !== SyntaxKind.VariableDeclaration) return false;
  const { initializer } = holder as ts.VariableDeclaration;
  return initializer === undefined ? holder.parent.kind === SyntaxKind.CatchClause : isError(initializer, file);
}

/** What the code is compared with: by an operator, the cases of a `switch`, `includes` or `has` of a list. */
function comparedWith(code: Node): readonly Operand[] {
  const node = wrapped(code);
  const { parent } = node;
  switch (parent.kind) {
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken, right } = parent as ts.BinaryExpression;
      const isLoose = operatorToken.kind === SyntaxKind.EqualsEqualsToken || operatorToken.kind === SyntaxKind.ExclamationEqualsToken;
      const isStrict =
        operatorToken.kind === SyntaxKind.EqualsEqualsEqualsToken || operatorToken.kind === SyntaxKind.ExclamationEqualsEqualsToken;
      return isLoose || isStrict ? [{ node: unwrap(left === node ? right : left), isLoose, isList: false }] : [];
    }
    case SyntaxKind.SwitchStatement:
      return (parent as ts.SwitchStatement).caseBlock.clauses.flatMap((clause) =>
        clause.kind === SyntaxKind.CaseClause ? [{ node: unwrap(clause.expression), isLoose: false, isList: false }] : [],
      );
    case SyntaxKind.CallExpression: {
      const asked = memberCall(parent);
      const isAsked = asked !== undefined && /^(includes|has)$/.test(asked.name) && asked.call.arguments[0] === node;
      return isAsked ? [{ node: unwrap(asked.receiver), isLoose: false, isList: true }] : [];
    }
    default:
      return [];
  }
}

/** The literals of an operand: its own, or those of a constant of the file which serves such comparisons alone. */
function literalsOf({ node, isLoose, isList }: Operand, compared: ReadonlySet<Node>, { bound }: AnalysedFile): readonly Comparison[] {
  const symbol = node.kind === SyntaxKind.Identifier ? symbolOf(bound, node as Identifier) : undefined;
  const value = symbol === undefined ? node : onlyComparedValue(symbol, compared, bound);
  if (value === undefined) return [];
  if (!isList) return isLiteral(value) ? [{ node, literal: value, isLoose, list: undefined }] : [];
  const literals = elementsOf(value).filter(isLiteral);
  return literals.map((literal) => ({ node: literal, literal, isLoose, list: symbol }));
}

function onlyComparedValue(symbol: Symbol, compared: ReadonlySet<Node>, bound: AnalysedFile['bound']): Expression | undefined {
  const [declaration] = keepsValue(bound, symbol) ? symbol.declarations : [];
  if (declaration?.kind !== SyntaxKind.VariableDeclaration || hasExportKeyword(declaration.parent.parent)) return undefined;
  const { initializer } = declaration as ts.VariableDeclaration;
  const isOnlyCompared = referencesOf(bound, symbol).every((reference) => compared.has(reference));
  return initializer !== undefined && isOnlyCompared ? unwrap(initializer) : undefined;
}

/** The elements of `[a, b]` and of `new Set([a, b])`. */
function elementsOf(list: Expression): readonly Expression[] {
  const [inner] = list.kind === SyntaxKind.NewExpression ? ((list as NewExpression).arguments ?? []) : [list];
  const node = inner === undefined ? undefined : unwrap(inner);
  return node?.kind === SyntaxKind.ArrayLiteralExpression ? (node as ts.ArrayLiteralExpression).elements.map(unwrap) : [];
}

function isLiteral(node: Expression): boolean {
  return node.kind === SyntaxKind.NumericLiteral || literalText(node) !== undefined;
}

function isEmitted(literal: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  const code = literalText(literal);
  return code !== undefined && dependenciesOf(file, project).errors.some((error) => emits(error, code));
}

/** Whether some database's driver emits the code, whether the project uses it or not. */
function isOfSomeDriver(literal: Expression, project: LinkedProject): boolean {
  const code = literalText(literal);
  return code !== undefined && project.link.models.some((model) => isDriver(model) && model.errors?.some((error) => emits(error, code)));
}

function judgeText(code: string, isLoose: boolean, file: AnalysedFile, project: LinkedProject): Verdict | undefined {
  const { drivers, errors } = dependenciesOf(file, project);
  if (code === '' || isWrittenElsewhere(code, project)) return undefined;
  const [shorter] = drivers.flatMap((driver) => truncated(code, driver));
  if (shorter !== undefined) return shorter;
  if (errors.some((error) => emits(error, code))) return undefined;
  // MongoDB's codes are numbers, though its messages say E11000.
  const number = Number(/^E(\d{5})$/.exec(code)?.[1] ?? (isLoose ? NaN : code));
  const isNumber = errors.some(({ meanings }) => Object.values(meanings ?? {}).some((value) => value === number));
  const [driver] = drivers;
  if (isNumber) return { emitter: nameOf(driver), emitted: String(number) };
  if (driver !== undefined) {
    const meaning = meaningOf(code, project);
    if (meaning !== undefined) {
      const meant = drivers.filter((each) => codeFor(meaning.name, [each]) !== undefined);
      const [code, ...others] = new Set(meant.map((each) => codeFor(meaning.name, [each])));
      // Of several databases, nobody can tell which one is asked.
      return others.length > 0
        ? { emitter: [...new Set(meant.map(nameOf))].slice(0, 3).join(' or '), emitted: undefined }
        : { emitter: nameOf(meant[0] ?? driver), emitted: spelled(code) };
    }
  }
  const meant = misspelt(code, errors);
  return meant === undefined ? undefined : { emitter: 'Node.js', emitted: meant };
}

/** `40P1` for `40P01`, `P202` for `P2002`: a digit is missing of a code whose kind all have the same length. */
function truncated(code: string, driver: Model): readonly Verdict[] {
  if (!/^(?=.*[A-Z])[A-Z\d]{4}$/.test(code)) return [];
  return (driver.errors ?? []).flatMap(({ meanings }) => {
    const known = Object.values(meanings ?? {}).filter((value) => typeof value === 'string');
    const isOfOneLength = known.length > 1 && known.every((value) => /^[A-Z\d]{5}$/.test(value));
    const meant = isOfOneLength ? known.find((value) => isOneOff(code, value)) : undefined;
    return meant === undefined ? [] : [{ emitter: nameOf(driver), emitted: meant }];
  });
}

function judgeNumber(literal: Expression, isLoose: boolean, file: AnalysedFile, project: LinkedProject): Verdict | undefined {
  const { drivers, errors } = dependenciesOf(file, project);
  const code = (literal as ts.NumericLiteral).text;
  const [driver] = drivers;
  // A driver whose codes are numbers may well have this one.
  if (driver === undefined || errors.some(({ meanings }) => Object.values(meanings ?? {}).some((value) => typeof value === 'number')))
    return undefined;
  for (const { meanings, numbers } of errors) {
    if (!isLoose && Object.values(meanings ?? {}).includes(code)) return { emitter: nameOf(driver), emitted: `'${code}'` };
    const meaning = Object.entries(numbers ?? {}).find(([, value]) => value === Number(code))?.[0];
    if (meaning !== undefined) return { emitter: nameOf(driver), emitted: spelled(meanings?.[meaning]) };
  }
  return undefined;
}

function spelled(code: string | number | undefined): string | undefined {
  return code === undefined ? undefined : String(code);
}

interface Dependencies {
  /** Databases' drivers and clients whose codes are known. */
  readonly drivers: readonly Model[];
  /** All that the package's dependencies and Node emit. */
  readonly errors: readonly ErrorModel[];
}

/** Of the file's package: what its package.json names, and what its files import. */
const dependenciesOf = rememberedByPackage((file, project): Dependencies => {
  const imported = packageMates(file, project).flatMap((mate) => [...importsIn(mate)].map(([, specifier]) => specifier));
  const names = new Set([...Object.keys(project.packageOf(file.path)?.dependencies ?? {}), ...imported]);
  const models = new Set([...names].flatMap((name) => project.link.modelsOf(name)));
  return {
    drivers: [...models].filter(isDriver),
    errors: [...models, ...project.link.modelsOf('global')].flatMap(({ errors = [] }) => errors),
  };
});

function isDriver({ calls = [], errors = [] }: Model): boolean {
  return calls.some(({ is }) => is === 'query') && errors.some(({ meanings }) => meanings !== undefined);
}

function nameOf(driver: Model | undefined): string {
  const [name = 'the driver'] = driver === undefined ? [] : packagesOf(driver);
  return name;
}

function emits({ codes = [], meanings = {} }: ErrorModel, code: string): boolean {
  return (
    Object.values(meanings).includes(code) ||
    codes.some((pattern) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : pattern === code))
  );
}

function codeFor(meaning: string, drivers: readonly Model[]): string | number | undefined {
  for (const { errors = [] } of drivers) {
    for (const { meanings } of errors) if (meanings?.[meaning] !== undefined) return meanings[meaning];
  }
  return undefined;
}

/** Names that people give to what databases report; no driver has them. */
const databaseTerms: readonly (readonly [RegExp, string])[] = [
  [/^(DB_|ER_|ERR_)?DEAD_?LOCK(_DETECTED|_ERROR|_FOUND)?$/i, 'deadlock'],
  [
    /^(DB_|ER_|ERR_)?(UNIQUE|DUPLICATE|DUP)_?(VIOLATION|KEY|KEYS|ENTRY|CONSTRAINT|KEY_VIOLATION|KEY_ERROR|CONSTRAINT_VIOLATION)$/i,
    'duplicate',
  ],
  [/^(DB_|ER_|ERR_)?SERIALIZATION_?(FAILURE|ERROR|FAILED)$/i, 'serialization failure'],
  [/^(DB_|ER_|ERR_)?LOCK_?(WAIT_?)?TIME_?OUT$/i, 'lock timeout'],
  [/^(DB_|ER_|ERR_)?FOREIGN_?KEY(_(VIOLATION|CONSTRAINT|CONSTRAINT_VIOLATION|ERROR))?$/i, 'reference'],
  [/^(DB_|ER_|ERR_)?NOT_?NULL(_(VIOLATION|CONSTRAINT|CONSTRAINT_VIOLATION))$/i, 'not null'],
];

/** What a code means by its name, or as that of a database which no package of the project uses. */
function meaningOf(code: string, project: LinkedProject): { readonly name: string } | undefined {
  const term = databaseTerms.find(([pattern]) => pattern.test(code));
  if (term !== undefined) return { name: term[1] };
  const used = usedAnywhere(project);
  const drivers = project.link.models.filter(isDriver);
  if (drivers.some((model) => isNear(model, used) && model.errors?.some((error) => emits(error, code)))) return undefined;
  for (const model of drivers) {
    if (isNear(model, used)) continue;
    for (const { meanings = {}, numbers = {} } of model.errors ?? []) {
      const name =
        Object.entries(meanings).find(([, value]) => value === code)?.[0] ??
        Object.entries(numbers).find(([, value]) => String(value) === code)?.[0];
      if (name !== undefined) return { name };
    }
  }
  return undefined;
}

/** Whether the driver is used, or a package that is named after it: `pg-promise` throws what `pg` does. */
function isNear(model: Model, used: ReadonlySet<string>): boolean {
  const names = packagesOf(model);
  return [...used].some((name) => names.includes(name) || name.split(/[^a-z0-9]+/).some((word) => names.includes(word)));
}

/** What any package of the project depends on or imports. */
const usedAnywhere = remembered((project: LinkedProject): ReadonlySet<string> => {
  const files = [...project.files.values()];
  return new Set([
    ...files.flatMap(({ path }) => Object.keys(project.packageOf(path)?.dependencies ?? {})),
    ...files.flatMap((file) => [...importsIn(file)].map(([, specifier]) => specifier)),
  ]);
});

/** Whether the project has the text anywhere but in such comparisons: an error class, a table of codes. */
function isWrittenElsewhere(code: string, project: LinkedProject): boolean {
  for (const file of project.files.values()) {
    const { text } = file.bound;
    let count = 0;
    for (let at = text.indexOf(code); at >= 0; at = text.indexOf(code, at + code.length))
      if (/['"`]/.test(text[at - 1] ?? '') && text[at - 1] === text[at + code.length]) count += 1;
    if (count > 0 && count > comparisonsIn(file).filter(({ literal }) => literalText(literal) === code).length) return true;
  }
  return false;
}

/** The code of Node's that differs from this one in a single letter. */
function misspelt(code: string, errors: readonly ErrorModel[]): string | undefined {
  if (!/^E[A-Z]{5,}$/.test(code)) return undefined;
  return errors.flatMap(({ codes = [] }) => codes).find((known) => /^E[A-Z]{4,}$/.test(known) && isOneOff(code, known));
}

/** Whether one letter has to be added, left out, changed or swapped with its neighbour. */
function isOneOff(first: string, second: string): boolean {
  const [short, long] = first.length <= second.length ? [first, second] : [second, first];
  if (short === long || long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (short.length < long.length) return short.slice(at) === long.slice(at + 1);
  const isSwapped = short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  return isSwapped || short.slice(at + 1) === long.slice(at + 1);
}
