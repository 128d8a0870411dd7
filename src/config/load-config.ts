/** From a configuration file to a checked configuration. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { defaultLoadersSync } from 'cosmiconfig';
import { messageOf, UserError } from '../project/user-error.js';
import type { Rule } from '../rule.js';
import { programNames, readConfigText } from './find-config.js';
import { resolveFile, resolveObject, type LoadedConfig, type ResolveRequest, type Resolving, type Wanted } from './resolve-config.js';
import { isRecord } from './shape.js';

/** What a configuration file needs to be loaded. */
export interface LoadRequest {
  readonly rules: readonly Rule[];
  /** Refuses configurations that are programs. */
  readonly isDataOnly?: boolean;
  /** What `import … from 'errlint'` gives in a configuration, so that it works where errlint is not installed. */
  readonly api?: object;
  /** Milliseconds that a configuration that is a program may take; 10,000 by default. */
  readonly timeout?: number;
}

/**
 * Loads the file and all that belongs to it, and checks what they hold; throws a UserError that names every mistake and its place.
 */
export async function loadConfig(file: string, request: LoadRequest): Promise<LoadedConfig> {
  return fromFiles(resolveFile(file, resolveRequestOf(request)), request);
}

/** As `loadConfig`, of an object that a program gave, as if it lay in the folder. */
export async function loadConfigObject(value: unknown, folder: string, request: LoadRequest): Promise<LoadedConfig> {
  return fromFiles(resolveObject(value, folder, resolveRequestOf(request)), request);
}

/**
 * As `loadConfig`, for callers that cannot wait. A JavaScript module that was loaded before is not read again, and one that awaits at its
 * top level cannot be loaded.
 */
export function loadConfigNow(file: string, rules: readonly Rule[], toCommonJs: ToCommonJs): LoadedConfig {
  const resolving = resolveFile(file, { rules, mayRead: () => true });
  let step = resolving.next();
  while (step.done !== true) {
    const text = readConfigText(step.value.file);
    step = resolving.next({ value: valueNow(step.value, text, toCommonJs), text });
  }
  return step.value;
}

/** Compiles a TypeScript module so that it can be run as CommonJS. */
type ToCommonJs = (text: string, file: string) => string;

async function fromFiles(resolving: Resolving, request: LoadRequest): Promise<LoadedConfig> {
  let step = resolving.next();
  while (step.done !== true) {
    const text = readConfigText(step.value.file);
    step = resolving.next({ value: await valueIn(step.value, text, request), text });
  }
  return step.value;
}

function resolveRequestOf({ rules, isDataOnly = false }: LoadRequest): ResolveRequest {
  return { rules, mayRead: (file) => !isDataOnly || !isProgram(file) };
}

function valueNow({ file, what }: Wanted, text: string, toCommonJs: ToCommonJs): unknown {
  const require = createRequire(import.meta.url);
  if (!isProgram(file)) return dataIn(file, text, (require('cosmiconfig') as typeof import('cosmiconfig')).defaultLoadersSync);
  try {
    if (isTypeScript(file)) return runTypeScript({ file, what }, text, undefined, toCommonJs);
    // A CommonJS file is read again; Node keeps modules.
    delete require.cache[file];
    const loaded: unknown = require(file);
    const isModule = Object.prototype.toString.call(loaded) === '[object Module]';
    return isModule ? defaultOf({ file, what }, loaded as Record<string, unknown>) : unwrapped(loaded);
  } catch (error) {
    throw notLoaded({ file, what }, error);
  }
}

async function valueIn(wanted: Wanted, text: string, { isDataOnly = false, api, timeout = 10_000 }: LoadRequest): Promise<unknown> {
  const { file } = wanted;
  if (!isProgram(file)) return dataIn(file, text, (await import('cosmiconfig')).defaultLoadersSync);
  if (isDataOnly)
    throw new UserError(
      `\`${file}\` is a program, and \`--safe-config\` reads data only: ${'`.errlintrc.json`'} or ${'`.errlintrc.yaml`'}.`,
    );
  // Loaded late: a configuration that is data needs no thread.
  const { withinTime } = await import('./within-time.js');
  try {
    const load = () => (isTypeScript(file) ? compileAndRun(wanted, text, api) : importDefault(wanted));
    const tooLate = () => new UserError(`${file}: The ${wanted.what} did not load within ${timeout / 1000} seconds.`);
    return await withinTime(load, timeout, tooLate);
  } catch (error) {
    throw notLoaded(wanted, error);
  }
}

function isProgram(file: string): boolean {
  return programNames.some((name) => path.extname(name) === path.extname(file));
}

function isTypeScript(file: string): boolean {
  return /\.m?ts$/.test(file);
}

function notLoaded({ file, what }: Wanted, error: unknown): UserError {
  if (error instanceof UserError) return error;
  const separator = error instanceof SyntaxError && /^\d+:\d+: /.test(error.message) ? ':' : ': ';
  return new UserError(`${file}${separator}${whyNotLoaded(what, error)}`, { cause: error });
}

