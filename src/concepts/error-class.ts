import { nameOf } from '../bind/names.js';
import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, literalText, within, type LinkedProject } from '../dataflow/linked-project.js';
import { isCall, SyntaxKind, unwrap, type CallExpression, type Expression, type NewExpression, type ts } from '../parse/syntax.js';
import { numberOf, statusOfName } from './status.js';

const errorName = /(Error|Exception|Fault|Failure)$/;
/** `renderError()` does something with an error that is there. */
const tellsError = /^_*(render|send|show|display|write|print|log|report|capture|track|notify|emit|reply|respond|redirect|set|clear)[A-Z_]/;
/** Names of errors that tell a caller what it did wrong. */
const callerFault = new RegExp(
  [
    'valid|badrequest|baduser|badinput|notfound|nosuch|unauthor|unauthent|forbidden|denied|permission|credential|conflict',
    'alreadyexists|duplicate|unprocessable|toomany|ratelimit|toolarge|unsupported|notacceptable|notallowed|malformed|userinput',
    'usage|argument|parameter|authentication|authorization|autherror|authrequired|loginrequired|clienterror|userfacing',
    'expired|cancel|abort|syntaxerror',
    'parseerror|parsing|decode',
  ].join('|'),
  'i',
);

/** Whether the call makes an error, by the name of the class or function: `new OrderError()`, `Error()`, `createError()`. */
export function makesError(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const name = lastName(calleeName(node));
  if (node.kind === SyntaxKind.CallExpression) {
    if ((/(^|[a-z])(Errors?|Exception)$/.test(name) && !tellsError.test(name)) || name === 'error') return true;
    if (project.link.errorsOf(file.valuesOf(node.expression)).length > 0) return true;
    const made = madeByFactory(node, file, project);
    return made?.node.kind === SyntaxKind.NewExpression && makesError(made.node, made.file, project);
  }
  if (errorName.test(name)) return true;
  return basesOf(file.valuesOf(node.expression), project).some(({ value }) => value.kind === 'global' && errorName.test(value.step));
}

/** Whether the error tells a client or caller what it did wrong: it has a status below 500, or its name says so. */
export function isCallerFault(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const args: readonly Expression[] = node.arguments ?? [];
  const statuses = args.flatMap((argument) => statusesIn(argument, file, project));
  if (statuses.length > 0) return statuses.some(isClientStatus);
  const made = madeByFactory(node, file, project);
  if (made !== undefined && saysStatus(made, project)) return isCallerFault(made.node, made.file, project);
  if (made?.node.kind === SyntaxKind.NewExpression && isCallerFault(made.node, made.file, project)) return true;
  const values = file.valuesOf(node.expression);
  const modelled = project.link.errorsOf(values).find(({ status }) => status !== undefined)?.status;
  if (modelled !== undefined) return isClientStatus(modelled);
  if (saysCallerFault(lastName(calleeName(node))) || isMadeByCode(node)) return true;
  return basesOf(values, project).some(({ value, node: declaration, file: home }) => {
    if (declaration === undefined || home === undefined) return value.kind !== 'package' && saysCallerFault(value.step.replace(/^\./, ''));
    return saysCallerFault(declaration.name?.text ?? '') || declaredStatuses(declaration, home, project).some(isClientStatus);
  });
}

interface FoundError {
  readonly node: CallExpression | NewExpression;
  readonly file: AnalysedFile;
}

/** What `function ImportError(text) { return httpErrors(400, text); }` gives, where it is its only result. */
function madeByFactory(
  { kind, expression }: CallExpression | NewExpression,
  file: AnalysedFile,
  project: LinkedProject,
): FoundError | undefined {
  if (kind !== SyntaxKind.CallExpression) return undefined;
  const [factory, ...others] = project.functionsAmong(project.link.resolve(file.valuesOf(expression)));
  const [result, ...otherResults] = factory === undefined || others.length > 0 ? [] : factory.file.names.returnedBy(factory.node);
  const made = result === undefined || otherResults.length > 0 ? undefined : unwrap(result as Expression);
  return factory === undefined || made === undefined || !isCall(made) ? undefined : { node: made, file: factory.file };
}

function saysStatus({ node, file }: FoundError, project: LinkedProject): boolean {
  return node.arguments?.some((argument) => statusesIn(argument, file, project).length > 0) ?? false;
}

