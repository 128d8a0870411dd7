/**
 * An async handler gives its framework a promise. Where the framework drops it, an error in the handler reaches no error handler: the
 * request gets no answer, and Node ends the process for the unhandled rejection.
 */
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { importsIn, type LinkedProject, type PackageInfo } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import type { Model } from '../models/model.js';
import {
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type FunctionNode,
  type Identifier,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isAsync } from './async-function.js';
import { failuresIn, rejectionIn } from './failing.js';
import { looseCallIn } from './loose-call.js';
import { registrations, type Registration } from './registration.js';
import { remembered } from '../remembered.js';

/** An async handler, as it is, whose promise the framework drops and whose rejection nobody handles inside. */
export interface AsyncHandler {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: FunctionNode;
  readonly registration: Registration;
  /** The framework and its major version, as people write them: `Express 4`. */
  readonly framework: string;
  /** What fails first: an `await`, a `throw`, a returned promise. */
  readonly failure: Node;
  /** The failing call, in short: `orders.list`; undefined for a `throw` and what is no call. */
  readonly failing: string | undefined;
  /** Hands every error to the framework; undefined where that takes more than an edit. */
  readonly forwarding: readonly Edit[] | undefined;
}

/** The async handlers of a file that are registered as they are, in any file; among them functions that return a promise. */
export function* asyncHandlers(file: AnalysedFile, project: LinkedProject): Generator<AsyncHandler> {
  if (file.bound.functions.length === 0) return;
  const registered = registeredIn(project);
  for (const node of file.bound.functions) {
    const registration = registered.get(node);
    if (registration === undefined) continue;
    const failures = rejectionsIn(node, file, project);
    // What is waited for fails more often than what only computes.
    const failure = failures.find(({ kind }) => kind === SyntaxKind.AwaitExpression) ?? failures[0];
    if (failure === undefined) continue;
    yield {
      file,
      project,
      node,
      registration,
      failure,
      framework: `${registration.framework} ${project.link.majorOf(registration.row.model, registration.file.path) ?? 4}`,
      failing: nameOf(failure),
      get forwarding() {
        return forwarding(node, registration, failures, file);
      },
    };
  }
}

/** What rejects the promise that the function gives; the framework catches what one that is not `async` throws. */
function rejectionsIn(node: FunctionNode, file: AnalysedFile, project: LinkedProject): readonly Node[] {
  if (isAsync(node)) return [...failuresIn({ node, file }, project)].filter(isOwnFailure);
  const rejection = rejectionIn({ node, file }, project);
  if (rejection !== undefined) return [rejection];
  // (request, response) => orders.load(request.params.id).then((order) => response.json(order))
  return file.names.returnedBy(node).flatMap((result) => looseCallIn(unwrap(result as Expression), file, project) ?? []);
}

/** Calls that take a callback fail through it; only what is waited for, thrown or returned rejects the handler's own promise. */
function isOwnFailure({ kind }: Node): boolean {
  return kind !== SyntaxKind.NewExpression;
}

function nameOf(failure: Node): string | undefined {
  const waited = failure.kind === SyntaxKind.AwaitExpression ? (failure as ts.AwaitExpression).expression : failure;
  const node = startOf(unwrap(waited as Expression));
  if (node.kind !== SyntaxKind.CallExpression) return undefined;
  const name = calleeName(node as CallExpression);
  return name === 'a function' ? undefined : name;
}

