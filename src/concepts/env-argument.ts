/** What a call does with a value that is among its arguments, as far as its name and the models tell. */
import { symbolOf } from '../bind/scopes.js';
import { rootOf } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { CallModel, Role } from '../models/model.js';
import {
  bodyOf,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { catchClauseAround } from './catch-around.js';
import { ended, guarded, needAt, type Carried, type Fate } from './env-fate.js';
import { isNeededArgument, isNeededOption } from './env-names.js';
import { shortText } from './short-text.js';

/** An argument of a call, and the value that it is or holds. */
export interface EnvArgument {
  readonly call: CallExpression | NewExpression;
  readonly index: number;
  readonly carried: Carried;
  readonly file: AnalysedFile;
  /** What the models say that the call does. */
  readonly rows: readonly CallModel[];
}

/** The call gives back the value, or a text or number made from it. */
export interface GivenBack {
  readonly as: 'itself' | 'text' | 'number';
  /** What makes the text or number. */
  readonly by: string;
}

const numberFunctions = new Set(['Number', 'parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat']);
const testFunctions = /^(Boolean|isNaN|isFinite|Number\.(isNaN|isFinite|isInteger|isSafeInteger)|Array\.isArray)$/;
const wholesaleTests = /^Object\.(keys|values|entries)$/;
const textFunctions = new Set(['String', 'encodeURIComponent', 'encodeURI', 'btoa']);
const harmlessFunctions = /^(JSON\.stringify|Object\.is|Object\.assign|structuredClone|Symbol)$/;
/** Functions that look whether something is there, by the words that people use for it. */
const checkName = new RegExp(
  '^(assert|ensure|require|must|check|expect|validate|invariant|guard|defined|nonNull|notNull|notEmpty|throwIf|failIf|default|fallback)' +
    '|^(has|is)[A-Z]|^(exists|ok|yn|equals?)$|[bB]ool(ean)?$|Or(Throw|Fail|Die|Default)?$',
);
/** Functions that put objects together or choose from them, and whatever writes to something that is called a log. */
const passingName = /^(merge\w*|assign\w*|extend|defaults\w*|clone\w*|pick\w*|omit\w*|set|concat|push|unshift|add)$/;
const logName = /(^|\.|^this\.)_?(log|logger|console)(\.\w+)?$/i;
const errorName = /(Error|Exception|Fault|Failure)$/;
/** Roles of calls that do without the value. */
const harmlessRoles: readonly Role[] = [
  'log',
  'report',
  'status',
  'header',
  'exit',
  'load-env',
  'listen',
  'route',
  'fail',
  'process-handler',
];

/** Whether the user says that the called function makes sure that a variable is there. */
export function isDeclaredCheck(call: CallExpression | NewExpression, { declaredEnv: { functions } }: LinkedProject): boolean {
  if (functions.size === 0) return false;
  const name = calleeName(call);
  return functions.has(name) || functions.has(lastName(name));
}

/** Whether the call asks for the value by its name alone. */
export function isCheck({ call, index, carried }: EnvArgument): boolean {
  return index === 0 && carried.path.length === 0 && checkName.test(lastName(calleeName(call)));
}

/** What a call that the language, a model or its name makes known does; undefined for others. */
export function knownFate(argument: EnvArgument): Fate | GivenBack | undefined {
  return ofLanguage(argument) ?? ofModel(argument) ?? ofName(argument);
}

function ofLanguage({ call, index, carried, file }: EnvArgument): Fate | GivenBack | undefined {
  if (!isGlobalCall(call, file)) return undefined;
  const callee = calleeText(call.expression);
  if (testFunctions.test(callee)) return guarded(carried);
  if (wholesaleTests.test(callee)) return 'guarded';
  if (carried.path.length === 0) {
    if (numberFunctions.has(callee) && index === 0) return { as: 'number', by: callee };
    if (textFunctions.has(callee)) return { as: 'text', by: callee };
  }
  if (callee === 'Promise.resolve' || callee === 'Object.freeze') return { as: 'itself', by: callee };
  return harmlessFunctions.test(callee) ? 'harmless' : undefined;
}

function ofModel(argument: EnvArgument): Fate | GivenBack | undefined {
  const { call, carried } = argument;
  const roles = rolesOf(argument);
  if (isRefusedAtStart(argument)) return 'guarded';
  if (roles.includes('validate') || roles.includes('validate-env')) return 'guarded';
  if (roles.some((role) => harmlessRoles.includes(role))) return 'harmless';
  if (roles.includes('mask')) return { as: 'itself', by: calleeName(call) };
  // What the client reads is for the client to judge; an address that it is sent to has to be there.
  const isAddress = carried.form === 'text' && lastName(calleeName(call)) === 'redirect';
  return roles.includes('respond') && !isAddress ? 'harmless' : undefined;
}

function ofName(argument: EnvArgument): Fate | undefined {
  const { call, index } = argument;
  const name = calleeName(call);
  const last = lastName(name);
  if (errorName.test(last) || logName.test(name)) return 'harmless';
  const readsDefault = last === 'get' && !rolesOf(argument).includes('request') && (index > 0 || readsMember(call));
  return passingName.test(last) || readsDefault ? 'unknown' : undefined;
}

/** Whether a call that leads out of the project needs the value. */
export function neededFate(argument: EnvArgument, project: LinkedProject): Fate {
  const { call, carried, file } = argument;
  const { name, form, path } = carried;
  const roles = rolesOf(argument);
  if (form !== 'whole') return isCheck(argument) ? 'harmless' : ended(carried);
  if (isCheck(argument)) return 'guarded';
  if (!isOutside(call, file, project)) return ended(carried);
  if (path.length === 0) {
    if (catchClauseAround(call) !== undefined && (roles.includes('parse') || roles.includes('probe'))) return 'harmless';
    const isNeeded = roles.some((role) => ['parse', 'probe', 'io'].includes(role)) || isNeededArgument(name);
    return isNeeded ? needAt('argument', call, file, nameOfCallee(call, file)) : ended(carried);
  }
  const key = path.findLast((step) => step !== '[]');
  if (key === undefined) return ended(carried);
  const isBase = /^base(_?ur[il]|path)$/i.test(key) && !roles.includes('request') && !roles.includes('set-deadline');
  return !isBase && isNeededOption(key, name) ? needAt('option', call, file, nameOfCallee(call, file), key) : ended(carried);
}

function rolesOf({ rows }: EnvArgument): readonly Role[] {
  return rows.map(({ is }) => is);
}

/** Whether a module that is loaded, or a class that it makes an instance of, cannot do without the value: the program does not start. */
function isRefusedAtStart({ call, index, carried, rows }: EnvArgument): boolean {
  if (carried.form !== 'whole') return false;
  const isAtStart = bodyOf(call).kind === SyntaxKind.SourceFile || call.expression.kind === SyntaxKind.SuperKeyword;
  const place = [index, ...carried.path].join('.');
  return isAtStart && rows.some(({ is, needs = [] }) => is === 'refuse' && needs.includes(place));
}

/** Whether the callee lies outside the project, as far as its name tells. */
function isOutside({ expression }: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const values = project.link.resolve(file.valuesOf(expression));
  return values.length > 0 && values.every((value) => ['package', 'global'].includes(rootOf(value).kind));
}

function nameOfCallee(call: CallExpression | NewExpression, file: AnalysedFile): string {
  if (call.expression.kind === SyntaxKind.SuperKeyword) return 'super';
  const name = calleeName(call);
  return name === 'a function' ? codeOf(call.expression, file) : name;
}

/** The code of the node as a message shows it. */
export function codeOf(node: Node, file: AnalysedFile): string {
  return shortText(node, file, 50, 49);
}

/** `Number`, `JSON.parse`: a name that no file declares, or a member of one. */
function isGlobalCall({ expression }: CallExpression | NewExpression, file: AnalysedFile): boolean {
  const callee = unwrap(expression);
  const root = callee.kind === SyntaxKind.PropertyAccessExpression ? unwrap((callee as ts.PropertyAccessExpression).expression) : callee;
  return root.kind === SyntaxKind.Identifier && symbolOf(file.bound, root as ts.Identifier) === undefined;
}

/** `get(options, 'queueUrl', fallback)` */
function readsMember({ arguments: args }: CallExpression | NewExpression): boolean {
  switch (args?.[1]?.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.ArrayLiteralExpression:
      return true;
    default:
      return false;
  }
}

function calleeText(expression: Expression): string {
  const callee = unwrap(expression);
  if (callee.kind === SyntaxKind.Identifier) return (callee as ts.Identifier).text;
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return '';
  const { expression: receiver, name } = callee as ts.PropertyAccessExpression;
  return receiver.kind === SyntaxKind.Identifier ? `${(receiver as ts.Identifier).text}.${name.text}` : `.${name.text}`;
}