/** `createError('notfound')`, `app.error('invalid', 'no such field')`: a function that knows errors by their codes. */
function isMadeByCode({ kind, arguments: args }: CallExpression | NewExpression): boolean {
  const [first] = args ?? [];
  const code = kind === SyntaxKind.CallExpression && first !== undefined ? literalText(unwrap(first)) : undefined;
  return code !== undefined && /^[a-z]+([_-][a-z]+)*$/.test(code) && saysCallerFault(code);
}

function saysCallerFault(name: string): boolean {
  const status = statusOfName(name.replace(/(Http)?(Error|Exception|Fault|Failure)$/, ''));
  return status === undefined ? callerFault.test(name) : isClientStatus(status);
}

/** `404`, `HttpStatus.NOT_FOUND`, `'NOT_FOUND'`, and the same in the properties of an object. */
export function statusesIn(expression: Expression, file: AnalysedFile, project: LinkedProject): readonly number[] {
  const node = unwrap(expression);
  if (node.kind === SyntaxKind.ObjectLiteralExpression) {
    return (node as ts.ObjectLiteralExpression).properties.flatMap((property) =>
      property.kind === SyntaxKind.PropertyAssignment &&
      /^(code|status|statusCode|httpStatus|httpCode|extensions|http)$/.test(nameOf(property.name) ?? '')
        ? statusesIn(property.initializer, file, project)
        : [],
    );
  }
  const text = literalText(node);
  if (text !== undefined && /^[A-Z][A-Z_]+$/.test(text)) {
    const status = statusOfName(text);
    return status !== undefined ? [status] : callerFault.test(text.replaceAll('_', '')) ? [400] : [];
  }
  if (isCodeOfCallerFault(node)) return [400];
  const number = numberOf(node, file, project);
  return number !== undefined && number >= 400 && number < 600 ? [number] : [];
}

/** `ErrorCode.InvalidPayload`, `FailureType.NOT_ALLOWED` */
function isCodeOfCallerFault(node: Expression): boolean {
  if (node.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { expression: holder, name } = node as ts.PropertyAccessExpression;
  if (!/(codes?|types?|kinds?|reasons?)$/i.test(lastName(holder.getText())) || statusOfName(name.text) !== undefined) return false;
  return saysCallerFault(name.text.replaceAll('_', ''));
}

/** Whether the status says that the caller is at fault. */
export function isClientStatus(status: number): boolean {
  return status >= 400 && status < 500;
}

/** The statuses that the class gives its errors: `status = 404`, `this.status = 404`, `super(404)`. */
function declaredStatuses(declaration: ts.ClassLikeDeclaration, file: AnalysedFile, project: LinkedProject): readonly number[] {
  const fields = declaration.members.flatMap((member) => {
    if (member.kind !== SyntaxKind.PropertyDeclaration || member.name === undefined || !isStatusName(nameOf(member.name))) return [];
    const { initializer } = member as ts.PropertyDeclaration;
    return initializer === undefined ? [] : statusesIn(initializer, file, project);
  });
  const assigned = within(file.bound.assignments, declaration).flatMap(({ left, right }) =>
    left.kind === SyntaxKind.PropertyAccessExpression && isStatusName((left as ts.PropertyAccessExpression).name.text)
      ? statusesIn(right, file, project)
      : [],
  );
  const passed = callsIn(declaration, file).flatMap(({ expression, arguments: args }) =>
    expression.kind === SyntaxKind.SuperKeyword ? (args ?? []).flatMap((argument) => statusesIn(argument, file, project)) : [],
  );
  return [...fields, ...assigned, ...passed];
}

function isStatusName(name: string | undefined): boolean {
  return name !== undefined && /^_?(code|status|statusCode|httpStatus|httpCode)$/.test(name);
}

interface Base {
  readonly value: Value;
  readonly node: ts.ClassLikeDeclaration | undefined;
  readonly file: AnalysedFile | undefined;
}

/** The classes among the values and all that they extend. */
function basesOf(values: readonly Value[], project: LinkedProject): readonly Base[] {
  const found = new Map<Value, Base>();
  const work = [...project.link.resolve(values)];
  for (let value = work.pop(); value !== undefined; value = work.pop()) {
    if (found.has(value)) continue;
    const { node, file } = project.classOf(value) ?? {};
    found.set(value, { value, node, file });
    if (value.kind === 'class') work.push(...project.link.resolve(project.link.holderOf(value)?.bases ?? []));
  }
  return [...found.values()];
}