/** Reads JSON and YAML through cosmiconfig's loaders. They are called directly, since its explorer follows `$import` to programs. */
function dataIn(file: string, text: string, loaders: typeof defaultLoadersSync): unknown {
  const extension = path.extname(file) === '.json' ? '.json' : '.yaml';
  try {
    const value: unknown = text.trim() === '' ? {} : loaders[extension](file, text);
    return path.basename(file) === 'package.json' ? (value as { readonly errlint?: unknown } | null)?.errlint : value;
  } catch (error) {
    throw new UserError(syntaxErrorOf(file, text, error), { cause: error });
  }
}

/** `file:line:column: reason`, from what the parsers of JSON and YAML throw. */
function syntaxErrorOf(file: string, text: string, error: unknown): string {
  if (error instanceof Error && 'mark' in error && 'reason' in error) {
    const { line, column } = error.mark as { readonly line: number; readonly column: number };
    return `${file}:${line + 1}:${column + 1}: Not valid YAML: ${String(error.reason)}.`;
  }
  // The line that speaks of JSON is the parser's own message; cosmiconfig puts the file in front of it, and code around it.
  const message =
    messageOf(error)
      .split('\n')
      .find((line) => /^[A-Z].*JSON(?! Error)/.test(line)) ?? messageOf(error);
  const [reason = message, position = text.length] = /^(.*) in JSON at position (\d+)/.exec(message)?.slice(1) ?? [];
  const before = text.slice(0, Number(position)).split('\n');
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: Not valid JSON: ${reason}.`;
}

async function importDefault(wanted: Wanted): Promise<unknown> {
  return defaultOf(wanted, (await import(pathToFileURL(wanted.file).href)) as Record<string, unknown>);
}

function defaultOf({ file, what }: Wanted, module: Record<string, unknown>): unknown {
  if (!('default' in module)) throw new UserError(`${file}: The ${what} has no default export.`);
  return unwrapped(module['default']);
}

/** What compilers make of an ES module for `require` has the default export one level down. */
function unwrapped(value: unknown): unknown {
  return isRecord(value) && value['__esModule'] === true && 'default' in value ? value['default'] : value;
}

/** Loads TypeScript first, which other configurations do without. */
async function compileAndRun(wanted: Wanted, text: string, api: object | undefined): Promise<unknown> {
  const { toCommonJs } = await import('../bind/resolve.js');
  return runTypeScript(wanted, text, api, toCommonJs);
}

/** Runs TypeScript without writing a file: as CommonJS, with a `require` that also takes TypeScript files. */
function runTypeScript({ file, what }: Wanted, text: string, api: object | undefined, toCommonJs: ToCommonJs): unknown {
  const loaded = new Map<string, { exports: Record<string, unknown> }>();

  function run(target: string, source: string): Record<string, unknown> {
    const module = { exports: {} as Record<string, unknown> };
    loaded.set(target, module);
    const parameters = ['exports', 'require', 'module', '__filename', '__dirname'];
    const options = { filename: target, importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER };
    const body = vm.compileFunction(toCommonJs(source, target), parameters, options) as (...values: unknown[]) => void;
    body(module.exports, requireFrom(target), module, target, path.dirname(target));
    return module.exports;
  }

  function requireFrom(target: string): (specifier: string) => unknown {
    const native = createRequire(target);
    return (specifier) => {
      if (specifier === 'errlint' && api !== undefined) return api;
      const required = specifier.startsWith('.') ? sourceOf(path.resolve(path.dirname(target), specifier)) : native.resolve(specifier);
      const known = loaded.get(required);
      if (known !== undefined) return known.exports;
      return /\.[cm]?ts$/.test(required) ? run(required, readConfigText(required)) : native(specifier);
    };
  }

  const exports = run(file, text);
  const value = 'default' in exports ? exports['default'] : exports['__esModule'] === true ? undefined : exports;
  if (value === undefined) throw new UserError(`${file}: The ${what} has no default export.`);
  return value;
}

/** The TypeScript file that an import means: TypeScript has them name what the file is compiled to, or leave the extension out. */
function sourceOf(file: string): string {
  if (existsSync(file)) return file;
  const candidates = [file.replace(/\.([cm]?)js$/, '.$1ts'), `${file}.ts`, `${file}.mts`];
  return candidates.find((candidate) => existsSync(candidate)) ?? file;
}

function whyNotLoaded(what: Wanted['what'], error: unknown): string {
  const message = messageOf(error);
  if (/Cannot find (?:package|module) ['"]errlint['"]/.test(message)) {
    return 'It imports `errlint`, which is not installed here: install it, or export a plain object.';
  }
  if (error instanceof SyntaxError && /^\d+:\d+: /.test(message)) return message;
  return `The ${what} cannot be loaded: ${message.split('\n')[0]}`;
}
