/**
 * Records that demonstrably hold a secret: one of their members is read as a secret elsewhere, they are selected with it, or their type
 * declares it. And secrets that are taken out again: `delete user.password`.
 */
import { nameOf } from '../bind/names.js';
import { holderOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { literalText, within, type LinkedProject } from '../dataflow/linked-project.js';
import type { Origin } from '../dataflow/origins.js';
import { isDerivedName, secrecyOf, wordsOf } from '../dataflow/secret-names.js';
import { bodyOf, isLoop, SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import { declaredTypesOf } from './declared-type.js';
import { isMasking, isPlainType, lastNameOf } from './secret-evidence.js';
import { remembered } from '../remembered.js';

/** A member with a secret's name that is read from, or taken out of, (a part of) a root's value. */
interface SecretMember {
  readonly part: string;
  readonly name: string;
  /** The root's value is not the holder of the member, but the member. */
  readonly isItself: boolean;
  readonly body: Node;
  readonly position: number;
}

interface SecretMembers {
  readonly read: ReadonlyMap<Node, readonly SecretMember[]>;
  readonly wiped: ReadonlyMap<Node, readonly SecretMember[]>;
  /** The hard secrets among the wiped that are taken away as members. */
  readonly deleted: ReadonlyMap<Node, readonly SecretMember[]>;
}

const anyName = '*';

/**
 * The secret that the value holds besides what its origin names: `password` of a user whose password is compared elsewhere. The value
 * is spelled by each of the expressions.
 */
export function secretHeldBy(
  origin: Origin,
  spelled: readonly Expression[],
  file: AnalysedFile,
  project: LinkedProject,
): string | undefined {
  const { root, part, without } = origin;
  if (root.kind === SyntaxKind.ThisKeyword) return undefined;
  const name =
    readFrom(root, part, file, project) ??
    takenOutLater(origin, file, project) ??
    selectedBy(origin) ??
    firstOf(spelled, (node) => shapeOf(node, file, project))?.secret;
  return name === undefined || without.includes(name) ? undefined : name;
}

/** Whether what is taken out of an object under this name may be the secret there. */
function maySaySecret(name: string): boolean {
  return name === anyName || secrecyOf(name) !== undefined || isDerivedName(name);
}

function isInLoop(node: Node): boolean {
  const body = bodyOf(node);
  for (let current = node.parent; current !== undefined && current !== body; current = current.parent) if (isLoop(current)) return true;
  return false;
}

function readFrom(root: Node, part: string, file: AnalysedFile, project: LinkedProject): string | undefined {
  return membersOf(file, project)
    .read.get(root)
    ?.find((member) => member.part === part)?.name;
}

/** `delete user.password` behind the place that prints the user: until then it held one. */
function takenOutLater({ root, part, way }: Origin, file: AnalysedFile, project: LinkedProject): string | undefined {
  const last = way[way.length - 1];
  if (last === undefined) return undefined;
  const body = bodyOf(last);
  return membersOf(file, project)
    .deleted.get(root)
    ?.find((member) => member.part === part && member.body === body && member.position > last.pos)?.name;
}

/** Whether the secret is taken out of the value in the function that the node is in, before it comes there. */
export function isWiped({ root, part, into }: Origin, node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const body = bodyOf(node);
  const isRepeated = isInLoop(node);
  return (
    membersOf(file, project)
      .wiped.get(root)
      ?.some((member) => {
        if (member.body !== body || (member.position > node.pos && !isRepeated)) return false;
        if (member.isItself) return member.part === part && into !== '';
        return member.part === part || part === `${member.part}.${member.name}`;
      }) ?? false
  );
}

const membersOf = remembered((file: AnalysedFile, project: LinkedProject): SecretMembers => {
  const read = new Map<Node, SecretMember[]>();
  const wiped = new Map<Node, SecretMember[]>();
  const deleted = new Map<Node, SecretMember[]>();
  const add = (to: Map<Node, SecretMember[]>, holder: Expression, name: string, at: Node): void => {
    for (const { root, part, into, isText } of file.origins.of(holder)) {
      const isItself = into !== '';
      if (isText || (isItself && (to !== wiped || (name !== anyName && into !== `.${name}`)))) continue;
      if (to === wiped && !isItself && !maySaySecret(name)) continue;
      const member = { part, name, isItself, body: bodyOf(at), position: at.pos };
      const same = to.get(root);
      if (same === undefined) to.set(root, [member]);
      else same.push(member);
    }
  };
  for (const access of file.bound.members) {
    const name = lastNameOf(access);
    if (access.parent.kind === SyntaxKind.DeleteExpression) {
      add(wiped, access.expression, name ?? anyName, access);
      if (name !== undefined && secrecyOf(name) === 'hard') add(deleted, access.expression, name, access);
    } else if (name !== undefined && secrecyOf(name) === 'hard') {
      const written = writtenTo(access);
      if (written === undefined || !isHarmless(written, file, project)) add(read, access.expression, name, access);
      else add(wiped, access.expression, name, access);
    }
  }
  // const { password } = user
  for (const [text, identifiers] of file.bound.identifiers) {
    if (secrecyOf(text) !== 'hard') continue;
    for (const { parent } of identifiers) {
      if (parent.kind !== SyntaxKind.BindingElement || parent.parent.kind !== SyntaxKind.ObjectBindingPattern) continue;
      const element = parent as ts.BindingElement;
      const holder = holderOf(element);
      if (
        nameOf(element.propertyName ?? element.name) !== text ||
        parent.parent.parent !== holder ||
        holder.kind !== SyntaxKind.VariableDeclaration
      )
        continue;
      if (holder.initializer !== undefined) add(read, holder.initializer, text, holder);
    }
  }
  return { read, wiped, deleted };
});

/** `user.password = …`: what is written. */
function writtenTo(access: Node): Expression | undefined {
  const { parent } = access;
  if (parent.kind !== SyntaxKind.BinaryExpression) return undefined;
  const { left, operatorToken, right } = parent as ts.BinaryExpression;
  return left === access && operatorToken.kind === SyntaxKind.EqualsToken ? unwrap(right) : undefined;
}

/** `undefined`, `null`, a text, a masked value. */
function isHarmless(written: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  switch (written.kind) {
    case SyntaxKind.NullKeyword:
    case SyntaxKind.VoidExpression:
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return true;
    case SyntaxKind.Identifier:
      return (written as ts.Identifier).text === 'undefined';
    case SyntaxKind.CallExpression:
      return isMasking(written as CallExpression, file, project);
    default:
      return false;
  }
}

const selectors = /^(select|addSelect|selectAll|attributes|columns|fields|include|returning|pick|project|projection)$/;
const recordParts = /^(\[\]|\.(rows|recordset|recordsets|data|0))*$/;

/** `User.findOne().select('+password')`, `{ select: { password: true } }`, `SELECT id, password FROM users`. */
function selectedBy({ root, part }: Origin): string | undefined {
  if (root.kind !== SyntaxKind.CallExpression || !recordParts.test(part)) return undefined;
  for (let node: Expression = root as CallExpression; ;) {
    if (node.kind === SyntaxKind.CallExpression) {
      const { expression, arguments: args } = node as CallExpression;
      const isSelector = selectors.test(lastNameOf(expression) ?? '');
      for (const argument of args) {
        const name = isSelector ? selectedIn(argument) : (selectedByOption(argument) ?? selectedByQuery(argument));
        if (name !== undefined) return name;
      }
      node = expression;
    } else if (node.kind === SyntaxKind.PropertyAccessExpression) node = (node as ts.PropertyAccessExpression).expression;
    else return undefined;
  }
}

function selectedByOption(argument: Expression): string | undefined {
  const literal = unwrap(argument);
  if (literal.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  for (const property of (literal as ts.ObjectLiteralExpression).properties) {
    if (property.kind !== SyntaxKind.PropertyAssignment || !selectors.test(nameOf(property.name) ?? '')) continue;
    const name = selectedIn(property.initializer);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** A secret's name among the texts, or as a key that is not `false` or `0`. */
function selectedIn(selection: Expression): string | undefined {
  const node = unwrap(selection);
  const text = literalText(node);
  if (text !== undefined)
    return text
      .split(/[\s,]+/)
      .map((word) => word.replace(/^\+|^.*\./, ''))
      .find((word) => secrecyOf(word) === 'hard');
  if (node.kind === SyntaxKind.ArrayLiteralExpression) return firstOf((node as ts.ArrayLiteralExpression).elements, selectedIn);
  if (node.kind !== SyntaxKind.ObjectLiteralExpression) return undefined;
  return firstOf((node as ts.ObjectLiteralExpression).properties, (property) => {
    if (property.kind !== SyntaxKind.PropertyAssignment) return undefined;
    const key = nameOf(property.name);
    const isLeftOut = property.initializer.kind === SyntaxKind.FalseKeyword || property.initializer.getText() === '0';
    return key !== undefined && !isLeftOut && secrecyOf(key) === 'hard' ? key : undefined;
  });
}

function selectedByQuery(argument: Expression): string | undefined {
  const node = unwrap(argument);
  const text = node.kind === SyntaxKind.TemplateExpression ? (node as ts.TemplateExpression).head.text : literalText(node);
  const columns = text === undefined ? undefined : /^\s*select\s([^]*?)\sfrom\s/i.exec(text)?.[1];
  return columns
    ?.split(/[\s,]+/)
    .map((column) => column.replace(/^.*\.|["'`[\]]/g, ''))
    .find((column) => secrecyOf(column) === 'hard');
}

/** What a class or type that the project declares says of its members. */
export interface Shape {
  /** A member that is a secret. */
  readonly secret: string | undefined;
  /** All members are known. */
  readonly isClosed: boolean;
}

/** The shape of what the expression is, where its type is declared in the project. */
export function shapeOf(node: Expression, file: AnalysedFile, project: LinkedProject): Shape | undefined {
  for (const { declaration, file: home } of declaredTypesOf(node, file, project)) {
    const members: readonly (ts.TypeElement | ts.ClassElement)[] = declaration.members;
    // What prints itself chooses what it shows.
    if (members.some(({ name }) => name !== undefined && /^(toJSON|toString|inspect)$/.test(nameOf(name) ?? '')))
      return { secret: undefined, isClosed: true };
    return { secret: firstOf(members, secretMember), isClosed: isClosed(declaration, home) };
  }
  return undefined;
}

function isClosed(declaration: Node, file: AnalysedFile): boolean {
  const { heritageClauses } = declaration as ts.ClassDeclaration;
  return heritageClauses === undefined && within(file.bound.functions, declaration).length === 0;
}

/** `password: string`: always there, a text, and not said to be left out of look-ups or replies. */
function secretMember(member: ts.TypeElement | ts.ClassElement): string | undefined {
  if (member.kind !== SyntaxKind.PropertySignature && member.kind !== SyntaxKind.PropertyDeclaration) return undefined;
  const { name, type, questionToken, modifiers } = member as ts.PropertyDeclaration;
  const key = nameOf(name);
  if (key === undefined || secrecyOf(key) !== 'hard' || questionToken !== undefined || type === undefined || isPlainType(type))
    return undefined;
  const decorators = modifiers?.filter(({ kind }) => kind === SyntaxKind.Decorator).map((decorator) => decorator.getText()) ?? [];
  return decorators.some((text) => /exclude|select:\s*false|hidden|private/i.test(text) || wordsOf(text).includes('omit'))
    ? undefined
    : key;
}

function firstOf<Item, Found>(items: readonly Item[], find: (item: Item) => Found | undefined): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
