import type { Project } from '../analyze.js';
import type { Failure } from '../diagnostic.js';
import { createDeployments } from './deployment.js';
import { createPackages } from './packages.js';
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
  const packages = createPackages(sorted, (failure) => failures.push(failure));
  return {
    root,
    files: sorted,
    failures,
    read: (file) => reader.read(file),
    resolve: createResolver(createFileIndex(sorted), packages),
    packageOf: packages.packageOf,
    deploymentOf: createDeployments(root, (failure) => failures.push(failure)),
  };
}
