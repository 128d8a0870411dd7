/**
 * Uses of secrets where people who must not know them can read them: log calls, error trackers, error messages, and calls of project
 * functions that write their argument to one of these in the end.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName, type CallTest, type Effect, type Place } from '../dataflow/effects.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { splitPath } from '../dataflow/origins.js';
import { secrecyOf, speaksOfTokens } from '../dataflow/secret-names.js';
import type { Edit, TraceStep } from '../diagnostic.js';
import type { Row } from '../models/paths.js';
import {
  forEachChild,
  isCall,
  isFunction,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { makesError } from './error-class.js';
import { isLoggerByName } from './log-call.js';
import { isCommandLine, isConsole, isForItsUser, redacts, redactsHeadersOnly } from './log-surroundings.js';
import { isForDevelopment } from './package-place.js';
import { isMasking, isMissingAt, lastNameOf } from './secret-evidence.js';
import { exposuresOf, isAnotherFact, isSerialising, passOn, type Exposure, type ExposureKind } from './secret-exposure.js';
import { remembered } from '../remembered.js';

/** Where a secret ends. */
export type SecretSink = 'log' | 'error tracker' | 'error message';

/** A secret, or something that holds secrets, that can be read in a log, an error tracker or an error message. */
export interface SecretUse {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The call, or the `throw` statement. */
  readonly node: Node;
  /** The expression in it that holds the secret. */
  readonly at: Expression;
  readonly kind: ExposureKind;
  /** The secret as the code spells it: `req.body.password`; for everything of a kind, what it is: `request body`. */
  readonly name: string;
  /** A record as the code spells it: `user`. */
  readonly holder: string;
  readonly sink: SecretSink;
  /** It is written in development only. */
  readonly isDevelopment: boolean;
  readonly trace: readonly TraceStep[];
  /** Takes the secret out of the object literal that it stands in. */
  readonly removal: readonly Edit[] | undefined;
}

/** The uses of secrets in a file, in order of position. */
export function* secretUses(file: AnalysedFile, project: LinkedProject): Generator<SecretUse> {
  if (isForItsUser(file, project)) return;
  const found: SecretUse[] = [];
  for (const node of file.bound.calls) found.push(...usesIn(node, file, project));
  for (const node of file.bound.throws) {
    // throw `bad password ${password}`
    for (const exposure of exposuresOf(node.expression, file, project))
      if (exposure.isText) found.push(...create(node, node.expression, exposure, 'error message', file, project));
  }
  const seen = new Set<number>();
  for (const use of found.sort((a, b) => a.at.pos - b.at.pos)) {
    if (seen.has(use.at.pos)) continue;
    seen.add(use.at.pos);
    yield use;
  }
}

function usesIn(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): readonly SecretUse[] {
  const args = node.arguments ?? [];
  if (args.length === 0) return [];
  const row = project.rowsCalled(node, file).find(({ call: { is } }) => is === 'log' || is === 'report');
  if (row !== undefined) return usesInLogCall(node, args, row, file, project);
  if (!isLoggerByName(node)) {
    if (isErrorMade(node, file, project)) return usesInError(node, args, file, project);
  } else if (project.functionsOf(node, file).length === 0) return usesInLogCall(node, args, undefined, file, project);
  return args.flatMap((argument, index) => usesBehind(node, argument, index, file, project));
}

// --- log calls

function usesInLogCall(
  node: CallExpression | NewExpression,
  args: readonly Expression[],
  row: Row | undefined,
  file: AnalysedFile,
  project: LinkedProject,
): readonly SecretUse[] {
  const isPrinted = isConsole(node, file);
  if (isPrinted && isCommandLine(file, project)) return [];
  const isRedacted = !isPrinted && redacts(project);
  const sink = row?.call.is === 'report' ? 'error tracker' : 'log';
  return args.flatMap((argument, index) =>
    labelled(node, args, index, exposuresOf(argument, file, project), file)
      .filter(({ isText, kind }) => isText || !isRedacted || (kind === 'body' && redactsHeadersOnly(project)))
      .flatMap((exposure) => create(node, argument, exposure, sink, file, project)),
  );
}

/** `setExtra('password', value)`: the label says what the value is. */
function labelled(
  node: CallExpression | NewExpression,
  args: readonly Expression[],
  index: number,
  exposures: readonly Exposure[],
  file: AnalysedFile,
): readonly Exposure[] {
  const label = index === 1 && args[0] !== undefined ? literalText(args[0]) : undefined;
  const isSetter = /^(set|add)[A-Z]/.test(lastNameOf(node.expression) ?? '');
  if (!isSetter || exposures.length > 0 || label === undefined || secrecyOf(label) !== 'hard') return exposures;
  const argument = args[1]!;
  return file.origins.of(argument).map(({ root, part, way, isText }) => ({
    kind: 'value',
    name: label,
    key: undefined,
    into: '',
    isText,
    isSerialised: false,
    isCertain: true,
    root,
    part,
    way,
    source: undefined,
  }));
}

