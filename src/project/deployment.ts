import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decode } from './source-text.js';
import { reasonOf } from './user-error.js';
import type { Failure } from '../diagnostic.js';

/** Descriptions of functions in a cloud: the Serverless Framework's, and AWS SAM's and CloudFormation's. */
const fileNames = ['serverless.yml', 'serverless.yaml', 'template.yml', 'template.yaml'];
const none: ReadonlySet<string> = new Set();

/**
 * Finds the environment variables that a deployment sets, in descriptions in the file's folder and in those above it, up to the root. The
 * names are taken from the text: their tags (`!Ref`) and the variables of their own make it no YAML that every parser reads.
 */
export function createDeployment(root: string, onFailure: (failure: Failure) => void): (file: string) => ReadonlySet<string> {
  const byFolder = new Map<string, ReadonlySet<string>>();

  function variablesIn(folder: string): ReadonlySet<string> {
    let variables = byFolder.get(folder);
    if (variables === undefined) {
      const around = folder === root || !folder.startsWith(root) || folder === path.dirname(folder) ? none : variablesIn(path.dirname(folder));
      const own = fileNames.map((name) => path.join(folder, name)).filter((file) => existsSync(file)).flatMap(keysIn);
      variables = own.length === 0 ? around : new Set([...own, ...around]);
      byFolder.set(folder, variables);
    }
    return variables;
  }

  function keysIn(file: string): readonly string[] {
    try {
      return [...decode(readFileSync(file)).matchAll(/^\s+["']?([A-Z][A-Z\d_]*)["']?\s*:/gm)].map(([, name = '']) => name);
    } catch (error) {
      onFailure({ file, message: `cannot be read: ${reasonOf(error)}` });
      return [];
    }
  }

  return (file) => variablesIn(path.dirname(file));
}
