/**
 * Analyses code in memory; what every test goes through.
 *
 * Without `rules`, those of the preset are on; the rules named there are on whatever their preset.
 */
import { isBuiltin } from 'node:module';
import ts from 'typescript';
import { analyze } from '../src/analyze.js';
import type { RuleSetting } from '../src/analyze.js';
import type { Analysis, FileResult } from '../src/diagnostic.js';
import type { Model } from '../src/models/model.js';
import type { Rule } from '../src/rule.js';
import { rules as allRules } from '../rules/index.js';
import { memoryProject } from './memory-project.js';
import type { Files } from './memory-project.js';

/** What is on, and what the code is taken to be part of. */
export interface RunOptions {
  readonly rules?: readonly (string | Rule)[];
  readonly preset?: 'recommended' | 'strict';
  /** Options of rules, by rule name. */
  readonly options?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Dependencies of the virtual package.json, besides those that the imports tell. */
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly models?: readonly Model[];
}

/** Analyses one file; throws when the analysis is incomplete. */
export function analyzeText(text: string, { file = 'example.ts', ...options }: RunOptions & { readonly file?: string } = {}): FileResult {
  const { files, failures } = analyzeFiles({ [file]: text }, options);
  const [result] = files;
  if (failures.length > 0 || result === undefined) throw new Error(`Incomplete analysis: ${JSON.stringify(failures)}`);
  return result;
}

/** Analyses files, given as text by path below the project's root, together. Adds a package.json unless they hold one there. */
export function analyzeFiles(files: Files, options: RunOptions = {}): Analysis {
  const { preset = 'recommended', models = [] } = options;
  const added = options.rules?.filter((rule) => typeof rule !== 'string') ?? [];
  const settings = settingsOf(options);
  return analyze(memoryProject(withPackage(files, options.dependencies)), [...allRules, ...added], {
    settingsFor: () => settings,
    strict: preset === 'strict',
    models,
  });
}

/** The settings of every file. */
export function settingsOf({ rules, preset = 'recommended', options = {} }: RunOptions): Record<string, RuleSetting> {
  const on = rules?.map(ruleOf) ?? allRules.filter((rule) => preset === 'strict' || rule.preset === 'recommended');
  return Object.fromEntries(on.map(({ name, severity }) => [name, { severity, options: options[name] ?? {} }]));
}

function ruleOf(rule: string | Rule): Rule {
  if (typeof rule !== 'string') return rule;
  const known = allRules.find(({ name }) => name === rule);
  if (known === undefined) throw new Error(`No rule is called ${rule}`);
  return known;
}

/** The files with a package.json whose dependencies are those that the code imports, unless they hold one. */
export function withPackage(files: Files, dependencies: Readonly<Record<string, string>> = {}): Files {
  const imported = Object.fromEntries(
    Object.values(files)
      .flatMap(packagesImportedBy)
      .map((name) => [name, '*']),
  );
  // Express is at its most demanding before version 5, which forwards rejections by itself.
  if ('express' in imported) imported['express'] = '^4.18.0';
  return { 'package.json': JSON.stringify({ name: 'backend', dependencies: { ...imported, ...dependencies } }), ...files };
}

function packagesImportedBy(text: string): string[] {
  return ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) => /^(@[^/]+\/)?[^./#~@][^/]*/.exec(fileName)?.[0])
    .filter((name) => name !== undefined && !isBuiltin(name) && !name.startsWith('node:')) as string[];
}
