import { nameOf } from '../bind/names.js';
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, unwrap, type CallExpression, type Node, type ts } from '../parse/syntax.js';
import { declaredTypesOf } from './declared-type.js';

/** Whether the type is written as a promise's. */
export function isPromiseType(type: ts.TypeNode): boolean {
  if (type.kind !== SyntaxKind.TypeReference) return false;
  const { typeName } = type as ts.TypeReferenceNode;
  return typeName.kind === SyntaxKind.Identifier && /^(Promise|PromiseLike|Bluebird)$/.test((typeName as ts.Identifier).text);
}

/**
 * Whether what is called is declared to give a promise: a parameter (`save: (order: Order) => Promise<void>`), a member of a type of the
 * project (`interface Orders { save(order: Order): Promise<void> }`).
 */
export function isOfPromising(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const callee = unwrap(call.expression);
  if (callee.kind === SyntaxKind.PropertyAccessExpression) return isPromisingMember(callee as ts.PropertyAccessExpression, file, project);
  const symbol = callee.kind === SyntaxKind.Identifier ? symbolOf(file.bound, callee as ts.Identifier) : undefined;
  const [declaration] = symbol?.kind === 'parameter' ? symbol.declarations : [];
  const result = declaration === undefined ? undefined : resultOf(declaration);
  return result !== undefined && isPromiseType(result);
}

function isPromisingMember(
  { expression: receiver, name }: ts.PropertyAccessExpression,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  const results = [...declaredTypesOf(receiver, file, project)].map(({ declaration }) => resultOfMember(declaration.members, name.text));
  return results.length > 0 && results.every((result) => result !== undefined && isPromiseType(result));
}

/** What the parameter gives when it is called: `Promise<void>` of `save: () => Promise<void>`, `{ save }: { save(): Promise<void> }`. */
function resultOf(declaration: Node): ts.TypeNode | undefined {
  if (declaration.kind === SyntaxKind.Parameter) return resultOfType((declaration as ts.ParameterDeclaration).type);
  if (declaration.kind !== SyntaxKind.BindingElement) return undefined;
  const { name, propertyName, parent: pattern } = declaration as ts.BindingElement;
  const type = pattern.parent.kind === SyntaxKind.Parameter ? (pattern.parent as ts.ParameterDeclaration).type : undefined;
  if (type?.kind !== SyntaxKind.TypeLiteral) return undefined;
  const key = nameOf(propertyName ?? name);
  return key === undefined ? undefined : resultOfMember((type as ts.TypeLiteralNode).members, key);
}

function resultOfMember(members: readonly (ts.TypeElement | ts.ClassElement)[], key: string): ts.TypeNode | undefined {
  const member = members.find(({ name }) => name !== undefined && nameOf(name) === key);
  if (member?.kind === SyntaxKind.MethodSignature) return (member as ts.MethodSignature).type;
  return member?.kind === SyntaxKind.PropertySignature ? resultOfType((member as ts.PropertySignature).type) : undefined;
}

function resultOfType(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  return type?.kind === SyntaxKind.FunctionType ? (type as ts.FunctionTypeNode).type : undefined;
}
