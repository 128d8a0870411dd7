import { posix as path } from 'node:path';
import type { PackageInfo, Project } from '../src/analyze.js';
import { deployedIn, readDeployment, type Deployment } from '../src/project/deployment.js';

/** Texts by path relative to the project's root. */
export type Files = Readonly<Record<string, string>>;

/** The folder that in-memory projects pretend to lie in. */
export const root = '/project';

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** Whether the file holds code to analyse, by its name. */
export function isSourceFile(file: string): boolean {
  return extensions.includes(path.extname(file)) && !/\.d\.[cm]?ts$/.test(file);
}

interface Manifest {
  readonly name?: string;
  readonly main?: string;
  readonly exports?: unknown;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly [kind: `${string}ependencies`]: Readonly<Record<string, string>> | undefined;
}

/** A project that exists in memory only. Specifiers are resolved when they are relative or name one of its own packages. */
export function memoryProject(files: Files): Project {
  const texts = new Map(Object.entries(files).map(([file, text]) => [path.join(root, file), text]));
  const manifests = [...texts.keys()]
    .filter((file) => path.basename(file) === 'package.json')
    // Longest first, so that the first that matches is the nearest.
    .sort((a, b) => b.length - a.length)
    .map((file) => ({ folder: path.dirname(file), manifest: JSON.parse(texts.get(file) ?? '') as Manifest }));
  const isProjectFile = (file: string) => isSourceFile(file) && texts.has(file);

  return {
    root,
    files: [...texts.keys()].filter(isProjectFile).sort(),
    read(file) {
      const text = texts.get(file);
      if (text === undefined) throw new Error(`No such file: ${file}`);
      return text;
    },
    resolve(specifier, from) {
      if (/^\.{1,2}(\/|$)/.test(specifier)) return candidatesOf(path.join(path.dirname(from), specifier)).find(isProjectFile);
      const owner = manifests.find(({ manifest: { name } }) => name !== undefined && `${specifier}/`.startsWith(`${name}/`));
      if (owner === undefined) return undefined;
      const subpath = specifier.slice(owner.manifest.name?.length).replace('/', '');
      return entriesOf(owner.manifest, subpath)
        .flatMap((entry) => candidatesOf(path.join(owner.folder, entry)))
        .find(isProjectFile);
    },
    packageOf(file) {
      const nearest = manifests.find(({ folder }) => file.startsWith(`${folder}/`));
      return nearest && packageInfo(nearest.folder, nearest.manifest);
    },
    deploymentOf: (file) => deployedIn(file, (folder) => deploymentsIn(texts.get(`${folder}/serverless.yml`)), root),
  };
}

function deploymentsIn(text: string | undefined): Deployment[] {
  return text === undefined ? [] : [readDeployment(text)];
}

/** Where the code of an extensionless path, or of one that names the compiled file, may lie. */
function candidatesOf(place: string): string[] {
  const bare = place.replace(/\.[cm]?jsx?$/, '');
  return [place, ...[bare, place, `${place}/index`].flatMap((start) => extensions.map((extension) => start + extension))];
}

/** Where the package says, or by custom has, the code of one of its entry points. */
function entriesOf(manifest: Manifest, subpath: string): string[] {
  const exported = (manifest.exports as Record<string, unknown> | undefined)?.[subpath === '' ? '.' : `./${subpath}`];
  if (subpath !== '') return [...targetsOf(exported), subpath, `src/${subpath}`];
  return [...targetsOf(exported ?? manifest.exports), ...targetsOf(manifest.main), 'src/index', 'index'];
}

/** The paths in a target of `exports`, in whatever conditions they are nested. */
function targetsOf(target: unknown): string[] {
  if (typeof target === 'string') return [target];
  return typeof target === 'object' && target !== null ? Object.values(target).flatMap(targetsOf) : [];
}

function packageInfo(folder: string, manifest: Manifest): PackageInfo {
  const { name, main, bin = {}, scripts = {} } = manifest;
  return {
    folder,
    ...(name !== undefined && { name }),
    ...(main !== undefined && { main }),
    bin: typeof bin === 'string' ? [bin] : Object.values(bin),
    scripts,
    dependencies: {
      ...manifest['optionalDependencies'],
      ...manifest['peerDependencies'],
      ...manifest['devDependencies'],
      ...manifest['dependencies'],
    },
  };
}
