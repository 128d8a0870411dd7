import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CallModel, Model, Role } from '../src/models/model.js';
import { models } from '../src/models/models.js';
import { basesOf, compile } from '../src/models/paths.js';

const folder = new URL('../src/models/', import.meta.url);
const notModels = ['model', 'models', 'paths', 'sqlstate'];
const names = readdirSync(folder)
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !notModels.includes(name))
  .sort();

/** Every model with the name of its file; the list holds them in the order of the files. */
const modelsByName = new Map(models.map((model, index) => [names[index] ?? '', model]));
const callsOf = (model: Model): readonly CallModel[] => model.calls ?? [];

test('the list holds every model, in alphabetical order', async () => {
  const inFolder: unknown[] = [];
  for (const name of names) inFolder.push((await exportsOf(name))[camelCase(name)]);
  expect(models).toEqual(inFolder);
  expect(inFolder.every((model, index) => model === models[index])).toBe(true);
});

test('no package has two models', () => {
  // Frameworks offer names without an import as well.
  const packages = models.flatMap((model) => model.package).filter((name) => name !== 'global');
  expect(packages.filter((name, index) => packages.indexOf(name) !== index)).toEqual([]);
});

describe.each(names)('%s', (name) => {
  const model = modelsByName.get(name)!;

  test('its file exports the model under its own name, and nothing else', async () => {
    expect(Object.keys(await exportsOf(name))).toEqual([camelCase(name)]);
  });

  test('is valid as JSON', () => {
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  test('says something', () => {
    const { calls = [], errors = [], traits = [], values = {} } = model;
    const facts = calls.length + errors.length + traits.length;
    expect(facts + (model.addsTo === undefined ? 0 : Object.keys(values).length)).toBeGreaterThan(0);
  });

  test('has paths that can be read', () => {
    expect(() => compile(model)).not.toThrow();
    for (const path of pathsOf(model)) expect(expand(path).filter((plain) => !isPath(plain))).toEqual([]);
  });

  test('uses every value it names, except the ones that concepts ask for', () => {
    const used = new Set(pathsOf(model).flatMap(expand).map(firstName));
    const unused = Object.keys(model.values ?? {}).filter((value) => !used.has(value) && !sharedNames.includes(value));
    if (model.addsTo === undefined) expect(unused).toEqual([]);
  });

  test('names every value it uses', () => {
    // A lower-case name that starts a path of two or more steps and that no other row calls at the root may be a misspelt value.
    const defined = new Set(Object.keys(model.values ?? {}));
    for (const value of sharedNames) {
      if (defined.has(value)) continue;
      expect(
        pathsOf(model)
          .flatMap(expand)
          .filter((path) => firstName(path) === value && path.length > value.length),
      ).toEqual([]);
    }
  });

  test('defines no value by itself alone', () => {
    for (const [value, path] of Object.entries(model.values ?? {})) {
      expect(
        expand(path).some((plain) => firstName(plain) !== value),
        value,
      ).toBe(true);
    }
  });

  test('adds only to values of a model that exists', () => {
    for (const name of basesOf(model)) {
      const base = models.find((other) => [other.package].flat().includes(name));
      expect(Object.keys(model.values ?? {}).some((value) => Object.hasOwn(base?.values ?? {}, value))).toBe(true);
      expect(base?.addsTo).toBeUndefined();
    }
  });

  test('has one place in each row', () => {
    for (const row of callsOf(model)) {
      expect(
        [row.call, row.assign, row.returns].filter((place) => place !== undefined),
        JSON.stringify(row),
      ).toHaveLength(1);
    }
  });

  test('has no row twice', () => {
    const rows = callsOf(model).map((row) => JSON.stringify(row));
    expect(new Set(rows).size).toBe(rows.length);
  });

  test('uses each field with a role that reads it', () => {
    for (const row of callsOf(model)) {
      for (const field of Object.keys(row) as (keyof CallModel)[]) {
        const roles = rolesOfField[field];
        if (roles !== undefined) expect(roles, `${field} of ${JSON.stringify(row)}`).toContain(row.is);
      }
    }
  });

  test('says with each role what the role needs', () => {
    for (const row of callsOf(model)) {
      for (const fields of neededFields[row.is] ?? []) {
        expect(
          fields.some((field) => row[field] !== undefined),
          `${fields.join(' or ')} in ${JSON.stringify(row)}`,
        ).toBe(true);
      }
    }
  });
});

/** Names that concepts look for, whatever the framework. */
const sharedNames = [
  'nothing',
  'noop',
  'request',
  'response',
  'locals',
  'next',
  'app',
  'router',
  'context',
  'handler',
  'listener',
  'error',
  'formatted',
  'input',
  'content',
  'output',
  'address',
  'creating',
  'builder',
  'env',
  'logger',
  'parent',
];

const rolesOfField: { readonly [Field in keyof CallModel]?: readonly Role[] } = {
  assign: ['respond', 'status', 'set-deadline', 'emit-errors'],
  returns: ['respond'],
  level: ['log'],
  errorAt: ['log'],
  body: ['respond', 'flash'],
  status: ['respond', 'status', 'forward'],
  code: ['respond', 'status', 'forward'],
  ends: ['respond'],
  rendersLocals: ['respond'],
  dropsRepeats: ['respond'],
  error: ['forward', 'report', 'log', 'fail'],
  runsOn: ['forward'],
  path: ['route', 'use', 'mount'],
  method: ['route'],
  handlers: [
    'route',
    'use',
    'mount',
    'handle-errors',
    'wrap-handler',
    'listen-error',
    'process-handler',
    'transaction',
    'retry',
    'acquire',
    'emitter',
    'subscribe',
    'catch',
  ],
  arity: ['use', 'handle-errors'],
  release: ['acquire'],
  parameter: ['acquire', 'emitter'],
  isLazy: ['acquire', 'emitter', 'find', 'query', 'settle'],
  runsOnAwait: ['find', 'query', 'settle'],
  deadline: ['request', 'set-deadline', 'emitter', 'pool', 'acquire'],
  limit: ['pool'],
  wait: ['pool'],
  throwsOnStatus: ['request'],
  anyStatus: ['request'],
  argument: ['validate', 'validate-env', 'parse', 'mask', 'hash', 'verify-password', 'verify-token'],
  writes: ['query', 'find', 'settle'],
  failure: ['settle'],
  needs: ['refuse'],
  errorKey: ['log'],
  leavesRestOut: ['log'],
  rewriting: ['make-logger'],
  rearranging: ['make-logger'],
};

/** For each role, groups of fields of which one must be there. */
const neededFields: { readonly [R in Role]?: readonly (readonly (keyof CallModel)[])[] } = {
  respond: [['body']],
  status: [['status', 'code']],
  'listen-error': [['when'], ['handlers']],
  'process-handler': [['when'], ['handlers']],
  'wrap-handler': [['handlers']],
  transaction: [['handlers']],
  acquire: [['release']],
  request: [['throwsOnStatus']],
  use: [['handlers']],
  catch: [['handlers']],
  refuse: [['needs']],
  subscribe: [['handlers']],
};

async function exportsOf(name: string): Promise<Record<string, unknown>> {
  return (await import(new URL(`${name}.ts`, folder).href)) as Record<string, unknown>;
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function pathsOf(model: Model): string[] {
  return [
    ...Object.values(model.values ?? {}),
    ...callsOf(model).map((row) => row.call ?? row.assign ?? row.returns ?? ''),
    ...callsOf(model).flatMap((row) => (row.release === undefined ? [] : [row.release].flat())),
    ...(model.errors ?? []).map((error) => error.class),
    ...(model.traits ?? []).flatMap((trait) => trait.value ?? []),
  ];
}

/** `a.{b,c}` gives `a.b` and `a.c`; the innermost braces first. */
function expand(path: string): string[] {
  const braces = /\{([^{}]*)\}/.exec(path);
  if (braces === null) return [path];
  const before = path.slice(0, braces.index);
  const after = path.slice(braces.index + braces[0].length);
  return braces[1]!.split(',').flatMap((part) => expand(before + part + after));
}

function firstName(path: string): string {
  return /^[\w$]*/.exec(path)![0];
}

function isPath(path: string): boolean {
  return /^([\w$]+|\*)?(\.([\w$]+|\*)|\(\)|\.argument\[\d+(\.\.)?\]|\.parameter\[\d+(\/\d+)?\])*$/.test(path);
}
