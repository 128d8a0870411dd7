import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { callsIn, literalText, type LinkedProject, type PlacedNode } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import { SyntaxKind, type CallExpression, type NewExpression, type Node, type ts } from '../parse/syntax.js';
import { memberCall } from './member-call.js';

/**
 * What is known of the errors that the object emits, where `new` makes one of a class of the project that extends an emitter, emits errors
 * itself, and neither listens for them nor asks who does.
 */
export function emissionOf(node: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): Row | undefined {
  if (node.kind !== SyntaxKind.NewExpression) return undefined;
  const [made, ...others] = project.link.resolve(file.valuesOf(node.expression));
  const found = made === undefined || others.length > 0 ? undefined : project.classOf(made);
  if (found === undefined || hearsItself(found)) return undefined;
  const emits = callsIn(found.node, found.file).find((call) => onItself(call, 'emit') && isAboutErrors(call));
  return emits === undefined ? undefined : project.rowWithRole(emits, found.file, 'forward');
}

function hearsItself({ node, file }: PlacedNode<ts.ClassLikeDeclaration>): boolean {
  return callsIn(node, file).some(
    (call) =>
      onItself(call, 'listenerCount') || (['on', 'once', 'addListener'].some((name) => onItself(call, name)) && isAboutErrors(call)),
  );
}

function onItself(call: Node, name: string): boolean {
  const member = memberCall(call);
  return member?.name === name && member.receiver.kind === SyntaxKind.ThisKeyword;
}

function isAboutErrors({ arguments: args = [] }: { readonly arguments?: readonly ts.Expression[] }): boolean {
  return args[0] !== undefined && literalText(args[0]) === 'error';
}