// --- error messages

/** `new LoginError(…)`, and `super(…)` in the constructor of an error. */
function isErrorMade(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (node.expression.kind !== SyntaxKind.SuperKeyword) return makesError(node, file, project);
  for (let current: Node = node; current.kind !== SyntaxKind.SourceFile; current = current.parent) {
    if (current.kind === SyntaxKind.ClassDeclaration || current.kind === SyntaxKind.ClassExpression) {
      return /(Error|Exception)$/.test((current as ts.ClassDeclaration).name?.text ?? '');
    }
  }
  return false;
}

function usesInError(
  node: CallExpression | NewExpression,
  args: readonly Expression[],
  file: AnalysedFile,
  project: LinkedProject,
): readonly SecretUse[] {
  return args.flatMap((argument, index) =>
    exposuresOf(argument, file, project)
      .filter(({ isText, kind, into }) => isText || (index === 0 && kind === 'value' && into === '' && takesMessage(node)))
      .flatMap((exposure) => create(node, argument, exposure, 'error message', file, project)),
  );
}

/** The language's own errors take their message first; of others nobody knows what they make of it. */
function takesMessage({ expression }: CallExpression | NewExpression): boolean {
  return /^(Error|TypeError|RangeError|SyntaxError|ReferenceError|EvalError|URIError)$/.test(lastNameOf(expression) ?? '');
}

// --- project functions

/** What the functions that the call reaches do with the secrets in one of its arguments. */
function usesBehind(
  node: CallExpression | NewExpression,
  argument: Expression,
  index: number,
  file: AnalysedFile,
  project: LinkedProject,
): readonly SecretUse[] {
  const isLogger = isLoggerByName(node);
  const parameters = project.functionsOf(node, file).flatMap(({ node: fn, file: home }) => {
    const parameter = fn.parameters[index] ?? fn.parameters.find(({ dotDotDotToken }) => dotDotDotToken !== undefined);
    return parameter !== undefined && (isLogger || project.effects.canReach(parameter, home, logTestOf(project)))
      ? [{ parameter, home }]
      : [];
  });
  const exposures = parameters.length === 0 ? [] : exposuresOf(argument, file, project);
  if (exposures.length === 0) return [];
  const uses: SecretUse[] = [];
  for (const { parameter, home } of parameters) {
    for (const effect of project.effects.of(parameter, home)) {
      if (!reachesLog(effect, isLogger, project) || effect.through.some((place) => isMaskingAt(place, project))) continue;
      for (const exposure of exposures) {
        const isSerialised = effect.through.some(({ callee }) => isSerialising(lastName(callee)));
        const part = parameter.dotDotDotToken === undefined ? effect.part : effect.part.replace(/^\[\]/, '');
        const passed = passOn(exposure, { ...effect, part, isSerialised });
        if (passed === undefined || isAnotherThing(parameter, effect) || isReportedInside(effect, exposure, project)) continue;
        const sink = effect.row?.call.is === 'report' ? 'error tracker' : 'log';
        const step = {
          file: file.path,
          start: node.getStart(file.bound.source),
          end: node.end,
          label: `it is passed to \`${calleeName(node)}\``,
        };
        for (const use of create(node, argument, exposure, sink, file, project)) {
          uses.push({
            ...use,
            isDevelopment: use.isDevelopment || effect.guards.isDevelopment,
            trace: [...use.trace, step, ...effect.trace],
          });
        }
      }
    }
  }
  return uses;
}

/** Tells the calls that log or report, or look like it. */
const logTestOf = remembered(
  (project: LinkedProject): CallTest =>
    (call, file) =>
      isLoggerByName(call) || project.rowsCalled(call, file).some(({ call: { is } }) => is === 'log' || is === 'report'),
);

function isMaskingAt(place: Place, project: LinkedProject): boolean {
  const call = project.nodeAt(place);
  return call !== undefined && isCall(call.node) && isMasking(call.node, call.file, project);
}

/** It is logged, or a logger of the project does something with it that nobody can follow. */
function reachesLog({ kind, row, at, isText }: Effect, isLogger: boolean, project: LinkedProject): boolean {
  if (row !== undefined && row.call.is !== 'log' && row.call.is !== 'report') return false;
  const { node, file } = project.nodeAt(at) ?? {};
  const call = node?.kind === SyntaxKind.CallExpression ? (node as CallExpression) : undefined;
  if (row !== undefined) {
    const isPrinted = call !== undefined && isConsole(call, file!);
    return isPrinted ? !isCommandLine(file!, project) : isText || !redacts(project);
  }
  if (kind === 'escape' && call !== undefined && isLoggerByName(call)) return isText || !redacts(project);
  return isLogger && (kind === 'escape' || kind === 'store') && !redacts(project);
}

