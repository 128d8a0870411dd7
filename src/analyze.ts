/**
 * The one way in. Files are parsed, bound and linked; then each rule is shown the concepts it names, file by file.
 */
import { relative } from 'node:path';
import { createContext, type Problem } from './analyze/context.js';
import { resultOf } from './analyze/suppress.js';
import { collectHandovers, collectNames } from './bind/file-names.js';
import { Link } from './bind/link.js';
import { bind, type BoundFile } from './bind/scopes.js';
import { ValueTable } from './bind/value.js';
import { asyncHandlers } from './concepts/async-handler.js';
import { authFlows } from './concepts/auth-flow.js';
import type { ConceptKinds, Finder } from './concepts/concept.js';
import { callbackThrows } from './concepts/callback-throw.js';
import { codeTests } from './concepts/code-test.js';
import { connectionPools } from './concepts/connection-pool.js';
import { emitters } from './concepts/emitter.js';
import { envReads } from './concepts/env-read.js';
import { errorHandlers } from './concepts/error-handlers.js';
import { failureReplies } from './concepts/failure-reply.js';
import { fetchedResponses } from './concepts/fetched-response.js';
import { finallyExits } from './concepts/finally-exit.js';
import { handlerLogs } from './concepts/handler-log.js';
import { healthRoutes } from './concepts/health-route.js';
import { heldResources } from './concepts/held-resource.js';
import { listeningProcesses } from './concepts/listening-process.js';
import { logCalls } from './concepts/log-call.js';
import { loosePromises } from './concepts/loose-promise.js';
import { outsideParses } from './concepts/outside-parse.js';
import { processHandlers } from './concepts/process-handler.js';
import { raisedErrors } from './concepts/raised-error.js';
import { registrations } from './concepts/registration.js';
import { rejectedInputs } from './concepts/rejected-input.js';
import { repeatedOperands } from './concepts/repeated-operand.js';
import { repeatedResponses } from './concepts/repeated-response.js';
import { replacedErrors } from './concepts/replaced-error.js';
import { responses } from './concepts/response.js';
import { retries } from './concepts/retry.js';
import { retryLoops } from './concepts/retry-loop.js';
import { secretUses } from './concepts/secret-use.js';
import { serializableTransactions } from './concepts/serializable-transaction.js';
import { servers } from './concepts/server.js';
import { settledResults } from './concepts/settled-results.js';
import { uncheckedWrites } from './concepts/unchecked-write.js';
import { untimedCalls } from './concepts/untimed-call.js';
import { AnalysedFile } from './dataflow/analysed-file.js';
import { LinkedProject, type DeclaredEnv, type PackageInfo } from './dataflow/linked-project.js';
import type { Analysis, Failure, FileResult } from './diagnostic.js';
import type { Model } from './models/model.js';
import { models as builtIn } from './models/models.js';
import { parse } from './parse/parse.js';
import { forEachChild, type Node, type SourceFile } from './parse/syntax.js';
import type { Context, Rule } from './rule.js';

export type { PackageInfo } from './dataflow/linked-project.js';

