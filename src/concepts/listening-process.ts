/**
 * A listening process is a program that waits for requests: it runs until somebody ends it, so that how it fails and how it says that it
 * is well matter. Its facts are those of the package that it belongs to.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { importsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { bodyOf, SyntaxKind, type CallExpression, type NewExpression } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { routesIn } from './health-route.js';
import { isInAside, kindOfPackage, packageMates, storeOf } from './package-place.js';
import { handlersOf } from './process-handler.js';

/** A call that starts to accept connections. */
export interface ListeningProcess {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: CallExpression | NewExpression;
  /** No other such call of its package comes before it. */
  readonly isFirst: boolean;
  /** It belongs to an example, a script, a command-line tool or a library. */
  readonly isIncidental: boolean;
  /** Something in the package handles uncaught exceptions or rejections, or may do so. */
  readonly handlesProcessErrors: boolean;
  /** The library of its package that talks to a database, a cache or a broker, if any. */
  readonly store: string | undefined;
  /** Something in the package answers a supervisor, or may do so. */
  readonly hasHealthRoute: boolean;
}

/** The listening calls of a file, in order of position. */
export function* listeningProcesses(file: AnalysedFile, project: LinkedProject): Generator<ListeningProcess> {
  const nodes = listensIn(file, project);
  if (nodes.length === 0) return;
  const mates = packageMates(file, project);
  const firstFile = mates.find((mate) => listensIn(mate, project).length > 0);
  const kind = kindOfPackage(file, project);
  for (const node of nodes) {
    yield {
      file,
      project,
      node,
      isFirst: firstFile === file && node === nodes[0],
      // A library that listens as soon as it is loaded is a program, whatever its package.json has as `main`.
      isIncidental: isInAside(file, project) || kind === 'command' || (kind === 'library' && bodyOf(node).kind !== SyntaxKind.SourceFile),
      get handlesProcessErrors() {
        return handlersOf(project).length > 0 || mates.some((mate) => mayHandleErrors(mate, project));
      },
      get store() {
        return storeOf(file, project);
      },
      get hasHealthRoute() {
        return mates.some((mate) => routesIn(mate, project).length > 0 || mayAnswer(mate));
      },
    };
  }
}

function listensIn(file: AnalysedFile, project: LinkedProject): readonly (CallExpression | NewExpression)[] {
  return project.callsInRole('listen', file).map(({ node }) => node);
}

/** Error trackers and what closes servers install handlers of their own, and so do loggers that are told to. */
function mayHandleErrors(file: AnalysedFile, project: LinkedProject): boolean {
  const isImported = [...importsIn(file)].some(([, specifier]) =>
    project.link
      .modelsOf(specifier)
      .some(({ calls, traits }) => calls?.some(({ is }) => is === 'report') || traits?.some(({ is }) => is === 'handles-process-errors')),
  );
  return (
    isImported ||
    ['handleExceptions', 'handleRejections', 'exceptionHandlers', 'rejectionHandlers'].some((name) => file.bound.identifiers.has(name))
  );
}

const healthAnswer = anyOf(
  /['"`/](_*(health|ready|readiness|live|liveness|alive|heartbeat|ping|status)(z|[-_]?checks?)?)['"`/]/i,
  /health-?check|terminus|lightship|under-pressure|exposeStatusRoute/i,
);

/** A path, a module or an option that has to do with health: `createTerminus`, `exposeStatusRoute`, `'/api/healthz'`. */
function mayAnswer({ bound: { text } }: AnalysedFile): boolean {
  return healthAnswer.test(text);
}
