import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { FoundFunction, LinkedProject } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import { calleeName } from '../dataflow/effects.js';
import { wordsOf } from '../dataflow/secret-names.js';
import { SyntaxKind, unwrap, type CallExpression, type Expression, type NewExpression, type ts } from '../parse/syntax.js';
import { remembered } from '../remembered.js';
import { anyOf } from './any-of.js';
import { nameOfFunction } from './function-name.js';

/** A call that writes to a log or to an error tracker. */
export interface LogCall {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: CallExpression | NewExpression;
  readonly row: Row;
  readonly arguments: readonly Expression[];
  /** It goes to an error tracker. */
  readonly isReport: boolean;
}

/** The log calls of a file. */
export function* logCalls(file: AnalysedFile, project: LinkedProject): Generator<LogCall> {
  for (const node of file.bound.calls) {
    const row = project.rowsCalled(node, file).find(({ call }) => call.is === 'log' || call.is === 'report');
    if (row === undefined) continue;
    yield { file, project, node, row, arguments: node.arguments ?? [], isReport: row.call.is === 'report' };
  }
}

const logName = anyOf(
  /(^|\.)_?\w*(log|logger|logging)\.(trace|debug|verbose|info|notice|warn|warning|error|err|fatal|exception|critical)$/i,
  /(^|\.)_?\w*(log|logger|logging)\.(crit|log)$/i,
  /^(log|logger|logError|logWarning|logException)$/i,
  /\.(logError|logWarning|logException|logErr)$/i,
);

/** Whether the call is named like one that logs (`this.logger.warn`, `log.error`): enough to say that an error does not disappear. */
export const isNamedLikeLog = remembered((call: CallExpression | NewExpression): boolean => logName.test(calleeText(call)));

/** Whether the call logs or reports, by its name, by what is known of it, or in a project function that it reaches. */
export function tells(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (isNamedLikeLog(call)) return true;
  const roles = [
    ...project.rowsCalled(call, file).map((row) => row.call.is),
    ...project.functionsOf(call, file).flatMap((fn) => [...project.rolesOf(fn.node, fn.file)]),
  ];
  return roles.includes('log') || roles.includes('report');
}

function calleeText(call: CallExpression | NewExpression): string {
  const text = call.expression.getText();
  return text.length > 120 ? calleeName(call) : text.replace(/\s+/g, '').replace(/\[['"](\w+)['"]\]/g, '.$1');
}

const levels = /^(trace|debug|info|log|warn|warning|error|fatal|silly|verbose|http|notice|critical|crit|alert|emerg|exception|success)$/;

/** Whether the names of receiver and method leave no doubt that it logs: `this.logger.warn()`, `req.log.info()`, not `blog.info()`. */
export function isLoggerByName({ expression }: CallExpression | NewExpression): boolean {
  if (expression.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { expression: receiver, name } = expression as ts.PropertyAccessExpression;
  if (!levels.test(name.text)) return false;
  const node = unwrap(receiver);
  const text =
    node.kind === SyntaxKind.Identifier
      ? (node as ts.Identifier).text
      : node.kind === SyntaxKind.PropertyAccessExpression
        ? (node as ts.PropertyAccessExpression).name.text
        : '';
  const words = wordsOf(text);
  return /^(log|logger|logging)$/.test(words[words.length - 1] ?? '');
}

/** Whether the function is a level of a logger of the project: `error` of `logger.ts`. */
export function isLevelOfLogger({ node, file }: FoundFunction): boolean {
  return levels.test(nameOfFunction(node) ?? '') && /[\\/](log|logger|logging)\.[cm]?[jt]s$/.test(file.path);
}
