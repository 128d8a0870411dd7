import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { importsIn, type LinkedProject } from '../dataflow/linked-project.js';
import type { Model, Role } from '../models/model.js';
import { packageNameOf, packagesOf } from '../models/paths.js';
import { isFunction, SyntaxKind, type Node } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { nameOfFunction } from './function-name.js';
import { remembered } from '../remembered.js';

const incidentalFolder = anyOf(
  /(^|[\\/])(examples?(-\w+)?|demos?|samples?|scripts?|bench(marks?)?|load-?test(s|ing)?|playgrounds?|templates?|sandbox|stories|docs)[\\/]/i,
  // Deeper down, tools are what an assistant or a plugin of the program can do.
  /^[\\/]?tools?[\\/]/i,
  /(^|[\\/])(__tests__|tests?|specs?|e2e|mocks?|__mocks__|fixtures)[\\/]/i,
  /[\\/]_?(bench(mark)?s?|playground)\.[cm]?[jt]sx?$/i,
);
const startScripts = ['start', 'start:prod', 'start:dev', 'dev', 'serve', 'server'];

/** Whether the file lies in a folder for examples, scripts or tests, by its path in the package. */
export function isInAside(file: AnalysedFile, project: LinkedProject): boolean {
  const folder = project.packageOf(file.path)?.folder;
  return folder !== undefined && file.path.startsWith(folder) && incidentalFolder.test(file.path.slice(folder.length));
}

/** Whether the file's name says that it runs while others develop: `dev-mailbox.ts`, `dev-server.js`. */
export function isForDevelopment({ path }: AnalysedFile): boolean {
  return /[\\/]dev-[^\\/]*$/.test(path);
}

/** Whether a function around the node is named so, or the node itself: `developmentErrors`, `sendErrorDev`. */
export function isInDevelopmentFunction(node: Node): boolean {
  for (let current = node; current.kind !== SyntaxKind.SourceFile; current = current.parent)
    if (isFunction(current) && /^dev(elopment)?(?![a-z])|[a-z_]Dev(elopment)?(?![a-z])/.test(nameOfFunction(current) ?? '')) return true;
  return false;
}

/** Whether the file's whole package lies in such a folder of the package around it: `examples/custom-server`. */
export function isOfAside(file: AnalysedFile, project: LinkedProject): boolean {
  const folder = project.packageOf(file.path)?.folder;
  const around = folder === undefined ? undefined : project.packageOf(folder)?.folder;
  return folder !== undefined && around !== undefined && around !== folder && incidentalFolder.test(`${folder.slice(around.length)}/`);
}

/** What the file's package is for: `program` when something starts it, `command` when others run it, `library` when others import it. */
export function kindOfPackage(file: AnalysedFile, project: LinkedProject): 'program' | 'command' | 'library' | undefined {
  const info = project.packageOf(file.path);
  if (info === undefined) return undefined;
  if (startScripts.some((name) => info.scripts[name] !== undefined)) return 'program';
  if (info.bin.length > 0) return 'command';
  return info.main === undefined ? undefined : 'library';
}

/** The files of the package that the file is part of. */
export function packageMates(file: AnalysedFile, project: LinkedProject): readonly AnalysedFile[] {
  const folder = project.packageOf(file.path)?.folder;
  return [...project.files.values()].filter(({ path }) => project.packageOf(path)?.folder === folder);
}

/** Remembers what is found of a file for all files of its package. */
export function rememberedByPackage<Found>(
  find: (file: AnalysedFile, project: LinkedProject) => Found,
): (file: AnalysedFile, project: LinkedProject) => Found {
  const foundIn = remembered((_project: LinkedProject) => new Map<string | undefined, Found>());
  return (file, project) => {
    const byFolder = foundIn(project);
    const folder = project.packageOf(file.path)?.folder;
    if (!byFolder.has(folder)) byFolder.set(folder, find(file, project));
    return byFolder.get(folder) as Found;
  };
}

/** Whether the package is (also) a bot that talks to people on a chat platform. */
export const isOfBot = rememberedByPackage((file, project): boolean =>
  Object.keys(project.packageOf(file.path)?.dependencies ?? {}).some((name) => isChatPlatform(name, project)),
);

/** Whether the package is a client of a chat platform. */
export function isChatPlatform(specifier: string, { link }: LinkedProject): boolean {
  return link.modelsOf(specifier).some(({ traits }) => traits?.some(({ is }) => is === 'chats'));
}

const storing: ReadonlySet<Role> = new Set(['query', 'pool', 'find', 'transaction']);

/** The first library that talks to a database, a cache or a broker outside the process and that the file's package imports: `pg`. */
export const storeOf = rememberedByPackage((file, project): string | undefined => {
  const specifiers = packageMates(file, project).flatMap((mate) => [...importsIn(mate)].map(([, specifier]) => specifier));
  const found = specifiers.find((specifier) =>
    project.link
      .modelsOf(specifier)
      .some((model) => !isFamily(model) && !isEmbedded(model) && model.calls?.some(({ is }) => storing.has(is))),
  );
  return found && packageNameOf(found);
});

const taking: readonly Role[] = ['listen', 'route'];
const answering: readonly Role[] = [...taking, 'respond'];

/** Whether anything in the file takes requests. */
export function servesIn(file: AnalysedFile, project: LinkedProject): boolean {
  return hasCallOf(taking, file, project);
}

/** Whether anything in the file's package takes requests, or answers those that another package takes. */
export function servesInPackage(file: AnalysedFile, project: LinkedProject): boolean {
  return servingFiles(file, project).length > 0;
}

const servingFiles = rememberedByPackage((file, project) =>
  packageMates(file, project).filter((mate) => hasCallOf(answering, mate, project)),
);

/** Whether the package is a command that people run and that serves nothing, or only in a corner in which the file has no part. */
export function isOfCommand(file: AnalysedFile, project: LinkedProject): boolean {
  const info = project.packageOf(file.path);
  if (info === undefined || info.bin.length === 0) return false;
  return !servesInPackage(file, project) || (servesInCorner(file, project) && !serverPart(file, project).has(file));
}

/** Whether the package has commands by name and few files that serve. */
const servesInCorner = rememberedByPackage((file, project): boolean => {
  const mates = packageMates(file, project);
  return servingFiles(file, project).length <= mates.length / 10 && mates.some((mate) => hasCallOf(['command'], mate, project));
});

/** The files of the package that take or answer requests, with all that these import. */
const serverPart = rememberedByPackage((file, project): ReadonlySet<AnalysedFile> => {
  const imported = new Map<AnalysedFile, AnalysedFile[]>();
  for (const mate of packageMates(file, project)) {
    for (const { file: importer } of project.importersOf(mate)) imported.set(importer, [...(imported.get(importer) ?? []), mate]);
  }
  const part = new Set(servingFiles(file, project));
  for (const member of part) for (const mate of imported.get(member) ?? []) part.add(mate);
  return part;
});

function hasCallOf(roles: readonly Role[], file: AnalysedFile, project: LinkedProject): boolean {
  return roles.some((role) => project.callsInRole(role, file).length > 0);
}

function isEmbedded({ traits }: Model): boolean {
  return traits?.some(({ is }) => is === 'embedded') ?? false;
}

/** Of the packages that one model is of, most store nothing. */
function isFamily(model: Model): boolean {
  return packagesOf(model).every((name) => name.includes('*'));
}
