/** From a configuration file to a checked configuration. */
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import { messageOf, UserError } from '../project/user-error.js';
import type { Rule } from '../rule.js';
import type { Config } from './config.js';
import { programNames, readConfigText } from './find-config.js';
import { locate } from './locate.js';
import { mistakesIn } from './validate.js';

/** What a configuration file needs to be loaded. */
export interface LoadRequest {
  readonly rules: readonly Rule[];
  /** Refuses configurations that are programs. */
  readonly isDataOnly?: boolean;
  /** What `import … from 'errlint'` gives in a configuration, so that it works where errlint is not installed. */
  readonly api?: () => Promise<object>;
  /** Milliseconds that a configuration that is a program may take; 10,000 by default. */
  readonly timeout?: number;
}

/** Loads the file and checks what it holds; throws a UserError that names every mistake and its place. */
export async function loadConfig(file: string, request: LoadRequest): Promise<Config> {
  const text = readConfigText(file);
  const value = await valueIn(file, text, request);
  const prefix = path.basename(file) === 'package.json' ? ['errlint'] : [];
  const mistakes = mistakesIn(value ?? {}, request.rules);
  if (mistakes.length > 0) {
    throw new UserError(mistakes.map(({ at, message }) => `${file}${locate(text, [...prefix, ...at])}: ${message}`).join('\n'));
  }
  // Nothing in it is a mistake, which is what the type says.
  return (value ?? {}) as Config;
}

async function valueIn(file: string, text: string, { isDataOnly = false, api, timeout = 10_000 }: LoadRequest): Promise<unknown> {
  const isProgram = programNames.some((name) => path.extname(name) === path.extname(file));
  if (!isProgram) return dataIn(file, text);
  if (isDataOnly)
    throw new UserError(
      `\`${file}\` is a program, and \`--safe-config\` reads data only: ${'`.errlintrc.json`'} or ${'`.errlintrc.yaml`'}.`,
    );
  try {
    const loading = /\.m?ts$/.test(file) ? runTypeScript(file, text, await api?.()) : importDefault(file);
    return await withinTime(loading, timeout, file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const separator = error instanceof SyntaxError && /^\d+:\d+: /.test(error.message) ? ':' : ': ';
    throw new UserError(`${file}${separator}${whyNotLoaded(error)}`, { cause: error });
  }
}

/** Reads JSON and YAML through cosmiconfig's loaders. They are called directly, since its explorer follows `$import` to programs. */
async function dataIn(file: string, text: string): Promise<unknown> {
  const { defaultLoadersSync } = await import('cosmiconfig');
  const extension = path.extname(file) === '.json' ? '.json' : '.yaml';
  try {
    const value: unknown = text.trim() === '' ? {} : defaultLoadersSync[extension](file, text);
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
  const message = messageOf(error).split('\n').find((line) => /^[A-Z].*JSON(?! Error)/.test(line)) ?? messageOf(error);
  const [reason = message, position = text.length] = /^(.*) in JSON at position (\d+)/.exec(message)?.slice(1) ?? [];
  const before = text.slice(0, Number(position)).split('\n');
  return `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}: Not valid JSON: ${reason}.`;
}

async function importDefault(file: string): Promise<unknown> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  if (!('default' in module)) throw new UserError(`${file}: The configuration has no default export.`);
  return module['default'];
}

/** A configuration that awaits what never comes ends here, and not with Node's silent exit. */
async function withinTime<T>(loading: Promise<T>, timeout: number, file: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new UserError(`${file}: The configuration did not load within ${timeout / 1000} seconds.`)), timeout);
  });
  try {
    return await Promise.race([loading, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs TypeScript without writing a file: as CommonJS, with a `require` that also takes TypeScript files. */
async function runTypeScript(file: string, text: string, api: object | undefined): Promise<unknown> {
  const { toCommonJs } = await import('../bind/resolve.js');
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
      const required = specifier.startsWith('.') ? path.resolve(path.dirname(target), specifier) : native.resolve(specifier);
      const known = loaded.get(required);
      if (known !== undefined) return known.exports;
      return /\.[cm]?ts$/.test(required) ? run(required, readConfigText(required)) : native(specifier);
    };
  }

  const exports = run(file, text);
  const value = 'default' in exports ? exports['default'] : exports['__esModule'] === true ? undefined : exports;
  if (value === undefined) throw new UserError(`${file}: The configuration has no default export.`);
  return value;
}

function whyNotLoaded(error: unknown): string {
  const message = messageOf(error);
  if (/Cannot find (?:package|module) ['"]errlint['"]/.test(message)) {
    return 'It imports `errlint`, which is not installed here: install it, or export a plain object.';
  }
  if (error instanceof SyntaxError && /^\d+:\d+: /.test(message)) return message;
  return `The configuration cannot be loaded: ${message.split('\n')[0]}`;
}
