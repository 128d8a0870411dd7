/**
 * The environment variables of a project, each with all that the project says of it: where it is read, what takes its place when it is
 * missing, and where it is checked. Reads and checks are those of `EnvFacts`; schemas name variables that nobody reads by name.
 */
import { nameOf } from '../bind/names.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { keysOf, literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { secrecyOf } from '../dataflow/secret-names.js';
import { secretLiterals } from '../dataflow/secrets.js';
import { forEachChild, isCall, SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import { EnvFacts } from './env-facts.js';
import { mayBeMissing } from './env-names.js';

/** A place that speaks of a variable. */
export interface EnvPlace {
  readonly file: AnalysedFile;
  readonly node: Node;
}

/** A constant that takes the place of a missing variable. */
export interface EnvDefault {
  /** The text of the constant: of `'3000'` and of `3000`, `3000`. */
  readonly text: string;
  /** It, the variable's name, or the place says that it must not be printed. */
  readonly isSecret: boolean;
}

/** One variable. */
export interface EnvVariable {
  readonly name: string;
  /** In order of file and position. */
  readonly reads: readonly EnvPlace[];
  /** Different ones, in the order of the reads. */
  readonly defaults: readonly EnvDefault[];
  /** Where something makes sure that it is there, or looks whether it is. */
  readonly checks: readonly EnvPlace[];
  /** The system, the runtime or the platform sets it, or it is made to be left out. */
  readonly isOptional: boolean;
}

interface Draft {
  readonly reads: EnvPlace[];
  readonly defaults: Map<string, EnvDefault>;
  readonly checks: EnvPlace[];
}

/** All variables, in order of their names. */
export function envVariables(project: LinkedProject): readonly EnvVariable[] {
  const facts = EnvFacts.of(project);
  const drafts = new Map<string, Draft>();
  const draftOf = (name: string): Draft => {
    const draft = drafts.get(name) ?? { reads: [], defaults: new Map(), checks: [] };
    drafts.set(name, draft);
    return draft;
  };
  const addDefault = (name: string, constant: Expression | undefined, file: AnalysedFile): void => {
    const text = constant === undefined ? undefined : constantText(constant);
    if (constant === undefined || text === undefined) return;
    draftOf(name).defaults.set(text, { text, isSecret: isSecret(name, text, constant, file) });
  };
  for (const file of project.files.values()) {
    const direct = facts.readsIn(file).map(({ node, name }) => ({ node, name, isChecking: false }));
    const helped = facts.safeReadsIn(file).map(({ node, name, fate }) => ({ node, name, isChecking: fate === 'guarded' }));
    const reads = [...direct, ...helped, ...libraryReadsIn(file, project)].sort((a, b) => a.node.pos - b.node.pos);
    for (const { node, name, isChecking } of reads) {
      draftOf(name).reads.push({ file, node });
      addDefault(name, defaultOf(node), file);
      if (isChecking) draftOf(name).checks.push({ file, node });
    }
    for (const { name, node, value } of schemaEntriesIn(file, project, facts)) {
      draftOf(name).checks.push({ file, node });
      addDefault(name, defaultIn(value), file);
    }
  }
  return [...drafts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { reads, defaults, checks }]) => ({
      name,
      reads,
      defaults: [...defaults.values()],
      checks: differing([...facts.guardsOf(name), ...checks]),
      isOptional: mayBeMissing(name),
    }));
}

function differing(places: readonly EnvPlace[]): readonly EnvPlace[] {
  return places.filter(({ node }, index) => places.findIndex((other) => other.node === node) === index);
}

interface Read extends Pick<EnvPlace, 'node'> {
  readonly name: string;
  /** It fails when the variable is missing. */
  readonly isChecking: boolean;
}

/** `config.get('X')`: what libraries read by themselves. */
function libraryReadsIn(file: AnalysedFile, project: LinkedProject): readonly Read[] {
  return file.bound.calls.flatMap((call) => {
    const [argument] = call.arguments ?? [];
    const name = argument === undefined ? undefined : literalText(argument);
    // Also the names of sections and of their members can be asked for: `database.host`.
    if (name === undefined || !isConstantCase(name)) return [];
    const roles = project.rowsCalled(call, file).map((row) => row.call.is);
    return roles.includes('read-env') ? [{ node: call, name, isChecking: roles.includes('validate-env') }] : [];
  });
}

/** The expression that takes the place of the read: `read ?? 'x'`, `Number(read) || 1`, `{ X = 'x' } = process.env`, `get('X', 'x')`. */
function defaultOf(read: Node): Expression | undefined {
  if (read.kind === SyntaxKind.BindingElement) return (read as ts.BindingElement).initializer;
  const isHelped = read.kind === SyntaxKind.CallExpression && (read as CallExpression).arguments.length === 2;
  if (isHelped) return (read as CallExpression).arguments[1];
  const chained = chainedDefault(read);
  if (chained !== undefined) return chained;
  let found: Expression | undefined;
  for (let node = read; ; node = node.parent) {
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.NonNullExpression:
        continue;
      case SyntaxKind.CallExpression:
        if (/^(Number|parseInt|parseFloat|Number\.parse(Int|Float))$/.test(calleeName(parent as CallExpression))) continue;
        return found;
      case SyntaxKind.BinaryExpression: {
        const { left, right, operatorToken } = parent as ts.BinaryExpression;
        const isDefaulting = operatorToken.kind === SyntaxKind.QuestionQuestionToken || operatorToken.kind === SyntaxKind.BarBarToken;
        if (!isDefaulting || left !== node) return found;
        // a ?? b ?? 'x': what stands behind all of them
        found = right;
        continue;
      }
      default:
        return found;
    }
  }
}

