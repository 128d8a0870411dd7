import type { Value } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, keysOf, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import {
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import type { ErrorHandler } from './error-handler.js';

/** Edits that make the handled error the cause of a new one; `isSafe` where the new one's class is known to take a cause. */
export function addingCause(
  handler: ErrorHandler,
  made: CallExpression | NewExpression,
): { readonly edits: readonly Edit[]; readonly isSafe: boolean } | undefined {
  const { file, project } = handler;
  const named = nameOfError(handler);
  if (named === undefined || (made.arguments?.some(({ kind }) => kind === SyntaxKind.SpreadElement) ?? false)) return undefined;
  const { name, edits } = named;
  const property = name === 'cause' ? 'cause' : `cause: ${name}`;
  const place = placeOfCause(project.link.resolve(file.valuesOf(made.expression)), project);
  const edit = place === undefined ? undefined : argumentEdit(made, place, name, property, file);
  if (edit !== undefined) return { edits: [...edits, edit], isSafe: true };
  // Object.assign(new OrderError('not saved'), { cause: error })
  const start = made.getStart(file.bound.source);
  return {
    edits: [...edits, { start, end: start, text: 'Object.assign(' }, { start: made.end, end: made.end, text: `, { ${property} })` }],
    isSafe: false,
  };
}

/** The error's name in the handler; where it has none, a free one and the edit that declares it. */
export function nameOfError({
  file,
  name,
  root,
  node,
}: ErrorHandler): { readonly name: string; readonly edits: readonly Edit[] } | undefined {
  if (name !== undefined) return { name, edits: [] };
  if (root !== undefined) return undefined;
  const isUsed = (text: string): boolean => file.bound.identifiers.get(text)?.some((identifier) => isInside(identifier, node)) ?? false;
  const free = ['error', 'cause', 'caught'].find((text) => !isUsed(text));
  if (free === undefined) return undefined;
  if (node.kind === SyntaxKind.CatchClause) {
    // catch {  →  catch (error) {
    const start = (node as ts.CatchClause).block.getStart(file.bound.source);
    return { name: free, edits: [{ start, end: start, text: `(${free}) ` }] };
  }
  if (!isFunction(node) || node.parameters.length > 0) return undefined;
  return { name: free, edits: [{ start: node.parameters.pos, end: node.parameters.pos, text: free }] };
}

/** Where a class takes the cause: at an index, in an options object or as it is. */
interface CausePlace {
  readonly index: number;
  readonly as: 'option' | 'itself';
  /** The arguments before it may be left out. */
  readonly isNative: boolean;
}

const nativeError = /^(Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError)$/;

function placeOfCause(values: readonly Value[], project: LinkedProject): CausePlace | undefined {
  const [value] = values;
  if (value === undefined || values.length > 1) return undefined;
  if (value.kind === 'global') return nativeError.test(value.step) ? { index: 1, as: 'option', isNative: true } : undefined;
  if (value.kind !== 'class') return undefined;
  const [constructor] = project.functionsAmong([value]);
  if (constructor !== undefined) return placeInConstructor(constructor, project);
  return placeOfCause(project.link.resolve(project.link.holderOf(value)?.bases ?? []), project);
}

/** `constructor(message, options) { super(message, options) }`, `constructor(message, cause) { super(message, { cause }) }` */
function placeInConstructor({ node, file }: FoundFunction, project: LinkedProject): CausePlace | undefined {
  const call = callsIn(node, file).find(({ expression }) => expression.kind === SyntaxKind.SuperKeyword);
  if (call === undefined) return undefined;
  const base = placeOfCause(project.link.resolve(file.valuesOf(call.expression)), project);
  const passed = base === undefined ? undefined : call.arguments?.[base.index];
  if (base === undefined || passed === undefined) return undefined;
  for (const { root, part, into } of file.origins.of(passed)) {
    const index = node.parameters.findIndex((parameter) => parameter === root);
    const parameter = node.parameters[index];
    if (parameter === undefined || parameter.dotDotDotToken !== undefined) continue;
    if (part === '' && into === '') return { index, as: base.as, isNative: false };
    if (base.as === 'option' && part === '' && into === '.cause') return { index, as: 'itself', isNative: false };
    if (base.as === 'option' && part === '.cause' && into === '.cause') return { index, as: 'option', isNative: false };
  }
  return undefined;
}

function argumentEdit(
  made: CallExpression | NewExpression,
  { index, as, isNative }: CausePlace,
  name: string,
  property: string,
  { bound }: AnalysedFile,
): Edit | undefined {
  const args: readonly Expression[] = made.arguments ?? [];
  const known = args[index];
  if (known !== undefined) return as === 'option' ? propertyEdit(unwrap(known), property) : undefined;
  const text = as === 'option' ? `{ ${property} }` : name;
  const last = args[args.length - 1];
  if (args.length === index)
    return last === undefined ? firstArgument(made, text, bound.text) : { start: last.end, end: last.end, text: `, ${text}` };
  return isNative && args.length === 0 && index === 1 ? firstArgument(made, `undefined, ${text}`, bound.text) : undefined;
}

/** `new Error` has no parentheses. */
function firstArgument(made: CallExpression | NewExpression, text: string, source: string): Edit | undefined {
  if (made.arguments === undefined) return { start: made.end, end: made.end, text: `(${text})` };
  const open = source.indexOf('(', made.expression.end);
  return open < 0 || open >= made.end ? undefined : { start: open + 1, end: open + 1, text };
}

/** Adds the cause to an object literal that has none. */
function propertyEdit(node: Node, property: string): Edit | undefined {
  if (node.kind !== SyntaxKind.ObjectLiteralExpression || keysOf(node as Expression).includes('cause')) return undefined;
  const { properties } = node as ts.ObjectLiteralExpression;
  const last = properties[properties.length - 1];
  if (last === undefined) return { start: node.getStart() + 1, end: node.end - 1, text: ` ${property} ` };
  return { start: last.end, end: last.end, text: `, ${property}` };
}
