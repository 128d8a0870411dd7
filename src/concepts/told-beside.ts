import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { isCall, isFunction, SyntaxKind, type CallExpression, type Expression, type NewExpression, type Node } from '../parse/syntax.js';
import type { ErrorHandler } from './error-handler.js';

/**
 * Whether the call holds something else that the callback gets beside its error, or what a function makes of it: in
 * `exec(command, (error, stdout, stderr) => console.error(stderr))` that says what went wrong.
 */
export function tellsBeside(call: CallExpression | NewExpression, { node, kind, root, file }: ErrorHandler): boolean {
  if (!isFunction(node) || kind !== 'callback') return false;
  const isBeside = (given: Node): boolean => given !== root && given.parent === node && given.kind === SyntaxKind.Parameter;
  return rootsIn(call, file).some((given) => isBeside(given) || (isCall(given) && rootsIn(given, file).some(isBeside)));
}

/** Where the arguments of the call come from. */
function rootsIn({ arguments: args = [] }: { readonly arguments?: readonly Expression[] }, file: AnalysedFile): readonly Node[] {
  return args.flatMap((argument) => file.origins.of(argument).map(({ root }) => root));
}