/** `orders.list()` of `orders.list().then(…)` */
function startOf(node: Expression): Expression {
  if (node.kind !== SyntaxKind.CallExpression) return node;
  const callee = unwrap((node as CallExpression).expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return node;
  const { name, expression: receiver } = callee as ts.PropertyAccessExpression;
  return /^(then|catch|finally)$/.test(name.text) ? startOf(unwrap(receiver)) : node;
}

/** Functions that a framework calls without looking at their promise, and where it gets them. */
const registeredIn = remembered((project: LinkedProject): ReadonlyMap<FunctionNode, Registration> => {
  const found = new Map<FunctionNode, Registration>();
  for (const file of project.files.values()) {
    if (isPatched(file, project)) continue;
    for (const registration of registrations(file, project)) {
      if (!dropsPromises(registration)) continue;
      for (const { node } of registration.functions) if (!found.has(node)) found.set(node, registration);
    }
  }
  return found;
});

/** Whether the file runs where the framework has been made to forward rejections after all: `import 'express-async-errors'`. */
export function isPatched(file: AnalysedFile, project: LinkedProject): boolean {
  const own = project.packageOf(file.path);
  return patchingPackages(project).some((other) => mayShareProcess(other, own));
}

/** The packages in which some file makes the framework forward rejections after all, for its whole process. */
const patchingPackages = remembered((project: LinkedProject): readonly (PackageInfo | undefined)[] =>
  [...project.files.values()]
    .filter((file) =>
      [...importsIn(file)].some(([, specifier]) =>
        project.link.modelsOf(specifier).some(({ traits }) => traits?.some(({ is }) => is === 'patches-async')),
      ),
    )
    .map(({ path }) => project.packageOf(path)),
);

/** Whether one of the packages is a part of the other; of a file outside of all packages nobody knows. */
function mayShareProcess(one: PackageInfo | undefined, other: PackageInfo | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return isPartOf(one, other) || isPartOf(other, one);
}

function isPartOf({ folder, name }: PackageInfo, whole: PackageInfo): boolean {
  const isInside = folder.startsWith(whole.folder) && /^([\\/]|$)/.test(folder.slice(whole.folder.length));
  return isInside || (name !== undefined && whole.dependencies[name] !== undefined);
}

/** The framework forwards rejections since some version, and the project has an older one; where nothing is said, the oldest. */
function dropsPromises({ call, row, file, project }: Registration): boolean {
  const { expression: callee } = call;
  const receivers =
    callee.kind === SyntaxKind.PropertyAccessExpression ? file.valuesOf((callee as ts.PropertyAccessExpression).expression) : [];
  const models = new Set<Model>([row.model, ...project.link.namesOf(receivers).map(({ model }) => model)]);
  if ([...models].some((model) => forwards(model, undefined))) return false;
  const major = project.link.majorOf(row.model, file.path);
  if (major === undefined && project.packageOf(file.path) !== undefined) return false;
  const isSometimes = row.model.traits?.some(({ is, majors }) => is === 'forwards-rejections' && majors !== undefined) ?? false;
  return isSometimes && (major === undefined || !forwards(row.model, major));
}

function forwards({ traits }: Model, major: number | undefined): boolean {
  return (
    traits?.some(
      ({ is, majors }) =>
        is === 'forwards-rejections' && (majors === undefined || (major !== undefined && majors.some((since) => major >= since))),
    ) ?? false
  );
}

/** `async (req, res) => { … }`  →  `async (req, res, next) => { try { … } catch (error) { next(error); } }` */
function forwarding(
  fn: FunctionNode,
  { kind, handlerArity }: Registration,
  failures: readonly Node[],
  file: AnalysedFile,
): readonly Edit[] | undefined {
  const place = (kind === 'error handler' ? (handlerArity ?? 4) : 3) - 1;
  const next = nextOf(fn, place, file);
  const { body } = fn;
  if (next === undefined || body === undefined) return undefined;
  const { text, source } = file.bound;
  const edits: Edit[] = next.edit === undefined ? [] : [next.edit];
  // return orders.list().then(…)  →  return orders.list().then(…).catch(next)
  if (!isAsync(fn)) return inOrder([...edits, ...failures.map((failure) => insert(failure.end, `.catch(${next.name})`))]);
  // A promise that is returned from a `try` rejects outside of it.
  for (const failure of failures) {
    const isReturned = failure.parent.kind === SyntaxKind.ReturnStatement || failure === body;
    if (isReturned && failure.kind !== SyntaxKind.AwaitExpression) edits.push(insert(failure.getStart(source), 'await '));
  }
  const start = body.getStart(source);
  if (body.kind !== SyntaxKind.Block) {
    edits.push(insert(start, '{ try { return '), insert(body.end, `; } catch (error) { ${next.name}(error); } }`));
    return inOrder(edits);
  }
  const close = body.end - 1;
  const lineStart = text.lastIndexOf('\n', close) + 1;
  const indent = text.slice(lineStart, close);
  if (indent.trim() !== '' || lineStart <= start) {
    edits.push(insert(start + 1, ' try {'), insert(close, `} catch (error) { ${next.name}(error); } `));
    return inOrder(edits);
  }
  edits.push(insert(start + 1, `\n${indent}  try {`));
  // Lines of a template would change what it says.
  if (!text.slice(start, close).includes('`')) {
    for (let line = text.indexOf('\n', start) + 1; line > 0 && line < lineStart; line = text.indexOf('\n', line) + 1) {
      if (text[line] !== '\n' && text[line] !== '\r') edits.push(insert(line, '  '));
    }
  }
  edits.push(insert(lineStart, `${indent}  } catch (error) {\n${indent}    ${next.name}(error);\n${indent}  }\n`));
  return inOrder(edits);
}

function insert(at: number, text: string): Edit {
  return { start: at, end: at, text };
}

function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.start - b.start);
}

/** The name of `next` in the handler, and the edit that gives it one. */
function nextOf(fn: FunctionNode, place: number, file: AnalysedFile): { readonly name: string; readonly edit?: Edit } | undefined {
  const { parameters } = fn;
  if (parameters.some(({ dotDotDotToken }) => dotDotDotToken !== undefined)) return undefined;
  const declared = parameters[place];
  if (declared !== undefined)
    return declared.name.kind === SyntaxKind.Identifier ? { name: (declared.name as Identifier).text } : undefined;
  const last = parameters[place - 1];
  // Whatever `next` means in the body would change; and a typed parameter would need an import.
  if (last === undefined || last.type !== undefined || isMeantInside('next', fn, file)) return undefined;
  return { name: 'next', edit: insert(last.end, ', next') };
}

function isMeantInside(name: string, fn: FunctionNode, file: AnalysedFile): boolean {
  return (
    file.bound.identifiers.get(name)?.some((identifier) => isInside(identifier, fn) && symbolOf(file.bound, identifier) !== undefined) ??
    false
  );
}