/** `env.get('X').default('x').asString()` */
function chainedDefault(read: Node): Expression | undefined {
  for (let node = read; node.parent.kind === SyntaxKind.PropertyAccessExpression && isCall(node.parent.parent); node = node.parent.parent) {
    if ((node.parent as ts.PropertyAccessExpression).name.text === 'default') return (node.parent.parent as CallExpression).arguments[0];
  }
  return undefined;
}

interface SchemaEntry extends Pick<EnvPlace, 'node'> {
  readonly name: string;
  /** What the schema says of the variable. */
  readonly value: Node;
}

/** What schemas of the environment say: `z.object({ X: z.string() }).parse(process.env)`, `cleanEnv(process.env, { X: str() })`. */
function schemaEntriesIn(file: AnalysedFile, project: LinkedProject, facts: EnvFacts): readonly SchemaEntry[] {
  const isValidating = (call: Node): boolean =>
    isCall(call) && project.rowsCalled(call, file).some((row) => row.call.is === 'validate-env');
  const isAboutEnvironment =
    environmentName.test(file.path) || file.bound.calls.some(isValidating) || facts.environmentsIn(file).some(isHandedOver);
  if (!isAboutEnvironment) return [];
  const inClasses = file.bound.classes.flatMap(({ members }) => {
    const checked = members.filter(isChecked);
    const names = checked.map(({ name }) => (name === undefined ? '' : (nameOf(name) ?? '')));
    return names.every(isConstantCase) ? checked.map((node, index) => ({ name: names[index] ?? '', node, value: node })) : [];
  });
  const inObjects = file.bound.objects.flatMap((literal) => {
    const named = entryNamed(literal);
    if (named !== undefined) return [named];
    const keys = keysOf(literal);
    if (keys.length === 0 || !keys.every(isConstantCase) || !isSchema(literal, isValidating)) return [];
    return literal.properties.flatMap((property) => {
      if (property.kind !== SyntaxKind.PropertyAssignment) return [];
      return [{ name: nameOf(property.name) ?? '', node: property, value: property.initializer }];
    });
  });
  return [...inClasses, ...inObjects].sort((a, b) => a.node.pos - b.node.pos);
}

/** Files that are called after the environment or the configuration. */
const environmentName = /(^|[^a-z])(env|config)[^/\\]*$/i;

/** `@IsString() X: string` */
function isChecked(member: ts.ClassElement): boolean {
  if (member.kind !== SyntaxKind.PropertyDeclaration) return false;
  return (member as ts.PropertyDeclaration).modifiers?.some(({ kind }) => kind === SyntaxKind.Decorator) ?? false;
}

/** `run(process.env)`, `{ runtimeEnv: process.env }`, `{ ...process.env }`: whoever gets it decides what is read. */
function isHandedOver({ parent }: Expression): boolean {
  return (
    parent.kind === SyntaxKind.CallExpression ||
    parent.kind === SyntaxKind.PropertyAssignment ||
    parent.kind === SyntaxKind.SpreadAssignment
  );
}

/** `{ doc: 'Port', format: 'port', default: 3000, env: 'PORT' }` */
function entryNamed(literal: ts.ObjectLiteralExpression): SchemaEntry | undefined {
  if (!keysOf(literal).some((key) => key === 'format' || key === 'doc' || key === 'default')) return undefined;
  for (const property of literal.properties) {
    if (property.kind !== SyntaxKind.PropertyAssignment || nameOf(property.name) !== 'env') continue;
    const name = literalText(property.initializer);
    if (name !== undefined && isConstantCase(name)) return { name, node: property, value: literal };
  }
  return undefined;
}

/** Whether the literal lists what a schema consists of: the argument of `z.object`, or a part of what a validating call gets. */
function isSchema(literal: Node, isValidating: (call: Node) => boolean): boolean {
  let isInProperties = false;
  for (let node = literal; ;) {
    const { parent } = node;
    if (isCall(parent)) return isInProperties || isValidating(parent) || /^\w*[oO]bject$/.test(lastName(calleeName(parent)));
    if (parent.kind !== SyntaxKind.PropertyAssignment) return isInProperties;
    const name = nameOf((parent as ts.PropertyAssignment).name) ?? '';
    if (!/^(server|client|shared|schema|properties)$/.test(name)) return isInProperties;
    isInProperties ||= name === 'properties';
    node = parent.parent;
  }
}

/** `z.string().default('x')`, `port({ default: 3000 })`, `{ type: 'string', default: 'x' }` */
function defaultIn(value: Node): Expression | undefined {
  let found: Expression | undefined;
  const visit = (node: Node): void => {
    if (node.kind === SyntaxKind.PropertyAssignment && nameOf((node as ts.PropertyAssignment).name) === 'default') {
      found ??= (node as ts.PropertyAssignment).initializer;
    } else if (node.kind === SyntaxKind.CallExpression && lastName(calleeName(node as CallExpression)) === 'default') {
      found ??= (node as CallExpression).arguments[0];
    }
    forEachChild(node, visit);
  };
  visit(value);
  return found;
}

function constantText(expression: Expression): string | undefined {
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.NumericLiteral:
      return (node as ts.NumericLiteral).text;
    case SyntaxKind.TrueKeyword:
      return 'true';
    case SyntaxKind.FalseKeyword:
      return 'false';
    default:
      return literalText(node);
  }
}

function isSecret(name: string, text: string, constant: Expression, file: AnalysedFile): boolean {
  if (secrecyOf(name) !== undefined || hasCredentials.test(text)) return true;
  return secretLiterals(file).some(({ start, end }) => start < constant.end && constant.end <= end);
}

/** `postgres://user:password@host` */
const hasCredentials = /:\/\/[^/\s@]+@/;

function isConstantCase(name: string): boolean {
  return /^[A-Z][A-Z\d_]*$/.test(name);
}
