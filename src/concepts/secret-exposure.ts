/**
 * Exposures are the secrets that an expression's value gives away when it is printed: the value itself, one in an object or text made
 * before, a whole request body, the headers, the environment, a record that holds a password. They follow the value's origins back through
 * variables, literals and project functions; what is masked, left out or only a fact about the secret on the way gives nothing away.
 */
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf } from '../dataflow/constants.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import { extend, splitPath, startsWithStep, type Origin, type Passage } from '../dataflow/origins.js';
import { isDerivedName, secrecyOf, wordsIn, wordsOf } from '../dataflow/secret-names.js';
import type { TraceStep } from '../diagnostic.js';
import {
  isFunction,
  SyntaxKind,
  type CallExpression,
  type Expression,
  type Identifier,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { memberCall } from './member-call.js';
import { isPartOfRequestByName, requestMemberByName, requestMemberByPart } from './request-by-name.js';
import {
  canBeSecret,
  isCredentialHolder,
  isLabelledCode,
  isMasking,
  isPlainlyTyped,
  issuesCredential,
  isTextHolder,
  isUsedAsCredential,
  isUsedAsId,
  isUsedAsName,
  lastNameOf,
  nameRead,
  standsInAccessCode,
} from './secret-evidence.js';
import { isWiped, secretHeldBy, shapeOf } from './secret-record.js';
import { remembered } from '../remembered.js';

/** `value`: one secret; `record`: an object that holds one; the others: everything of that kind, whatever it is. */
export type ExposureKind = 'value' | 'record' | 'body' | 'headers' | 'cookies' | 'environment';

/** One secret that a value gives away. */
export interface Exposure {
  readonly kind: ExposureKind;
  /** The secret's name; of a record, the member's. */
  readonly name: string;
  /** The secret's name in the object that it was put into. */
  readonly key: string | undefined;
  /** Where in the value it stands: `.user.password`. */
  readonly into: string;
  /** Only its text is left. */
  readonly isText: boolean;
  /** `JSON.stringify(…)` and the like have made a text of it that shows what is in it. */
  readonly isSerialised: boolean;
  /** Something besides the name says that it is a secret; where not, its surroundings may. */
  readonly isCertain: boolean;
  readonly root: Node;
  /** Members read from the root. */
  readonly part: string;
  /** The expressions on the way in the file that was asked about, the last one next to the value. */
  readonly way: readonly Expression[];
  /** Where it got into the value, in another place than the way's end. */
  readonly source: TraceStep | undefined;
}

/** How a secret goes on: the value of a function's parameter or result stands in something else. */
export interface SecretPassage extends Passage {
  /** `JSON.stringify(…)` and the like stand on the way. */
  readonly isSerialised: boolean;
}

const none: readonly Exposure[] = [];
const deepest = 3;
const exposuresIn = remembered((_project: LinkedProject) => new Map<Expression, readonly Exposure[]>());

/** The secrets that the expression's value gives away. */
export function exposuresOf(expression: Expression, file: AnalysedFile, project: LinkedProject, depth = 0): readonly Exposure[] {
  const byExpression = exposuresIn(project);
  const known = byExpression.get(expression);
  if (known !== undefined) return known;
  byExpression.set(expression, none); // a cycle adds nothing
  const found = file.origins.of(expression).flatMap((origin) => exposuresBy(origin, file, project, depth));
  byExpression.set(expression, found);
  return found;
}

/** What is left of the exposure when its value is passed on that way; undefined when nothing is. */
export function passOn(exposure: Exposure, { part, into, without, isText, isSerialised: staysWhole }: SecretPassage): Exposure | undefined {
  const isObject = exposure.kind !== 'value' || exposure.into !== '';
  if (isText && isObject && !exposure.isSerialised && !staysWhole) return undefined;
  let rest = exposure.into;
  for (const step of splitPath(part)) {
    if (rest === '') return undefined; // a member of the secret, or of something whose members nobody knows
    if (step === '[]' && !rest.startsWith('[]')) continue;
    if (!startsWithStep(rest, step)) return undefined;
    rest = rest.slice(step.length);
  }
  if (without.some((name) => (rest === '' ? exposure.kind !== 'value' && secrecyOf(name) !== undefined : startsWithStep(rest, `.${name}`))))
    return undefined;
  return {
    ...exposure,
    into: isText ? '' : extend(into, rest),
    isText: exposure.isText || isText,
    isSerialised: exposure.isSerialised || staysWhole,
  };
}

/** One origin, with what is known of the expressions on its way. */
interface Traced {
  readonly origin: Origin;
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The expressions whose whole value it is, the last one first. */
  readonly spelled: readonly Expression[];
  /** The whole object it stands in became text without being serialised: `[object Object]`. */
  readonly isLost: boolean;
}

function exposuresBy(origin: Origin, file: AnalysedFile, project: LinkedProject, depth: number): readonly Exposure[] {
  const { root, way } = origin;
  if (way.some((node) => node !== root && node.kind === SyntaxKind.CallExpression && isMasking(node as CallExpression, file, project)))
    return none;
  if (root.kind === SyntaxKind.CallExpression && project.rowWithRole(root as CallExpression, file, 'mask') !== undefined) return none;
  const traced = trace(origin, file, project);
  const last = traced.spelled[0];
  if (last === undefined) return none;
  const ownNames = traced.spelled.map(nameOfValue).filter((name) => name !== undefined);
  if (ownNames.some(isDerivedName) || isWiped(origin, way[way.length - 1] ?? last, file, project)) return none;
  const whole = wholeOf(traced);
  if (whole !== undefined) return whole;
  const value = valueOf(traced, ownNames);
  if (value !== 'unknown') return value;
  const held =
    traced.isLost || (origin.isText && !isSerialised(way)) || ownNames.some(isTextHolder)
      ? undefined
      : secretHeldBy(origin, traced.spelled, file, project);
  if (held !== undefined) return [exposure(traced, 'record', held, true)];
  if (depth >= deepest) return none;
  const imported = exposuresOfImport(last, traced, depth);
  if (imported.length > 0 || (root.kind !== SyntaxKind.CallExpression && root.kind !== SyntaxKind.NewExpression)) return imported;
  return exposuresOfResult(root as CallExpression, traced, depth);
}

function trace(origin: Origin, file: AnalysedFile, project: LinkedProject): Traced {
  const spelled: Expression[] = [];
  let isLost: boolean | undefined;
  for (let index = origin.way.length - 1; index >= 0; index -= 1) {
    const node = origin.way[index]!;
    const state = file.origins
      .of(node)
      .find(({ root, way }) => root === origin.root && way.length === index + 1 && way[0] === origin.way[0]);
    if (state === undefined) continue;
    // What became text is what the last expression before that spells: `client` of `${client}`, not of `${client.secret}`.
    if (origin.isText && !state.isText) isLost ??= /\.[^.]*$/.test(state.into) && !isSerialised(origin.way.slice(index));
    if (state.part === origin.part && state.into === '') spelled.push(node);
  }
  return { origin, file, project, spelled, isLost: isLost ?? false };
}

/** `JSON.stringify(…)` and the like stand on the way. */
function isSerialised(way: readonly Node[]): boolean {
  return way.some(
    (node) => node.kind === SyntaxKind.CallExpression && isSerialising(lastNameOf((node as CallExpression).expression) ?? ''),
  );
}

/** Whether a function of this name makes a text that shows what is in an object. */
export function isSerialising(name: string): boolean {
  return /stringify|inspect|format|dump|serialize|prettyjson/i.test(name);
}

function nameOfValue(node: Expression): string | undefined {
  return node.kind === SyntaxKind.CallExpression ? nameRead(node) : lastNameOf(node);
}

function exposure({ origin, file }: Traced, kind: ExposureKind, name: string, isCertain: boolean): Exposure {
  const { root, part, way, into, isText } = origin;
  const last = lastKey(into);
  const key = last !== undefined && secrecyOf(last) !== undefined ? last : undefined;
  const source = sourceOf(origin, key ?? name, file);
  return { kind, name, key, into, isText, isSerialised: isSerialised(way), isCertain, root, part, way, source };
}

/** `const details = { password }`: where a secret got into the object that is printed. */
function sourceOf({ way, into }: Origin, name: string, file: AnalysedFile): TraceStep | undefined {
  const holder = way.find(
    (node, index) =>
      index > 0 &&
      node.kind === SyntaxKind.Identifier &&
      file.origins.of(node).some((origin) => origin.into !== '' && into.endsWith(origin.into)),
  );
  const first = holder === undefined ? undefined : way[way.indexOf(holder) - 1];
  if (first === undefined) return undefined;
  return {
    file: file.path,
    start: first.getStart(file.bound.source),
    end: first.end,
    label: `\`${name}\` is put into \`${(holder as Identifier).text}\``,
  };
}

// --- everything of a kind

const wholeKinds = new Map<string, ExposureKind>([
  ...['body', 'payload', 'rawBody', 'json', 'text', 'parseBody', 'formData'].map((name) => [name, 'body'] as const),
  ...['headers', 'header', 'multiValueHeaders'].map((name) => [name, 'headers'] as const),
  ...['cookies', 'signedCookies', 'state'].map((name) => [name, 'cookies'] as const),
]);
const wholeNames: Readonly<Partial<Record<ExposureKind, string>>> = {
  body: 'request body',
  headers: 'list of request headers',
  cookies: 'list of cookies',
  environment: 'environment',
};

function wholeOf(traced: Traced): readonly Exposure[] | undefined {
  const { origin, file, project, spelled } = traced;
  for (const node of spelled) {
    const kind = project.isNamed(node, 'env', file) ? 'environment' : kindOfInput(node, origin, file, project);
    if (kind === undefined) continue;
    if (origin.without.some((name) => secrecyOf(name) !== undefined)) return none;
    if (origin.isText && !isSerialised(origin.way)) return none;
    const shape = kind === 'body' ? shapeOf(node, file, project) : undefined;
    if (shape?.secret !== undefined) return [exposure(traced, 'record', shape.secret, true)];
    return shape?.isClosed === true ? none : [exposure(traced, kind, wholeNames[kind]!, true)];
  }
  return undefined;
}

/** Which part of a request the expression is the whole of. */
function kindOfInput(node: Expression, { root, part }: Origin, file: AnalysedFile, project: LinkedProject): ExposureKind | undefined {
  if (node.kind === SyntaxKind.CallExpression && (node as CallExpression).arguments.length > 0) return undefined;
  for (const value of project.link.resolve(file.valuesOf(node))) {
    if (!project.link.hasName([value], 'input')) continue;
    // A parameter that only its callers say something of: they are where it enters.
    if (isPlainParameter(node, root, file)) return undefined;
    let step = value;
    while (step.of !== undefined && !step.step.startsWith('.')) step = step.of;
    const name = step.step.slice(1);
    // What request.header('x-request-id') gave is one header.
    if (name === 'header' && step !== value && node.kind !== SyntaxKind.CallExpression) return undefined;
    return namesByDecorator(root).length > 0 ? undefined : wholeKinds.get(name.charAt(0).toLowerCase() + name.slice(1));
  }
  const name = requestMemberByName(node, file) ?? (node.kind === SyntaxKind.Identifier ? requestMemberByPart(root, part) : undefined);
  return name === undefined ? undefined : wholeKinds.get(name);
}

function isPlainParameter(node: Expression, root: Node, file: AnalysedFile): boolean {
  if (node.kind !== SyntaxKind.Identifier || root.kind !== SyntaxKind.Parameter) return false;
  const [declaration] = symbolOf(file.bound, node as Identifier)?.declarations ?? [];
  return declaration === root && (root as ts.ParameterDeclaration).modifiers === undefined;
}

/** `@Headers('user-agent') agent` */
function namesByDecorator(root: Node): readonly string[] {
  if (root.kind !== SyntaxKind.Parameter) return [];
  return ((root as ts.ParameterDeclaration).modifiers ?? []).flatMap((modifier) => {
    if (modifier.kind !== SyntaxKind.Decorator || modifier.expression.kind !== SyntaxKind.CallExpression) return [];
    const [argument] = (modifier.expression as CallExpression).arguments;
    return (argument === undefined ? undefined : literalText(argument)) ?? [];
  });
}

// --- one secret

/** A secret by its name; `'unknown'` where the names say nothing, so that others may. */
function valueOf(traced: Traced, ownNames: readonly string[]): readonly Exposure[] | 'unknown' {
  const { origin, isLost } = traced;
  if (isLost) return none;
  const key = lastKey(origin.into);
  const partName = partNameOf(traced, ownNames);
  const names = [
    ...ownNames,
    ...(partName === undefined || ownNames.includes(partName) ? [] : [partName]),
    ...namesByDecorator(origin.root),
  ];
  const own = names.find((name) => secrecyOf(name) !== undefined);
  if (own === undefined && names.some(isAnotherFact)) return none;
  if (key !== undefined && isDerivedName(key)) return none;
  const labelled = own === undefined && key === undefined && !tellsOutcome(origin) ? traced.spelled.find(isLabelledCode) : undefined;
  if (labelled !== undefined) return [exposure(traced, 'value', lastNameOf(labelled)!, true)];
  const name = own ?? key;
  const secrecy = name === undefined ? undefined : secrecyOf(name);
  if (name === undefined || secrecy === undefined) return 'unknown';
  if (!canBeTheSecret(traced, name)) return none;
  if (secrecy === 'hard') return [exposure(traced, 'value', name, true)];
  return [exposure(traced, 'value', name, hasEvidence(traced, name))];
}

/** The code of an error, of an answer or of a process that has ended: `catch ({ code })`, `child.on('exit', (code) => …)`. */
function tellsOutcome({ root, part }: Origin): boolean {
  if (root.parent.kind === SyntaxKind.CatchClause || /\.(status|statusCode|exitCode)$/.test(part)) return true;
  const handing = root.kind === SyntaxKind.Parameter ? memberCall(root.parent.parent) : undefined;
  const event = handing?.call.arguments[0];
  return handing?.name === 'catch' || (event !== undefined && /^(exit|close)$/.test(literalText(event) ?? ''));
}

/** The member's name, where the value is not read from it under another: `const [scheme] = authorization.split(' ')`. */
function partNameOf({ origin: { part }, spelled }: Traced, ownNames: readonly string[]): string | undefined {
  const isScheme = spelled.some(
    (node) => node.kind === SyntaxKind.ElementAccessExpression && (node as ts.ElementAccessExpression).argumentExpression.getText() === '0',
  );
  return part.endsWith('[]') && (ownNames.length > 0 || isScheme) ? undefined : lastKey(part);
}

/** Whether the name says something else about a secret, whatever key it is put under: `secretName`, `tokenId`, `cookie.name`. */
export function isAnotherFact(name: string): boolean {
  const words = wordsOf(name);
  const last = words[words.length - 1] ?? '';
  if (factWords.has(last)) return true;
  return words.some((word) => secrecyOf(word) !== undefined || secrecyOf(word.replace(/s$/, '')) !== undefined);
}

const factWords = wordsIn(`
  id ids name names type kind length count status size exists valid enabled expires expiry at ttl arn path index version label title field
  required changed`);

function lastKey(path: string): string | undefined {
  const steps = splitPath(path).filter((step) => step !== '[]' && !/^\.(value|\d+)$/.test(step));
  return steps[steps.length - 1]?.slice(1);
}

/** Whether what is known of the value leaves it possible that it is the secret its name says. */
function canBeTheSecret({ origin, file, project, spelled }: Traced, name: string): boolean {
  const { root, part } = origin;
  if (root.kind === SyntaxKind.CallExpression || root.kind === SyntaxKind.NewExpression) {
    if (part === '' && nameRead(root) === undefined && !canBeSecret(root as CallExpression | NewExpression, file, project)) return false;
  } else if (isFunction(root) || root.kind === SyntaxKind.ClassDeclaration || root.kind === SyntaxKind.EnumDeclaration) return false;
  if (isImported(root) && part === '') return comesFromEnvironment(spelled, file, project);
  if (/^PWD$/i.test(name) && comesFromEnvironment(spelled, file, project)) return false;
  // In Kafka's protocol the number of a request's kind is called that; its name stands beside it.
  if (name === 'apiKey' && file.bound.identifiers.has('apiName')) return false;
  if (/credential$/i.test(name) && spelled.some((node) => isUsedAsId(node, file))) return false;
  for (const node of spelled) {
    if (node.kind === SyntaxKind.Identifier && (isPlainlyTyped(node as Identifier, file) || isUsedAsName(node as Identifier, file)))
      return false;
    const holder = holderNameOf(node);
    if (holder !== undefined && isTextHolder(holder)) return false;
    if (project.link.resolve(file.valuesOf(node)).some(({ kind }) => kind === 'function' || kind === 'class')) return false;
  }
  // const { password } = errors
  const steps = splitPath(part);
  const outer = steps.length === 1 ? nameOfRoot(origin) : steps[steps.length - 2]?.slice(1);
  return outer === undefined || !isTextHolder(outer);
}

function isImported({ kind }: Node): boolean {
  return kind === SyntaxKind.ImportSpecifier || kind === SyntaxKind.ImportClause || kind === SyntaxKind.NamespaceImport;
}

/** `process.env.TOKEN`, also under the name that another file exports it as. */
function comesFromEnvironment(spelled: readonly Expression[], file: AnalysedFile, project: LinkedProject): boolean {
  return spelled.some((node) =>
    project.link.resolve(file.valuesOf(node)).some(({ of }) => of !== undefined && project.link.hasName([of], 'env')),
  );
}

function holderNameOf(node: Expression): string | undefined {
  if (node.kind !== SyntaxKind.PropertyAccessExpression && node.kind !== SyntaxKind.ElementAccessExpression) return undefined;
  return lastNameOf((node as ts.PropertyAccessExpression).expression);
}

function nameOfRoot({ way: [first] }: Origin): string | undefined {
  return first === undefined ? undefined : lastNameOf(first);
}

/** Whether something besides a soft name says that the value lets somebody in. */
function hasEvidence({ origin, file, project, spelled }: Traced, name: string): boolean {
  const { root, way } = origin;
  if (comesFromEnvironment(spelled, file, project)) return true;
  if (way.some((node) => project.isNamed(node, 'input', file) && !isPlainParameter(node, root, file))) return true;
  if (spelled.some((node) => isPartOfRequestByName(node, file))) return true;
  if (isCall(root) && origin.part === '' && issuesCredential(root, file, project)) return true;
  if (spelled.some((node) => isCredentialHolder(holderNameOf(node) ?? '') || holderNameOf(node) === 'headers')) return true;
  if (isReadFromHeaders(origin, name) || isPutIntoHeaders(origin, name)) return true;
  if (!/token|credential|jwt/i.test(name)) return false;
  return spelled.some((node) => standsInAccessCode(node) || isUsedAsCredential(node, file, project));
}

const headersName = /^headers?$/i;
const authorizationName = /^(proxy[-_]?)?authorization$/i;

/** `const { authorization } = request.headers`, `context.get('authorization')` */
function isReadFromHeaders({ root, part }: Origin, name: string): boolean {
  const steps = splitPath(part).filter((step) => step !== '[]');
  if (steps.length > 1 && headersName.test(steps[steps.length - 2]!.slice(1))) return true;
  if (part !== '' || !authorizationName.test(name) || nameRead(root) === undefined) return false;
  const read = memberCall(root);
  return read !== undefined && /^(req|request|ctx|context|headers?)$/i.test(lastNameOf(read.receiver) ?? '');
}

/** `headers: { authorization: await current() }`, `const headers = { authorization: … }` */
function isPutIntoHeaders({ into, way }: Origin, name: string): boolean {
  if (!authorizationName.test(name) || lastKey(into) !== name) return false;
  return splitPath(into).some((step) => headersName.test(step.slice(1))) || way.some((node) => headersName.test(lastNameOf(node) ?? ''));
}

function isCall({ kind }: Node): boolean {
  return kind === SyntaxKind.CallExpression;
}

// --- out of other files

/** `config` of `import { config } from './config'`: what the object there holds. */
function exposuresOfImport(spelled: Expression, { origin, file, project }: Traced, depth: number): readonly Exposure[] {
  if (!isImported(origin.root) && !isRequire(origin.root)) return none;
  const constant = constantOf(spelled, file, project);
  if (constant?.node.kind !== SyntaxKind.ObjectLiteralExpression || constant.file === file) return none;
  return exposuresOf(constant.node, constant.file, project, depth + 1).flatMap((exposure) => {
    const passed = passOn(exposure, { ...origin, part: '', isSerialised: isSerialised(origin.way) });
    if (passed === undefined) return [];
    const at = exposure.way[0] ?? constant.node;
    const source = {
      file: constant.file.path,
      start: at.getStart(constant.file.bound.source),
      end: at.end,
      label: `\`${exposure.name}\` is put into it`,
    };
    return [{ ...passed, root: origin.root, part: origin.part, way: origin.way, source }];
  });
}

function isRequire(node: Node): boolean {
  return isCall(node) && (node as CallExpression).expression.getText() === 'require';
}

// --- through project functions

/** What a project function puts into its result: its own secrets, and those of its arguments. */
function exposuresOfResult(call: CallExpression | NewExpression, { origin, file, project }: Traced, depth: number): readonly Exposure[] {
  if (call.kind === SyntaxKind.NewExpression || isMasking(call, file, project)) return none;
  const found: Exposure[] = [];
  const add = (exposure: Exposure | undefined, source: TraceStep | undefined): void => {
    const passed = exposure === undefined ? undefined : passOn(exposure, { ...origin, isSerialised: isSerialised(origin.way) });
    if (passed !== undefined)
      found.push({ ...passed, root: origin.root, part: origin.part, way: origin.way, source: source ?? passed.source });
  };
  for (const { node: fn, file: home } of project.functionsOf(call, file)) {
    for (const returned of home.names.returnedBy(fn)) {
      for (const origin of home.origins.of(returned)) {
        const index = fn.parameters.findIndex((parameter) => parameter === origin.root);
        const argument = index < 0 ? undefined : call.arguments[index];
        const isMasked = origin.way.some(
          (node) => node !== origin.root && isCall(node) && isMasking(node as CallExpression, home, project),
        );
        if (argument === undefined || isMasked) continue;
        for (const exposure of exposuresOf(argument, file, project, depth + 1))
          add(passOn(exposure, { ...origin, isSerialised: isSerialised(origin.way) }), undefined);
      }
      for (const exposure of exposuresOf(returned, home, project, depth + 1)) {
        if (exposure.kind === 'value' && fn.parameters.some((parameter) => parameter === exposure.root)) continue;
        const at = exposure.way[exposure.way.length - 1] ?? returned;
        add(exposure, {
          file: home.path,
          start: at.getStart(home.bound.source),
          end: at.end,
          label: `\`${exposure.name}\` is put into the result`,
        });
      }
    }
  }
  return found;
}