/** Whether the function takes it, or the member that it logs, for something else: a file, an id. */
function isAnotherThing({ name }: ts.ParameterDeclaration, { part }: Effect): boolean {
  const steps = splitPath(part).filter((step) => step !== '[]');
  const last = steps[steps.length - 1]?.slice(1) ?? (name.kind === SyntaxKind.Identifier ? (name as ts.Identifier).text : '');
  return secrecyOf(last) === undefined && isAnotherFact(last);
}

/** Whether a call on the way shows by itself that it is given something like this: it is reported there. */
function isReportedInside({ trace }: Effect, { kind }: Exposure, project: LinkedProject): boolean {
  return trace.some(({ file: path, start, end }) => {
    const file = project.files.get(path);
    const call = file?.bound.calls.find((node) => node.end === end && node.getStart(file.bound.source) === start);
    if (file === undefined || call === undefined) return false;
    return (call.arguments ?? []).some((argument) =>
      exposuresOf(argument, file, project).some((other) => other.isCertain && other.kind === kind),
    );
  });
}

// --- what is common

function create(
  node: Node,
  argument: Expression,
  exposure: Exposure,
  sink: SecretSink,
  file: AnalysedFile,
  project: LinkedProject,
): readonly SecretUse[] {
  if (!exposure.isCertain && !isNamedInText(exposure, node)) return [];
  if (exposure.kind === 'value' && isMissingAt(node, exposure.root, exposure.part, file)) return [];
  const at = placeIn(argument, exposure);
  const spelled = at.getText(file.bound.source);
  const isSpelled = exposure.kind === 'value' && lastNameOf(at) === exposure.name && spelled.length <= 40 && !spelled.includes('\n');
  return [
    {
      file,
      project,
      node,
      at,
      kind: exposure.kind,
      name: isSpelled ? spelled.replaceAll('?.', '.').replaceAll('!', '') : (exposure.key ?? exposure.name),
      holder: spelled.length <= 40 ? spelled : 'this',
      sink,
      isDevelopment: isForDevelopment(file) || project.effects.guardsAt(node, node, file).isDevelopment,
      trace: exposure.source === undefined ? [] : [exposure.source],
      removal: removalOf(at, argument, file),
    },
  ];
}

/** Whether the texts beside it say what it is: `JWT:`, `account password:`. */
function isNamedInText({ name }: Exposure, node: Node): boolean {
  if (/token|jwt/i.test(name)) return textsIn(node).some(speaksOfTokens);
  return /^(pass|pwd|pw)$/i.test(name) && textsIn(node).some((text) => /\bpassword\b/i.test(text));
}

/** The literal texts in the call. */
function textsIn(node: Node): readonly string[] {
  const text = literalText(node as Expression);
  if (text !== undefined) return [text];
  const texts: string[] = [];
  if (isFunction(node)) return texts;
  switch (node.kind) {
    case SyntaxKind.TemplateHead:
    case SyntaxKind.TemplateMiddle:
    case SyntaxKind.TemplateTail:
      return [(node as ts.TemplateHead).text];
    default:
      forEachChild(node, (child) => {
        texts.push(...textsIn(child));
      });
      return texts;
  }
}

/** The last expression on the secret's way that stands in the argument and spells it. */
function placeIn(argument: Expression, { root, way }: Exposure): Expression {
  let inside: Expression | undefined;
  for (let index = way.length - 1; index >= 0; index -= 1) {
    const step = way[index]!;
    if (step.pos < argument.pos || step.end > argument.end) continue;
    inside = step;
    if (step.kind !== SyntaxKind.CallExpression || step === root) break;
  }
  return inside ?? argument;
}

/** `{ email, password }`: takes the property away, with its comma. */
function removalOf(at: Expression, argument: Expression, file: AnalysedFile): readonly Edit[] | undefined {
  let node: Node = at;
  while (node !== argument && (node.parent.kind === SyntaxKind.PropertyAccessExpression || unwrap(node.parent as Expression) === node))
    node = node.parent;
  const property = node.parent;
  if (at.pos < argument.pos || node === argument) return undefined;
  const isWhole =
    (property.kind === SyntaxKind.PropertyAssignment && (property as ts.PropertyAssignment).initializer === node) ||
    (property.kind === SyntaxKind.ShorthandPropertyAssignment && (property as ts.ShorthandPropertyAssignment).name === node);
  if (!isWhole || property.parent.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  const { properties } = property.parent as ts.ObjectLiteralExpression;
  const index = properties.indexOf(property as ts.ObjectLiteralElementLike);
  const next = properties[index + 1];
  const before = properties[index - 1];
  const start = property.getStart(file.bound.source);
  if (next !== undefined) return [{ start, end: next.getStart(file.bound.source), text: '' }];
  // the last one goes with the comma in front of it
  return [{ start: before === undefined ? start : before.end, end: property.end, text: '' }];
}
