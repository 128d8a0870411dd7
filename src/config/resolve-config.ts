/**
 * From what a configuration file holds to what holds in the end: what it extends is laid under it, and its plugins' rules are known.
 *
 * This is written as a generator that asks for the content of files, so that callers that may wait and those that may not share it.
 */
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { UserError } from '../project/user-error.js';
import type { Rule } from '../rule.js';
import type { Config, Plugin } from './config.js';
import { extendedFile, packageFile, presetNamed } from './links.js';
import { locate } from './locate.js';
import { onTop } from './merge.js';
import { pluginShape } from './plugin-shape.js';
import type { Mistake } from './shape.js';
import { mistakesIn, mistakesInLinks } from './validate.js';

/** A configuration with everything that belongs to it. */
export interface LoadedConfig {
  /** With all that it extends, and without `extends` and `plugins`. */
  readonly config: Config;
  /** The rules of plugins, by the name `plugin/rule`. */
  readonly pluginRules: readonly Rule[];
  /** The files and presets that it was made of, the one that holds in doubt last. */
  readonly sources: readonly string[];
  /** Programs that were passed over because only data may be read. */
  readonly passedOver: readonly string[];
}

/** No configuration at all. */
export const noConfig: LoadedConfig = { config: {}, pluginRules: [], sources: [], passedOver: [] };

/** A file whose content is needed. */
export interface Wanted {
  readonly file: string;
  readonly what: 'configuration' | 'plugin';
}

/** The content of a file, and its text for the places of mistakes. */
export interface Content {
  readonly value: unknown;
  readonly text: string;
}

/** Asks for files and ends with the configuration. */
export type Resolving = Generator<Wanted, LoadedConfig, Content>;

/** Where a configuration comes from. */
interface Origin {
  /** Absent for an object that a program gave. */
  readonly file?: string;
  /** What relative names start from. */
  readonly folder: string;
  readonly text: string;
}

/** What the whole resolution shares. */
interface Resolution {
  readonly rules: readonly Rule[];
  /** Whether the file may be read: a program may not when only data is asked for. */
  readonly mayRead: (file: string) => boolean;
  readonly known: Map<string, LoadedConfig>;
  /** The rules of plugins, by the plugin or the file of its package. */
  readonly plugins: Map<Plugin | string, readonly Rule[]>;
}

/** What may be named and read. */
export type ResolveRequest = Pick<Resolution, 'rules' | 'mayRead'>;

/** Resolves the configuration in the file. Throws a UserError that names every mistake and its place. */
export function* resolveFile(file: string, request: ResolveRequest): Resolving {
  return yield* configIn(file, [], resolutionOf(request));
}

/** Resolves a configuration that a program gave as an object, as if it lay in the folder. */
export function* resolveObject(value: unknown, folder: string, request: ResolveRequest): Resolving {
  return yield* resolved(value, { folder, text: '' }, [], resolutionOf(request));
}

function resolutionOf(request: ResolveRequest): Resolution {
  return { ...request, known: new Map(), plugins: new Map() };
}

function* configIn(file: string, chain: readonly string[], resolution: Resolution): Resolving {
  const known = resolution.known.get(file);
  if (known !== undefined) return known;
  if (chain.includes(file)) {
    const circle = [...chain.slice(chain.indexOf(file)), file];
    throw new UserError(`The configurations extend each other in a circle: ${circle.map((each) => `\`${each}\``).join(' → ')}.`);
  }
  const { value, text } = yield { file, what: 'configuration' };
  const found = yield* resolved(value ?? {}, { file, folder: path.dirname(realpathSync(file)), text }, [...chain, file], resolution);
  resolution.known.set(file, found);
  return found;
}

function* resolved(value: unknown, origin: Origin, chain: readonly string[], resolution: Resolution): Resolving {
  refuse(mistakesInLinks(value), origin);
  // The keys that count here have just been checked.
  const { extends: names = [], plugins = [] } = value as Config;
  const parents: LoadedConfig[] = [];
  for (const name of typeof names === 'string' ? [names] : names) parents.push(yield* parentNamed(name, origin, chain, resolution));
  const own = yield* pluginsOf(plugins, origin, resolution);
  const pluginRules = [...new Set([...parents, own].flatMap((each) => each.pluginRules))];
  const passedOver = [...new Set([...parents, own].flatMap((each) => each.passedOver))];
  const known = { rules: [...resolution.rules, ...pluginRules], mayBeMore: passedOver.length > 0 };
  refuse(mistakesIn(value, known), origin);
  // Nothing in it is a mistake, which is what the type says.
  const { extends: _, plugins: __, ...config } = value as Config;
  return {
    config: parents.length === 0 ? config : onTop(parents.map((parent) => parent.config).reduce(onTop), config),
    pluginRules,
    sources: [...new Set([...parents.flatMap(({ sources }) => sources), ...(origin.file === undefined ? [] : [origin.file])])],
    passedOver,
  };
}

function* parentNamed(name: string, origin: Origin, chain: readonly string[], resolution: Resolution): Resolving {
  const preset = placed(['extends'], origin, () => presetNamed(name));
  if (preset !== undefined) return { ...noConfig, config: { preset }, sources: [name] };
  const file = placed(['extends'], origin, () => extendedFile(name, origin.folder));
  return resolution.mayRead(file) ? yield* configIn(file, chain, resolution) : { ...noConfig, passedOver: [file] };
}

function* pluginsOf(plugins: NonNullable<Config['plugins']>, origin: Origin, { mayRead, plugins: known }: Resolution): Resolving {
  const pluginRules: Rule[] = [];
  const passedOver: string[] = [];
  for (const named of plugins) {
    const key = typeof named === 'string' ? placed(['plugins'], origin, () => packageFile(named, origin.folder)) : named;
    if (typeof key === 'string' && !mayRead(key)) {
      passedOver.push(key);
      continue;
    }
    let own = known.get(key);
    if (own === undefined) {
      const { name, rules } = typeof key === 'string' ? yield* pluginIn(key) : key;
      own = rules.map((rule) => ({ ...rule, name: `${name}/${rule.name}` }));
      const isTaken = [...known.values()].flat().some((rule) => rule.name.startsWith(`${name}/`));
      if (isTaken) refuse([{ at: ['plugins'], message: `There are two plugins called \`${name}\`.` }], origin);
      known.set(key, own);
    }
    pluginRules.push(...own);
  }
  return { ...noConfig, pluginRules, passedOver };
}

function* pluginIn(file: string): Generator<Wanted, Plugin, Content> {
  const { value, text } = yield { file, what: 'plugin' };
  refuse(pluginShape(value, []), { file, folder: path.dirname(file), text });
  // Nothing in it is a mistake, which is what the type says.
  return value as Plugin;
}

function refuse(mistakes: readonly Mistake[], { file, text }: Origin): void {
  if (mistakes.length === 0) return;
  const prefix = file !== undefined && path.basename(file) === 'package.json' ? ['errlint'] : [];
  const place = (at: Mistake['at']) => (file === undefined ? '' : `${file}${locate(text, [...prefix, ...at])}: `);
  throw new UserError(mistakes.map(({ at, message }) => place(at) + message).join('\n'));
}

/** Puts the place of the key in front of what is said to be wrong. */
function placed<T>(at: Mistake['at'], origin: Origin, find: () => T): T {
  try {
    return find();
  } catch (error) {
    if (error instanceof UserError) refuse([{ at, message: error.message }], origin);
    throw error;
  }
}
