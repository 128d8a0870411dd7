/**
 * What is known of where a project's logs go: to whoever called a command, or through something that takes the secrets out.
 */
import { initializerOf } from '../bind/scopes.js';
import { rootOf } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { secrecyOf, wordsOf } from '../dataflow/secret-names.js';
import { innerPath, isUserInterface } from './backend-code.js';
import { isOfCommand } from './package-place.js';
import { propertyOf } from './status.js';
import {
  forEachChild,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { remembered } from '../remembered.js';

/** Whether the callee is a name that needs no import: `console.log`. */
export function isConsole({ expression }: CallExpression | NewExpression, file: AnalysedFile): boolean {
  const [value] = file.valuesOf(expression);
  return value !== undefined && rootOf(value).kind === 'global';
}

const commandFolder = /[\\/](cli|commands?|bin|(load|stress)-?test(s|ing)?)[\\/]/i;

/**
 * Whether a file's logs are read by the one who runs it: a command that ends the process when it is done, a load test, a page in a browser.
 */
export function isForItsUser(file: AnalysedFile, project: LinkedProject): boolean {
  if (isUserInterface(file, project)) return true;
  const [folder = ''] = commandFolder.exec(innerPath(file, project)) ?? [];
  return /test/i.test(folder) || (folder !== '' && project.callsInRole('exit', file).length > 0);
}

/** A command-line tool prints to whoever called it: the file is a script itself, or part of one. */
export function isCommandLine(file: AnalysedFile, project: LinkedProject): boolean {
  return file.bound.text.startsWith('#!') || isOfCommand(file, project);
}

/** Whether some logger of the project is set up to leave secrets out: which ones it leaves out of what is not followed. */
export const redacts = remembered(
  (project: LinkedProject): boolean => redactions(project).length > 0 || [...project.files.values()].some((file) => masks(file, project)),
);

/** Whether all that the loggers of the project leave out is among the headers of a request. */
export const redactsHeadersOnly = remembered((project: LinkedProject): boolean => {
  const found = redactions(project);
  if (found.length === 0 || [...project.files.values()].some((file) => masks(file, project))) return false;
  return found.every(({ initializer }) => {
    const paths = pathsIn(initializer);
    return paths !== undefined && paths.length > 0 && paths.every((path) => /header|authorization|cookie/i.test(path));
  });
});

/** `redact: ['password']` */
const redactions = remembered((project: LinkedProject): readonly ts.PropertyAssignment[] =>
  [...project.files.values()].flatMap(({ bound }) =>
    (bound.identifiers.get('redact') ?? []).flatMap(({ parent }) =>
      parent.kind === SyntaxKind.PropertyAssignment ? [parent as ts.PropertyAssignment] : [],
    ),
  ),
);

/** The paths of `['password']` or `{ paths: ['password'] }`; undefined where the text does not show them all. */
function pathsIn(option: Expression): readonly string[] | undefined {
  const node = unwrap(option);
  if (node.kind === SyntaxKind.ObjectLiteralExpression) {
    const paths = propertyOf(node as ts.ObjectLiteralExpression, 'paths');
    return paths === undefined ? undefined : pathsIn(paths);
  }
  if (node.kind !== SyntaxKind.ArrayLiteralExpression) return undefined;
  const texts = (node as ts.ArrayLiteralExpression).elements.map(literalText);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function masks(file: AnalysedFile, project: LinkedProject): boolean {
  return file.bound.calls.some(
    (call) => project.isNamed(call, 'logger', file) && (call.arguments ?? []).some((argument) => mentionsMasking(argument, file)),
  );
}

/** `format.combine(redactPasswords(), format.json())`, `format: withoutSecrets()` */
function mentionsMasking(node: Node, file: AnalysedFile): boolean {
  if (node.kind === SyntaxKind.Identifier) {
    const made = initializerOf(file.bound, node as ts.Identifier);
    return wordsOf((node as ts.Identifier).text).some((word) => maskingWord.test(word)) || (made !== undefined && replacesSecret(made));
  }
  return forEachChild(node, (child) => (!isOptionName(child) && mentionsMasking(child, file)) || undefined) ?? false;
}

const maskingWord = /^(redact|mask|censor|scrub|saniti[sz]e|obfuscate|hide|secrets$|sensitive$|pii$)/;

/** `format((info) => { if (info.password) info.password = '***'; return info; })`, `delete info.password` */
function replacesSecret(node: Node): boolean {
  const { parent } = node;
  if (node.kind === SyntaxKind.PropertyAccessExpression && (parent.kind === SyntaxKind.DeleteExpression || isAssigned(node)))
    return secrecyOf((node as ts.PropertyAccessExpression).name.text) === 'hard';
  return forEachChild(node, (child) => replacesSecret(child) || undefined) ?? false;
}

function isAssigned(node: Node): boolean {
  const { left, operatorToken } = node.parent as ts.BinaryExpression;
  return node.parent.kind === SyntaxKind.BinaryExpression && operatorToken.kind === SyntaxKind.EqualsToken && left === node;
}

/** `redact` of `{ redact: ['password'] }`: what it leaves out is looked at by itself. */
function isOptionName(node: Node): boolean {
  const { parent } = node;
  return (
    node.kind === SyntaxKind.Identifier &&
    (node as ts.Identifier).text === 'redact' &&
    parent.kind === SyntaxKind.PropertyAssignment &&
    (parent as ts.PropertyAssignment).name === node
  );
}
