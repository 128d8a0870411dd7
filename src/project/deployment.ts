import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Deployed } from '../analyze.js';
import type { Failure } from '../diagnostic.js';
import { readRegularFile } from './regular-file.js';
import { decode } from './source-text.js';
import { reasonOf } from './user-error.js';

/** Descriptions of functions in a cloud: the Serverless Framework's, and AWS SAM's and CloudFormation's. */
const fileNames = ['serverless.yml', 'serverless.yaml', 'template.yml', 'template.yaml'];

/** What one description says. */
export interface Deployment {
  /** The environment variables that it sets. */
  readonly variables: readonly string[];
  /** Its handlers of HTTP requests as it names them, below the folder of the description: `orders/create.handler`. */
  readonly handlers: readonly string[];
}

/** Takes a description apart. It is read as text: its tags (`!Ref`) and its own variables make it no YAML that every parser reads. */
export function readDeployment(text: string): Deployment {
  const allOf = (pattern: RegExp): readonly string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);
  // Elsewhere, handlers get something else.
  const isAws = /^[ \t]+name\s*:\s*["']?aws\b|AWS::/m.test(text);
  const handlers = isAws ? requestHandlersIn(text) : [];
  const codeFolders = allOf(/^[ \t]+CodeUri\s*:\s*["']?([\w@./-]+)["']?\s*$/gm);
  return {
    variables: allOf(/^[ \t]+["']?([A-Z][A-Z\d_]*)["']?\s*:/gm),
    handlers: [...handlers, ...codeFolders.flatMap((folder) => handlers.map((handler) => path.posix.join(folder, handler)))],
  };
}

/** An event of HTTP, as serverless.yml and SAM templates have them. */
const httpEvent =
  /^[ \t]*(?:-[ \t]*)?(?:http|httpApi|alb)\s*:|\bType\s*:\s*["']?(?:Api|HttpApi)\b|FunctionUrlConfig|^[ \t]+url\s*:\s*true/m;

/** The handlers behind whose line an event of HTTP comes before the next one: others answer no client. */
function requestHandlersIn(text: string): readonly string[] {
  const [, ...functions] = text.split(/^[ \t]+handler\s*:/im);
  return functions.flatMap((described) => {
    const handler = /^\s*["']?([\w@./-]+\.\w+)["']?\s*$/.exec(described.split('\n', 1)[0] ?? '')?.[1];
    return handler !== undefined && httpEvent.test(described) ? [handler] : [];
  });
}

/**
 * What the descriptions, by folder, say of the file: those in its folder and in the folders above, as `deploymentsIn` has them. Above
 * `top` nothing is looked for; a file that is linted from elsewhere has all folders above it.
 */
export function deployedIn(file: string, deploymentsIn: (folder: string) => readonly Deployment[], top: string): Deployed {
  const variables = new Set<string>();
  const handlers = new Set<string>();
  const stem = file.slice(0, file.length - path.extname(file).length);
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    for (const deployment of deploymentsIn(folder)) {
      for (const name of deployment.variables) variables.add(name);
      for (const handler of deployment.handlers) {
        const dot = handler.lastIndexOf('.');
        if (isPlaceOf(handler.slice(0, dot), path.relative(folder, stem).replaceAll(path.sep, '/'))) handlers.add(handler.slice(dot + 1));
      }
    }
    if (folder === top || folder === path.dirname(folder)) return { variables, handlers };
  }
}

/** Whether a description that names the path means the source: itself, or what is built from it. */
function isPlaceOf(named: string, source: string): boolean {
  const plain = path.posix.normalize(named);
  if (plain === source) return true;
  const inBuild = plain.replace(/^(?:dist|build|lib|out|\.build)\//, '');
  return source === `src/${inBuild}` || (inBuild !== plain && source === inBuild);
}

/** Finds what deployments say of files, in the file's folder and in those above it, up to the root if that is one of them. */
export function createDeployments(root: string, onFailure: (failure: Failure) => void): (file: string) => Deployed {
  const byFolder = new Map<string, readonly Deployment[]>();

  function deploymentsIn(folder: string): readonly Deployment[] {
    let deployments = byFolder.get(folder);
    if (deployments === undefined) {
      deployments = fileNames
        .map((name) => path.join(folder, name))
        .filter((file) => existsSync(file))
        .flatMap(read);
      byFolder.set(folder, deployments);
    }
    return deployments;
  }

  function read(file: string): readonly Deployment[] {
    try {
      return [readDeployment(decode(readRegularFile(file)))];
    } catch (error) {
      onFailure({ file, message: `cannot be read: ${reasonOf(error)}` });
      return [];
    }
  }

  const known = new Map<string, Deployed>();
  return (file) => {
    let deployed = known.get(file);
    if (deployed === undefined) known.set(file, (deployed = deployedIn(file, deploymentsIn, root)));
    return deployed;
  };
}
