import path from 'node:path';
import type { Failure } from '../diagnostic.js';
import { readManifest, type Manifest } from './manifest.js';

/** The packages around the files of a project. Every package.json is read once, when it is asked for. */
export interface Packages {
  /** The package.json in exactly this folder. */
  manifestIn(folder: string): Manifest | undefined;
  /** The package that the file is part of. */
  packageOf(file: string): Manifest | undefined;
  /** The packages whose files are in the project, by name. */
  packageNamed(name: string): Manifest | undefined;
}

/** Finds the packages of the files, given as absolute paths. A package.json that cannot be used is told to `onFailure`. */
export function createPackages(files: readonly string[], onFailure: (failure: Failure) => void): Packages {
  const manifests = new Map<string, Manifest | undefined>();
  const packages = new Map<string, Manifest | undefined>();
  let packagesByName: Map<string, Manifest> | undefined;

  function manifestIn(folder: string): Manifest | undefined {
    if (!manifests.has(folder)) manifests.set(folder, readManifest(path.join(folder, 'package.json'), onFailure));
    return manifests.get(folder);
  }

  function packageIn(folder: string): Manifest | undefined {
    const known = packages.get(folder);
    if (known !== undefined || packages.has(folder)) return known;
    const own = manifestIn(folder);
    const parent = path.dirname(folder);
    const found = (own?.isPackage ?? false) ? own : parent === folder ? undefined : packageIn(parent);
    packages.set(folder, found);
    return found;
  }

  return {
    manifestIn,
    packageOf: (file) => packageIn(path.dirname(file)),
    packageNamed(name) {
      packagesByName ??= new Map(
        [...new Set(files.map((file) => path.dirname(file)))].flatMap((folder) => {
          const found = packageIn(folder);
          return found?.name === undefined ? [] : [[found.name, found] as const];
        }),
      );
      return packagesByName.get(name);
    },
  };
}
