/**
 * errlint for ESLint, and for what runs ESLint's plugins: the same rules with the same diagnostics as the command's.
 *
 * ```js
 * import { defineConfig } from 'eslint/config';
 * import errlint from 'errlint/eslint';
 *
 * export default defineConfig([{ plugins: { errlint }, extends: ['errlint/recommended'] }]);
 * ```
 */
import { createRequire } from 'node:module';
import type { ESLint, Linter, Rule } from 'eslint';
import { rules as errlintRules } from '../../rules/index.js';
import { ownRules } from '../analyze/own-rules.js';
import { pageOf } from '../explain/rule-page.js';
import { sourceExtensions } from '../project/source-names.js';
import { createGenerator } from './generated-rule.js';

/** A flat configuration that can also be spread into a list: `...errlint.configs.recommended`. */
export interface ErrlintConfig extends Linter.Config {
  readonly name: string;
  [Symbol.iterator](): Iterator<Linter.Config>;
}

/** The plugin, as ESLint takes it. */
export interface ErrlintPlugin extends ESLint.Plugin {
  readonly meta: { readonly name: string; readonly version: string; readonly namespace: string };
  readonly rules: Record<string, Rule.RuleModule>;
  readonly configs: {
    /** The rules that are right on any backend. */
    readonly recommended: ErrlintConfig;
    /** All rules of the strict preset, in their demanding reading. */
    readonly strict: ErrlintConfig;
    /** Every rule there is, in its demanding reading. */
    readonly all: ErrlintConfig;
  };
}

const { version } = createRequire(import.meta.url)('errlint/package.json') as { readonly version: string };
const texts = [...errlintRules, ...ownRules];
const generate = createGenerator((name) => pageOf(name, version));
/**
 * ESLint refuses rules for JavaScript on files in another language. `files` in place of `ignores` would have it lint all TypeScript files,
 * whether or not there is a parser for them.
 */
const otherLanguages = ['**/*', `!**/*{${sourceExtensions.join(',')}}`];
const strictSettings = { errlint: { preset: 'strict' } };

const plugin: Omit<ErrlintPlugin, 'configs'> = {
  meta: { name: 'errlint', version, namespace: 'errlint' },
  // Two descriptions of the same form, of which neither knows the other.
  rules: Object.fromEntries(texts.map((text) => [text.name, generate(text) as unknown as Rule.RuleModule])),
};

const configs: ErrlintPlugin['configs'] = {
  recommended: configOf('recommended', { rules: levelsOf((preset) => preset === 'recommended') }),
  strict: configOf('strict', { rules: levelsOf(() => true), settings: strictSettings }),
  all: configOf('all', { rules: levelsOf(() => true), settings: strictSettings }),
};

function levelsOf(isOn: (preset: 'recommended' | 'strict') => boolean): Linter.RulesRecord {
  const on = texts.filter(({ preset }) => isOn(preset));
  return Object.fromEntries(on.map(({ name, severity }) => [`errlint/${name}`, severity === 'error' ? 'error' : 'warn']));
}

function configOf(name: string, content: Linter.Config): ErrlintConfig {
  const config: Linter.Config = { name: `errlint/${name}`, ignores: otherLanguages, plugins: { errlint: plugin }, ...content };
  // Not enumerable, so that neither ESLint nor `{ ...config }` sees it.
  return Object.defineProperty(config, Symbol.iterator, { value: () => [config].values() }) as ErrlintConfig;
}

/** The plugin. */
const errlint: ErrlintPlugin = Object.assign(plugin, { configs });

export default errlint;
