/** Ways to write the same code differently: what errlint says of it must not depend on which one somebody likes. Lines stay as they are. */
import ts from 'typescript';
import type { Edit } from '../src/diagnostic.js';

/** Gives the edits that rewrite the file; none where it has nothing of the kind. */
export type Variation = (source: ts.SourceFile) => readonly Edit[];

/** By what they do. */
export const variations: Readonly<Record<string, Variation>> = {
  'double quotes': each(ts.isStringLiteral, (node, source) =>
    node.getText(source).startsWith("'") && !/["\\]/.test(node.text) ? [replaced(node, source, `"${node.text}"`)] : [],
  ),
  'braces around single statements': each(ts.isIfStatement, ({ thenStatement, elseStatement }, source) =>
    [thenStatement, elseStatement].flatMap((branch) =>
      branch === undefined || ts.isBlock(branch) || ts.isIfStatement(branch) ? [] : around(branch, source, '{ ', ' }'),
    ),
  ),
  'parentheses around results': each(ts.isReturnStatement, ({ expression }, source) =>
    expression === undefined ? [] : around(expression, source, '(', ')'),
  ),
  'arrow functions with a body': each(ts.isArrowFunction, ({ body }, source) =>
    ts.isBlock(body) ? [] : around(body, source, '{ return ', '; }'),
  ),
  'function expressions': each(ts.isArrowFunction, asFunctionExpression),
  'functions as constants': (source) => source.statements.flatMap((statement) => asConstant(statement, source)),
  'assertions on arguments': each(ts.isCallExpression, ({ expression, arguments: args }, source) =>
    isTyped(source) && expression.kind !== ts.SyntaxKind.ImportKeyword
      ? args.filter(isAssertable).map(({ end }) => ({ start: end, end, text: ' as any' }))
      : [],
  ),
  'variables that nobody changes': each(ts.isVariableDeclarationList, (list, source) => {
    const isConstant = (list.flags & ts.NodeFlags.BlockScoped) === ts.NodeFlags.Const;
    const start = list.getStart(source);
    return isConstant && ts.isVariableStatement(list.parent) && list.parent.parent !== source
      ? [{ start, end: start + 5, text: 'let' }]
      : [];
  }),
  'another name for the caught error': each(ts.isCatchClause, renamedError),
  'optional access to the error': each(ts.isPropertyAccessExpression, ({ expression, questionDotToken, parent }) => {
    const isError = ts.isIdentifier(expression) && /^(e|err|error|cause)$/.test(expression.text);
    const isWritten = ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken;
    return isError && questionDotToken === undefined && !isWritten ? [replacedAt(expression.end, expression.end + 1, '?.')] : [];
  }),
  'properties in full': each(ts.isShorthandPropertyAssignment, ({ name, objectAssignmentInitializer }) =>
    objectAssignmentInitializer === undefined ? [replacedAt(name.end, name.end, `: ${name.text}`)] : [],
  ),
  'a status of its own statement': each(ts.isExpressionStatement, (statement, source) => {
    const { expression: call, parent } = statement;
    const setter = ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : undefined;
    if (setter === undefined || !ts.isBlock(parent) || !ts.isCallExpression(setter) || !ts.isPropertyAccessExpression(setter.expression))
      return [];
    const { expression: response, name } = setter.expression;
    if (name.text !== 'status' || !ts.isIdentifier(response)) return [];
    const start = statement.getStart(source);
    return [replacedAt(start, start, `${setter.getText(source)}; `), replaced(setter, source, response.text)];
  }),
};

/** Rewrites each node of a kind. */
function each<Kind extends ts.Node>(
  isKind: (node: ts.Node) => node is Kind,
  rewrite: (node: Kind, source: ts.SourceFile) => readonly Edit[],
): Variation {
  return (source) => {
    const edits: Edit[] = [];
    const visit = (node: ts.Node): void => {
      if (isKind(node)) edits.push(...rewrite(node, source));
      ts.forEachChild(node, visit);
    };
    visit(source);
    return edits;
  };
}

function replacedAt(start: number, end: number, text: string): Edit {
  return { start, end, text };
}

function replaced(node: ts.Node, source: ts.SourceFile, text: string): Edit {
  return replacedAt(node.getStart(source), node.end, text);
}

function around(node: ts.Node, source: ts.SourceFile, before: string, after: string): readonly Edit[] {
  const start = node.getStart(source);
  return [replacedAt(start, start, before), replacedAt(node.end, node.end, after)];
}

function isTyped({ fileName }: ts.SourceFile): boolean {
  return /\.[cm]?tsx?$/.test(fileName);
}

function isAssertable(node: ts.Node): boolean {
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isObjectLiteralExpression(node);
}

/** Whether the function would see other things if it were of another kind. */
function usesItsSurroundings(body: ts.Node): boolean {
  const visit = (node: ts.Node): boolean =>
    node.kind === ts.SyntaxKind.ThisKeyword ||
    node.kind === ts.SyntaxKind.SuperKeyword ||
    (ts.isIdentifier(node) && node.text === 'arguments') ||
    (ts.forEachChild(node, (child) => visit(child) || undefined) ?? false);
  return visit(body);
}

function isAsync(node: ts.ArrowFunction | ts.FunctionDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ?? false;
}

/** `async function (order) { … }` of `async (order) => { … }` */
function asFunctionExpression(fn: ts.ArrowFunction, source: ts.SourceFile): readonly Edit[] {
  const { parameters, body, type, typeParameters, equalsGreaterThanToken: arrow } = fn;
  if (!ts.isBlock(body) || type !== undefined || typeParameters !== undefined || usesItsSurroundings(body)) return [];
  const start = fn.getStart(source);
  const keyword = isAsync(fn) ? 'async function ' : 'function ';
  const open = parameters.pos - 1;
  if (source.text[open] === '(') return [replacedAt(start, open, keyword), replaced(arrow, source, '')];
  const [parameter] = parameters;
  return [replacedAt(start, parameter!.getStart(source), `${keyword}(`), replacedAt(parameter!.end, arrow.end, ')')];
}

/** `const save = async (order) => { … };` of `async function save(order) { … }` */
function asConstant(fn: ts.Statement, source: ts.SourceFile): readonly Edit[] {
  if (!ts.isFunctionDeclaration(fn) || fn.name === undefined || fn.body === undefined) return [];
  const { name, body, modifiers = [], asteriskToken, typeParameters } = fn;
  const others: readonly ts.SyntaxKind[] = [ts.SyntaxKind.DefaultKeyword, ts.SyntaxKind.DeclareKeyword];
  const isOverloaded = source.statements.some((other) => other !== fn && ts.isFunctionDeclaration(other) && other.name?.text === name.text);
  if (asteriskToken !== undefined || typeParameters !== undefined || isOverloaded || usesItsSurroundings(body)) return [];
  if (modifiers.some(({ kind }) => others.includes(kind))) return [];
  const isExported = modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
  const start = body.getStart(source);
  return [
    replacedAt(
      fn.getStart(source),
      source.text.indexOf('(', name.end),
      `${isExported ? 'export ' : ''}const ${name.text} = ${isAsync(fn) ? 'async ' : ''}`,
    ),
    replacedAt(start, start, '=> '),
    replacedAt(fn.end, fn.end, ';'),
  ];
}

function renamedError(clause: ts.CatchClause, source: ts.SourceFile): readonly Edit[] {
  const caught = clause.variableDeclaration?.name;
  if (caught === undefined || !ts.isIdentifier(caught) || !/^(e|err|error|cause|ex|exception)$/.test(caught.text)) return [];
  const edits: Edit[] = [];
  let isShadowed = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCatchClause(node)) isShadowed = true;
    if (ts.isIdentifier(node) && node.text === caught.text && !isMemberName(node)) {
      const text = ts.isShorthandPropertyAssignment(node.parent) ? `${node.text}: problem` : 'problem';
      edits.push(replaced(node, source, text));
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(clause, visit);
  return isShadowed ? [] : edits;
}

function isMemberName(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    ((ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node)
  );
}
