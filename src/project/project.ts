import path from 'node:path';
import type { PackageInfo, Project } from '../analyze.js';
import type { Failure } from '../diagnostic.js';
import { createDeployment } from './deployment.js';
import { readManifest, type Manifest } from './manifest.js';
import { createFileIndex, createResolver } from './resolve.js';
import { createSourceReader, type SourceReader } from './source-text.js';

/** A project on disk. */
export interface OpenProject extends Project {
  /** The package.json files that were needed so far and could not be used: the analysis goes on as if they were absent. */
  readonly failures: readonly Failure[];
}

/** Opens the files, given as absolute paths, as one project. Nothing is read before it is asked for. */
export function openProject(root: string, files: readonly string[], reader: SourceReader = createSourceReader()): OpenProject {
  const sorted = [...new Set(files)].sort();
  const failures: Failure[] = [];
  const manifests = new Map<string, Manifest | undefined>();
  const packages = new Map<string, Manifest | undefined>();
  let packagesByName: Map<string, Manifest> | undefined;

  function manifestIn(folder: string): Manifest | undefined {
    if (!manifests.has(folder)) {
      manifests.set(
        folder,
        readManifest(path.join(folder, 'package.json'), (failure) => failures.push(failure)),
      );
    }
    return manifests.get(folder);
  }

  /** The package that the folder is part of. */
  function packageIn(folder: string): Manifest | undefined {
    const known = packages.get(folder);
    if (known !== undefined || packages.has(folder)) return known;
    const own = manifestIn(folder);
    const parent = path.dirname(folder);
    const found = (own?.isPackage ?? false) ? own : parent === folder ? undefined : packageIn(parent);
    packages.set(folder, found);
    return found;
  }

  function packageNamed(name: string): Manifest | undefined {
    packagesByName ??= new Map(
      [...new Set(sorted.map((file) => path.dirname(file)))].flatMap((folder) => {
        const found = packageIn(folder);
        return found?.name === undefined ? [] : [[found.name, found] as const];
      }),
    );
    return packagesByName.get(name);
  }

  return {
    root,
    files: sorted,
    failures,
    read: (file) => reader.read(file),
    resolve: createResolver(createFileIndex(sorted), { packageNamed, manifestIn }),
    packageOf: (file): PackageInfo | undefined => packageIn(path.dirname(file)),
    deployedVariables: createDeployment(root, (failure) => failures.push(failure)),
  };
}
