/**
 * Backend code is what holds up other people's work when it waits or fails: not pages, not scripts, not examples. It is told by what the
 * file itself uses, and in packages that draw user interfaces only where the file shows that it runs on a server.
 */
import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { importsIn, literalText, type LinkedProject } from '../dataflow/linked-project.js';
import type { Role } from '../models/model.js';
import { SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import { isInAside, isOfBot, isOfCommand, packageMates, rememberedByPackage, servesIn } from './package-place.js';
import { remembered } from '../remembered.js';

/** Whether the file is part of a backend, as far as anything tells: a file that says nothing is, but in a package with pages. */
export function isBackendCode(file: AnalysedFile, project: LinkedProject): boolean {
  if (isInAside(file, project) || isInTool(file, project) || isForTests(file, project) || isScript(file, project)) return false;
  return !isUserInterface(file, project);
}

/** Whether the file runs in a browser, or may because its package is a user interface and nothing in the file shows a server. */
export function isUserInterface(file: AnalysedFile, project: LinkedProject): boolean {
  return runsInBrowser(file, project) || (isAmongPages(file, project) && !showsServer(file, project));
}

/**
 * Whether the file is certainly beside the backend, whatever else its package is: a page, an example, a script, a benchmark, a test helper.
 */
export function isBesideBackend(file: AnalysedFile, project: LinkedProject): boolean {
  const folder = project.packageOf(file.path)?.folder;
  return (
    (folder !== undefined && besideFolder.test(file.path.slice(folder.length))) || isForTests(file, project) || runsInBrowser(file, project)
  );
}

/** Whether the file is part of a backend that others wait for, and not of a command that someone runs and can stop. */
export function isServiceCode(file: AnalysedFile, project: LinkedProject): boolean {
  if (!isBackendCode(file, project) || isInCommandFolder(file, project) || isOfCommand(file, project) || isExecutable(file, project))
    return false;
  return !/[\\/](bin|scripts|tools?)$/.test(project.packageOf(file.path)?.folder ?? '');
}

function isInCommandFolder(file: AnalysedFile, project: LinkedProject): boolean {
  return commandFolder.test(pathOfService(file, project));
}

/** The file's path in its package, without a folder of commands that a service gets from others: over a command bus, or in a chat. */
export function pathOfService(file: AnalysedFile, project: LinkedProject): string {
  return innerPath(file, project).replace(isOfBot(file, project) ? commandsOfBot : handledCommands, '');
}

const besideFolder = /[\\/](examples?(-\w+)?|demos?|samples?|scripts|bench(marks?)?|load-?test(s|ing)?|playgrounds?|stories)[\\/]/i;
const commandFolder = /[\\/](bin|cli|commands?|install(er)?|migrations?|setup)[\\/]|[\\/](cli|Cli[A-Z]\w*)\.[^\\/]*$/;
/** `orders/commands/place-order.handler.ts`, `commands/handlers/cancel.ts`: what a command bus hands over is part of the service. */
const handledCommands = /[\\/]commands?(?=[\\/].*handlers?\b)/i;
const commandsOfBot = /[\\/](slash-?)?commands?(?=[\\/])/i;
const toolFolder = /[\\/](scripts|tools?|tooling|dev-\w+)[\\/]/;
const pageFolder = /[\\/](public|static|assets|frontend|client-?side|browser|ui|www|webapp|components|composables)[\\/]/i;
const serverPath = /[\\/](server|api|backend|trpc|lambda|functions|workers?|jobs|queues?|cron)[\\/]|[\\/]route\.[jt]s$|\.server\.[jt]s$/i;
const helperFile = /[\\/]test(ing)?[-_]?(helpers?|utils|utilities|kit|support|tools)[\\/]|[\\/](bench(mark)?|seeds?|demo)([.-][^\\/]*)?$/i;
/** `@orders/test-kit`, `@orders/dev-env`: what those who develop the other packages use. */
const helperPackage = /(^|[/-])test(ing)?($|[-_])|(^|\/)dev-(env|environment|kit|utils|helpers)$/;
const browserNames = [
  'document',
  'window',
  'localStorage',
  'sessionStorage',
  'indexedDB',
  'IDBKeyRange',
  'navigator',
  'XMLHttpRequest',
  'DOMParser',
  'FileReader',
  'jQuery',
  'angular',
  'chrome',
  'importScripts',
  'alert',
];

/** The file's package is one of several, and those who develop the others use it: `tools/release`, `packages/dev-server`. */
function isInTool(file: AnalysedFile, project: LinkedProject): boolean {
  const folder = project.packageOf(file.path)?.folder;
  const around = folder === undefined ? undefined : project.packageOf(folder);
  return (
    folder !== undefined && around !== undefined && around.folder !== folder && toolFolder.test(`${folder.slice(around.folder.length)}/`)
  );
}

/** The file's path in its package; its name alone where there is none. */
export function innerPath({ path }: AnalysedFile, project: LinkedProject): string {
  const folder = project.packageOf(path)?.folder;
  return path.slice(folder?.length ?? path.search(/[\\/][^\\/]*$/));
}

function isForTests(file: AnalysedFile, project: LinkedProject): boolean {
  return helperFile.test(innerPath(file, project)) || helperPackage.test(project.packageOf(file.path)?.name ?? '');
}

/** `main().catch(…)` at the end of a file that nobody imports and that serves nothing: it is run by hand, and ends. */
function isScript(file: AnalysedFile, project: LinkedProject): boolean {
  const { bound } = file;
  const isStarted = bound.expressionStatements.some(
    ({ parent, expression }) =>
      parent.kind === SyntaxKind.SourceFile && /^(await |void )?(main|run|cli|seed|migrate)\(/.test(expression.getText(bound.source)),
  );
  return isStarted && !servesIn(file, project) && project.importersOf(file).length === 0;
}

/** `#!/usr/bin/env node`: someone runs it in a shell, unless it serves. */
function isExecutable(file: AnalysedFile, project: LinkedProject): boolean {
  return file.bound.text.startsWith('#!') && !servesIn(file, project);
}

/** Whether the file draws or runs in a page, as far as its path, its imports and its names tell. */
export const runsInBrowser = remembered((file: AnalysedFile, project: LinkedProject): boolean => {
  const { path, bound } = file;
  return (
    !/^\s*['"]use server['"]/.test(bound.text) &&
    (/\.[jt]sx$/.test(path) ||
      (pageFolder.test(innerPath(file, project)) && !showsServer(file, project)) ||
      /^[^\S\n]*['"]use client['"]/m.test(bound.text.slice(0, 2000)) ||
      browserNames.some((name) => isGlobalIn(name, file)) ||
      // Only browsers have cookies of their own to send along, and only Node has buffers.
      (/\bcredentials: ['"](include|same-origin)['"]/.test(bound.text) && !isGlobalIn('Buffer', file)) ||
      drawsByName(file) ||
      [...importsIn(file)].some(([node, specifier]) => draws(specifier, project) && !isServerOnly(node, specifier)))
  );
});

/** `$('<div>')`: jQuery as a page offers it, without an import. */
function drawsByName({ bound }: AnalysedFile): boolean {
  return (bound.identifiers.get('$') ?? []).some((name) => {
    const { parent } = name;
    if (parent.kind !== SyntaxKind.CallExpression || (parent as ts.CallExpression).expression !== name) return false;
    const [what] = (parent as ts.CallExpression).arguments;
    return what !== undefined && literalText(what) !== undefined && symbolOf(bound, name) === undefined;
  });
}

function draws(specifier: string, project: LinkedProject): boolean {
  return project.link.modelsOf(specifier).some(({ traits }) => traits?.some(({ is }) => is === 'draws'));
}

/** `import { cache } from 'react'`: what remembers results for the length of a request is for components that a server draws. */
function isServerOnly(node: Node, specifier: string): boolean {
  if (specifier !== 'react' || node.kind !== SyntaxKind.ImportDeclaration) return false;
  const { importClause } = node as ts.ImportDeclaration;
  const bindings = importClause?.namedBindings;
  if (importClause?.name !== undefined || bindings?.kind !== SyntaxKind.NamedImports) return false;
  const values = (bindings as ts.NamedImports).elements.filter(({ isTypeOnly }) => !isTypeOnly);
  return values.length > 0 && values.every(({ name, propertyName }) => (propertyName ?? name).text === 'cache');
}

const usingKinds: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.PropertyAccessExpression,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.NewExpression,
]);

/** `document.title`, `typeof window`: a name that the file does not declare. */
function isGlobalIn(name: string, { bound }: AnalysedFile): boolean {
  return (bound.identifiers.get(name) ?? []).some((identifier) => {
    const { parent } = identifier;
    if (!usingKinds.has(parent.kind)) return false;
    if (parent.kind === SyntaxKind.PropertyAccessExpression && (parent as ts.PropertyAccessExpression).name === identifier) return false;
    return symbolOf(bound, identifier) === undefined;
  });
}

/** The package has a user interface that is more than a corner of it, so that any of its files may run there. */
const isAmongPages = rememberedByPackage((file, project): boolean => {
  const { dependencies = {} } = project.packageOf(file.path) ?? {};
  const mates = Object.keys(dependencies).some((name) => draws(name, project)) ? packageMates(file, project) : [];
  return mates.filter((mate) => runsInBrowser(mate, project)).length > mates.length / 10;
});

const serverRoles: ReadonlySet<Role> = new Set(['listen', 'route', 'respond', 'query', 'pool', 'find', 'send-mail', 'verify-password']);

function showsServer(file: AnalysedFile, project: LinkedProject): boolean {
  if (serverPath.test(innerPath(file, project)) || /^[^\S\n]*['"]use server['"]/m.test(file.bound.text.slice(0, 2000))) return true;
  return [...importsIn(file)].some(
    ([node, specifier]) =>
      specifier.startsWith('node:') ||
      isServerOnly(node, specifier) ||
      specifier === 'server-only' ||
      project.link.modelsOf(specifier).some(({ calls }) => calls?.some(({ is }) => serverRoles.has(is))),
  );
}
