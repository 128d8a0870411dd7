/**
 * Handed replies are those that a function of the project sends, or makes, for its callers: they say what the reply holds and, where the
 * function asks for it, with which status it goes out. `reply(response, { error: 'not found' }, 404)`
 */
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { FoundFunction, LinkedProject } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import {
  bodyOf,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type Identifier,
  type NewExpression,
  type Node,
} from '../parse/syntax.js';
import { responses, type Response } from './response.js';
import { argumentAt, numberOf, statusArgumentOf } from './status.js';
import { remembered } from '../remembered.js';

/** The replies that the file's calls hand to functions of the project, as far as the text shows their status. */
export function* handedReplies(file: AnalysedFile, project: LinkedProject): Generator<Response> {
  for (const node of file.bound.calls) {
    const args = node.arguments ?? [];
    if (!args.some((argument) => unwrap(argument).kind === SyntaxKind.ObjectLiteralExpression)) continue;
    const [fn, ...others] = project.functionsOf(node, file);
    if (fn === undefined || others.length > 0) continue;
    for (const { row, body, status } of [...sentIn(fn, project), ...madeFor(node, fn, file, project)]) {
      const given = argumentFor(body, args, fn);
      const number = given === undefined ? undefined : statusGiven(status, args, fn, file, project);
      if (given !== undefined && number !== undefined)
        yield { file, project, node, row, body: [given], status: number, isStatusSet: true, hasOwnStatus: true };
    }
  }
}

/** What a function of the project replies with. */
interface Template {
  readonly row: Row;
  readonly body: Expression;
  readonly status: Expression;
}

/** `response.status(status).json(body)` in the function. */
function sentIn({ node, file }: FoundFunction, project: LinkedProject): readonly Template[] {
  return sentOf(file, project).get(node) ?? [];
}

/** By the function that replies. */
const sentOf = remembered((file: AnalysedFile, project: LinkedProject): ReadonlyMap<Node, readonly Template[]> => {
  const found = new Map<Node, readonly Template[]>();
  for (const { node, row, body: parts } of responses(file, project)) {
    const [body] = parts;
    const status = body === undefined ? undefined : statusArgumentOf(node, row, file, project);
    const fn = bodyOf(node);
    if (body !== undefined && status !== undefined) found.set(fn, [...(found.get(fn) ?? []), { row, body, status }]);
  }
  return found;
});

/** `({ statusCode, body: JSON.stringify(body) })`, which the function makes for a handler that returns it. */
function madeFor(
  call: CallExpression | NewExpression,
  { node, file: home }: FoundFunction,
  file: AnalysedFile,
  project: LinkedProject,
): readonly Template[] {
  const handler = bodyOf(call);
  const row = isReturned(call)
    ? project.rowsReturnedBy(handler as FoundFunction['node'], file).find(({ call: { is } }) => is === 'respond')
    : undefined;
  if (row === undefined || typeof row.call.status !== 'string' || typeof row.call.body !== 'string') return [];
  const { status: statusPlace, body: bodyPlace } = row.call;
  return home.names.returnedBy(node).flatMap((made) => {
    const [body, status] = [argumentAt([made], bodyPlace), argumentAt([made], statusPlace)];
    return body === undefined || status === undefined ? [] : [{ row, body, status }];
  });
}

function isReturned(call: Node): boolean {
  let { parent } = call;
  while (parent.kind === SyntaxKind.AwaitExpression || parent.kind === SyntaxKind.ParenthesizedExpression) ({ parent } = parent);
  return parent.kind === SyntaxKind.ReturnStatement || parent.kind === SyntaxKind.ArrowFunction;
}

/** What the call gives for the parameter that the expression, or the object that it serialises, is. */
function argumentFor(expression: Expression, args: readonly Expression[], fn: FoundFunction): Expression | undefined {
  const node = unwrap(expression);
  if (node.kind === SyntaxKind.CallExpression && calleeName(node as CallExpression) === 'JSON.stringify') {
    const [content] = (node as CallExpression).arguments;
    return content === undefined ? undefined : argumentFor(content, args, fn);
  }
  const index = parameterIndex(node, fn);
  return index < 0 ? undefined : args[index];
}

function parameterIndex(node: Expression, { node: fn, file }: FoundFunction): number {
  const symbol = node.kind === SyntaxKind.Identifier ? symbolOf(file.bound, node as Identifier) : undefined;
  return symbol === undefined ? -1 : fn.parameters.findIndex((parameter) => symbol.declarations.includes(parameter));
}

/** The status of the parameter, by the call or by default; that which the function sets for all. */
function statusGiven(
  status: Expression,
  args: readonly Expression[],
  fn: FoundFunction,
  file: AnalysedFile,
  project: LinkedProject,
): number | undefined {
  const index = parameterIndex(unwrap(status), fn);
  if (index < 0) return numberOf(status, fn.file, project);
  const given = args[index];
  if (given !== undefined) return numberOf(given, file, project);
  const initializer = args.length <= index ? fn.node.parameters[index]?.initializer : undefined;
  return initializer === undefined ? undefined : numberOf(initializer, fn.file, project);
}