/** Severity and options of one rule; `off` silences it. */
export interface RuleSetting {
  readonly severity: 'off' | 'warning' | 'error';
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The files analysed together, and how to reach what lies around them. */
export interface Project {
  /** Absolute path of the folder that paths are shown relative to. */
  readonly root: string;
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** The file's text. Throws when it cannot be read. */
  read(file: string): string;
  /** The project file that the specifier names in the importing file; undefined when it is outside the project. */
  resolve(specifier: string, from: string): string | undefined;
  packageOf(file: string): PackageInfo | undefined;
  /** What the deployment of the file says of it; nothing where there is none. */
  deploymentOf?(file: string): Deployed;
}

/** What a deployment says of a file. */
export interface Deployed {
  /** The environment variables that it sets. */
  readonly variables: ReadonlySet<string>;
  /** The exports of the file that it has as handlers of requests. */
  readonly handlers: ReadonlySet<string>;
}

export interface AnalyzeOptions {
  /** Settings by rule name, for one file. A rule without an entry is off. */
  settingsFor(file: string): Readonly<Record<string, RuleSetting>>;
  readonly strict?: boolean;
  /** The user's own models, besides the built-in ones. */
  readonly models?: readonly Model[];
  /** Where environment variables are checked in ways that cannot be seen. */
  readonly env?: DeclaredEnv;
  /** Report only in these files; all of the project's files when absent. What depends on imports is worked out when they are linked. */
  readonly only?: ReadonlySet<string> | ((linked: LinkedProject) => ReadonlySet<string>);
  /** Called with each file before it is parsed, and again before the rules look at it. */
  readonly onFile?: (file: string) => void;
  /** Called with the name of each phase and the milliseconds it took; those of a rule, as `rule <name>`, are part of those of `rules`. */
  readonly onPhase?: (phase: string, milliseconds: number) => void;
  /** Called with the linked files before the rules run, for what says more of them than diagnostics do. */
  readonly onLinked?: (linked: LinkedProject) => void;
  /** What earlier runs parsed: a file whose text is still the same is not parsed again. Holds the files of the last run. */
  readonly memory?: Memory;
}

/** Parsed files by path. */
export type Memory = Map<string, BoundFile>;

/** The finder of each concept. */
const finders: { readonly [Kind in keyof ConceptKinds]: Finder<Kind> } = {
  AsyncHandler: asyncHandlers,
  AuthFlow: authFlows,
  CallbackThrow: callbackThrows,
  CodeTest: codeTests,
  ConnectionPool: connectionPools,
  Emitter: emitters,
  EnvRead: envReads,
  ErrorHandler: errorHandlers,
  FailureReply: failureReplies,
  FetchedResponse: fetchedResponses,
  FinallyExit: finallyExits,
  HandlerLog: handlerLogs,
  HealthRoute: healthRoutes,
  HeldResource: heldResources,
  ListeningProcess: listeningProcesses,
  LogCall: logCalls,
  LoosePromise: loosePromises,
  OutsideParse: outsideParses,
  ProcessHandler: processHandlers,
  RaisedError: raisedErrors,
  Registration: registrations,
  RejectedInput: rejectedInputs,
  RepeatedOperand: repeatedOperands,
  RepeatedResponse: repeatedResponses,
  ReplacedError: replacedErrors,
  Response: responses,
  Retry: retries,
  RetryLoop: retryLoops,
  SecretUse: secretUses,
  SerializableTransaction: serializableTransactions,
  Server: servers,
  SettledResults: settledResults,
  UncheckedWrite: uncheckedWrites,
  UntimedCall: untimedCalls,
};

/** Runs the rules over the project. The command, the plugin and the tests all call it. */
export function analyze(project: Project, rules: readonly Rule[], options: AnalyzeOptions): Analysis {
  const failures: Failure[] = [];
  const phases = new Phases();
  const bound = bindAll(project, failures, phases, options);
  const models = [...builtIn, ...(options.models ?? [])];
  const linked = phases.time('link', () => linkShallow(bound, failures, (files) => link(project, files, models, options.env)));
  options.onLinked?.(linked);
  const only = typeof options.only === 'function' ? options.only(linked) : options.only;
  const files = phases.time('rules', () => {
    const results: FileResult[] = [];
    for (const file of linked.files.values()) {
      if (only !== undefined && !only.has(file.path)) continue;
      options.onFile?.(file.path);
      results.push(runRules(file, linked, rules, options, project.root, failures, phases));
    }
    return results;
  });
  for (const [phase, milliseconds] of phases.spent) options.onPhase?.(phase, milliseconds);
  return { files, failures };
}

/** Runs the rules over one file of a project that is linked already: what an editor asks for again and again. */
export function analyzeFile(
  file: AnalysedFile,
  linked: LinkedProject,
  root: string,
  rules: readonly Rule[],
  options: AnalyzeOptions,
): Analysis {
  const failures: Failure[] = [];
  return { files: [runRules(file, linked, rules, options, root, failures, new Phases())], failures };
}

/** How long each phase has taken, in milliseconds. */
class Phases {
  readonly spent = new Map<string, number>();

