import { referencesOf, symbolOf, writesOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import {
  isFunction,
  isInside,
  SyntaxKind,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';

/** All that a parameter is given. */
export interface Given {
  readonly parameter: ts.ParameterDeclaration;
  readonly values: readonly { readonly value: Expression; readonly call: CallExpression | NewExpression }[];
}

/**
 * What the callers give for the parameter of that name, or its default where they give nothing; undefined for any other name, and where
 * anybody whom the file does not show may call its function.
 */
export function givenFor(name: Identifier, file: AnalysedFile, project: LinkedProject): Given | undefined {
  const symbol = symbolOf(file.bound, name);
  const [declaration] = symbol?.declarations ?? [];
  if (symbol === undefined || declaration?.kind !== SyntaxKind.Parameter || writesOf(file.bound, symbol).length > 0) return undefined;
  const parameter = declaration as ts.ParameterDeclaration;
  const fn = parameter.parent;
  if (!isFunction(fn) || parameter.dotDotDotToken !== undefined || parameter.name.kind !== SyntaxKind.Identifier) return undefined;
  const callers = project.callersOf(fn);
  if (callers.length === 0 || callers.length !== mentionsOf(fn, file)?.length) return undefined;
  const index = fn.parameters.indexOf(parameter);
  if (callers.some(({ node }) => node.arguments?.some(({ kind }) => kind === SyntaxKind.SpreadElement))) return undefined;
  const values = callers.flatMap(({ node: call }) => {
    const value = call.arguments?.[index] ?? parameter.initializer;
    return value === undefined ? [] : [{ value, call }];
  });
  return { parameter, values };
}

/** The places that name a function which only its own file can call; undefined for any other function. */
function mentionsOf(fn: FunctionNode, { bound }: AnalysedFile): readonly Node[] | undefined {
  if (fn.kind === SyntaxKind.MethodDeclaration) {
    const { modifiers, name } = fn as ts.MethodDeclaration;
    const isPrivate = modifiers?.some(({ kind }) => kind === SyntaxKind.PrivateKeyword) === true;
    if (!isPrivate || name.kind !== SyntaxKind.Identifier) return undefined;
    const named = bound.identifiers.get((name as Identifier).text) ?? [];
    return named.filter((identifier) => identifier !== name && isInside(identifier, fn.parent));
  }
  const declaration = fn.kind === SyntaxKind.FunctionDeclaration ? (fn as ts.FunctionDeclaration) : variableOf(fn);
  const symbol = declaration?.name?.kind === SyntaxKind.Identifier ? symbolOf(bound, declaration.name) : undefined;
  return symbol === undefined || isExported(declaration!) ? undefined : referencesOf(bound, symbol);
}

/** `const send = async (url, options) => …` */
function variableOf({ parent }: FunctionNode): ts.VariableDeclaration | undefined {
  if (parent.kind !== SyntaxKind.VariableDeclaration) return undefined;
  return /^const\b/.test(parent.parent.getText()) ? (parent as ts.VariableDeclaration) : undefined;
}

function isExported(declaration: ts.FunctionDeclaration | ts.VariableDeclaration): boolean {
  const statement = declaration.kind === SyntaxKind.FunctionDeclaration ? declaration : declaration.parent.parent;
  const { modifiers } = statement as ts.FunctionDeclaration;
  return modifiers?.some(({ kind }) => kind === SyntaxKind.ExportKeyword) ?? false;
}