  time<T>(phase: string, work: () => T): T {
    const start = performance.now();
    try {
      return work();
    } finally {
      this.spent.set(phase, (this.spent.get(phase) ?? 0) + performance.now() - start);
    }
  }
}

function bindAll(project: Project, failures: Failure[], phases: Phases, { memory = new Map(), onFile }: AnalyzeOptions): BoundFile[] {
  const bound: BoundFile[] = [];
  for (const path of [...project.files].sort()) {
    onFile?.(path);
    try {
      const text = phases.time('read', () => project.read(path));
      const known = memory.get(path);
      bound.push(known?.text === text ? known : bindText(path, text, phases));
    } catch (cause) {
      // One file that cannot be read or is nested too deep costs only itself.
      failures.push(isTooDeep(cause) ? tooDeep(path) : { file: path, message: messageOf(cause) });
    }
  }
  memory.clear();
  for (const file of bound) memory.set(file.path, file);
  return bound;
}

function bindText(path: string, text: string, phases: Phases): BoundFile {
  const parsed = phases.time('parse', () => parse(path, text));
  return phases.time('bind', () => bind(parsed));
}

/** Links the files, without those that are nested too deep: in order of depth, until the stack takes the rest. */
function linkShallow(
  bound: readonly BoundFile[],
  failures: Failure[],
  linkAll: (files: readonly BoundFile[]) => LinkedProject,
): LinkedProject {
  let files = bound;
  for (;;) {
    try {
      return linkAll(files);
    } catch (cause) {
      if (!isTooDeep(cause) || files.length === 0) throw cause;
      const depths = new Map(files.map((file) => [file, depthOf(file.source)]));
      const deepest = [...depths.values()].reduce((most, depth) => Math.max(most, depth), 0);
      failures.push(...files.filter((file) => depths.get(file) === deepest).map(({ path }) => tooDeep(path)));
      files = files.filter((file) => depths.get(file) !== deepest);
    }
  }
}

/** How deep the tree is, found without going as deep. */
function depthOf(source: SourceFile): number {
  let depth = 0;
  for (let level: readonly Node[] = [source]; level.length > 0; depth += 1) {
    const next: Node[] = [];
    for (const node of level) forEachChild(node, (child) => void next.push(child));
    level = next;
  }
  return depth;
}

/** Follows names across the files. */
export function link(project: Project, bound: readonly BoundFile[], models: readonly Model[], env?: DeclaredEnv): LinkedProject {
  const table = new ValueTable();
  const files = new Map(bound.map((file) => [file.path, new AnalysedFile(file, table)]));
  const names = new Map([...files].map(([path, file]) => [path, collectNames(file.names)]));
  const handovers = [...files.values()].flatMap((file) => collectHandovers(file.names));
  const around = {
    resolve: (specifier: string, from: string) => project.resolve(specifier, from),
    dependency: (file: string, name: string) => {
      const info = project.packageOf(file);
      return info !== undefined && Object.hasOwn(info.dependencies, name) ? info.dependencies[name] : undefined;
    },
    deployedHandlers: (file: string) => project.deploymentOf?.(file).handlers ?? new Set<string>(),
  };
  return new LinkedProject(
    files,
    new Link(table, names, around, models, handovers),
    table,
    (file) => project.packageOf(file),
    (file, name) => project.deploymentOf?.(file).variables.has(name) ?? false,
    env,
  );
}

function runRules(
  file: AnalysedFile,
  linked: LinkedProject,
  rules: readonly Rule[],
  options: AnalyzeOptions,
  root: string,
  failures: Failure[],
  phases: Phases,
): FileResult {
  const settings = options.settingsFor(file.path);
  const problems: Problem[] = [];
  const found = new Map<keyof ConceptKinds, readonly unknown[]>();
  for (const { start, end, message } of file.bound.syntaxErrors) {
    problems.push({
      rule: 'syntax-error',
      severity: 'error',
      messageId: 'syntax',
      message,
      data: { text: message },
      start,
      end,
      trace: [],
      suggestions: [],
    });
  }
  const [first, ...others] = file.bound.syntaxErrors;
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    failures.push({ file: file.path, message: `does not parse: ${first.message}${more}`, line: lineOf(file, first.start) });
  }
  const ran = new Set<string>();
  for (const rule of rules) {
    const setting = settings[rule.name];
    if (setting === undefined || setting.severity === 'off') continue;
    ran.add(rule.name);
    const context = createContext(rule, setting.severity, setting.options ?? {}, options.strict ?? false, file, problems);
    const failure = phases.time(`rule ${rule.name}`, () => runRule(rule, context, file, linked, found));
    if (failure !== undefined) failures.push(failure);
  }
  const names = { all: new Set(rules.map(({ name }) => name)), ran };
  return resultOf(file, problems, names, relative(root, file.path).replaceAll('\\', '/'));
}

/** Shows the rule the concepts it names, of which those found before are in `found`. Returns what it failed with. */
function runRule(
  rule: Rule,
  context: Context,
  file: AnalysedFile,
  linked: LinkedProject,
  found: Map<keyof ConceptKinds, readonly unknown[]>,
): Failure | undefined {
  let place: number | undefined;
  try {
    for (const [kind, visit] of Object.entries(rule.visit) as [keyof ConceptKinds, (concept: unknown, context: unknown) => void][]) {
      let concepts = found.get(kind);
      if (concepts === undefined) {
        concepts = [...finders[kind](file, linked)];
        found.set(kind, concepts);
      }
      for (const concept of concepts) {
        place = (concept as { node?: { pos: number } }).node?.pos;
        visit(concept, context);
      }
    }
    return undefined;
  } catch (cause) {
    return {
      file: file.path,
      rule: rule.name,
      message: `the rule \`${rule.name}\` failed: ${messageOf(cause)}`,
      ...(isTooDeep(cause) ? { isTooDeep: true } : {}),
      ...(place === undefined ? {} : { line: lineOf(file, place) }),
    };
  }
}

function lineOf(file: AnalysedFile, offset: number): number {
  return file.bound.source.getLineAndCharacterOfPosition(offset).line + 1;
}

function tooDeep(file: string): Failure {
  return { file, message: 'nested too deep to be analysed', isTooDeep: true };
}

/** The engine has no other kind of error for a stack that is full. */
function isTooDeep(cause: unknown): boolean {
  return cause instanceof RangeError && cause.message.includes('call stack');
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
