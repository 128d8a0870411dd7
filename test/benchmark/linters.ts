/** Other linters, with those of their rules that come nearest to errlint's, at pinned versions. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A way to run a linter over a folder, as arguments of Node. */
export interface LinterCommand {
  readonly name: string;
  readonly nodeArguments: readonly string[];
  /** The folder to run it in. */
  readonly cwd: string;
}

const packages = [
  'eslint@10.15.0',
  'eslint-plugin-n@18.5.0',
  'eslint-plugin-promise@7.3.0',
  'eslint-plugin-security@4.1.0',
  'eslint-plugin-sonarjs@4.2.2',
  'oxlint@1.94.0',
  'typescript@6.0.3',
  'typescript-eslint@8.74.0',
];

const coreRules = [
  'no-async-promise-executor',
  'no-empty',
  'no-promise-executor-return',
  'no-throw-literal',
  'no-unsafe-finally',
  'prefer-promise-reject-errors',
  'preserve-caught-error',
];
const promiseRules = ['promise/always-return', 'promise/catch-or-return', 'promise/no-return-in-finally', 'promise/valid-params'];
const typedRules = [
  '@typescript-eslint/no-floating-promises',
  '@typescript-eslint/no-misused-promises',
  '@typescript-eslint/only-throw-error',
  '@typescript-eslint/prefer-promise-reject-errors',
  '@typescript-eslint/return-await',
];

/** Installs the linters below the folder, once, and says how to run them over the target. */
export function lintersFor(folder: string, target: string): readonly LinterCommand[] {
  const home = path.join(folder, '.linters');
  if (!existsSync(path.join(home, 'node_modules/eslint'))) {
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), '{ "private": true, "type": "module" }');
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages], { cwd: home });
  }
  writeFileSync(path.join(home, 'tsconfig.json'), tsconfigFor(target));
  writeFileSync(path.join(home, 'untyped.config.js'), eslintConfig(false));
  writeFileSync(path.join(home, 'typed.config.js'), eslintConfig(true));
  const isOn = (rules: readonly string[]) => rules.flatMap((rule) => ['-D', rule]);
  const eslint = (config: string) => [
    path.join(home, 'node_modules/eslint/bin/eslint.js'),
    '-c',
    path.join(home, config),
    '--quiet',
    target,
  ];
  const oxlintRules = isOn([...coreRules.filter((rule) => rule !== 'preserve-caught-error'), ...promiseRules]);
  return [
    { name: 'ESLint', cwd: folder, nodeArguments: eslint('untyped.config.js') },
    { name: 'ESLint with types', cwd: folder, nodeArguments: ['--max-old-space-size=8192', ...eslint('typed.config.js')] },
    {
      name: 'oxlint',
      cwd: home,
      nodeArguments: [
        path.join(home, 'node_modules/oxlint/bin/oxlint'),
        '-A',
        'all',
        ...oxlintRules,
        '--promise-plugin',
        '--node-plugin',
        target,
      ],
    },
  ];
}

function tsconfigFor(target: string): string {
  return JSON.stringify({
    compilerOptions: { target: 'es2022', module: 'nodenext', strict: true, skipLibCheck: true, noEmit: true, allowJs: true, types: [] },
    include: [`${target}/**/*`],
    exclude: [],
  });
}

function eslintConfig(isTyped: boolean): string {
  const rules = Object.fromEntries(
    [...coreRules, ...promiseRules, 'n/handle-callback-err', ...(isTyped ? typedRules : [])].map((rule) => [rule, 'error']),
  );
  const types = isTyped ? `project: ${JSON.stringify('./tsconfig.json')}, tsconfigRootDir: import.meta.dirname` : '';
  return `
    import n from 'eslint-plugin-n';
    import promise from 'eslint-plugin-promise';
    import security from 'eslint-plugin-security';
    import sonarjs from 'eslint-plugin-sonarjs';
    import tseslint from 'typescript-eslint';

    export default [
      security.configs.recommended,
      sonarjs.configs.recommended,
      {
        files: ['**/*.{js,cjs,mjs,ts,cts,mts,tsx}'],
        languageOptions: { parser: tseslint.parser, parserOptions: { ${types} } },
        linterOptions: { reportUnusedDisableDirectives: 'off' },
        plugins: { n, promise, '@typescript-eslint': tseslint.plugin },
        rules: ${JSON.stringify(rules)},
      },
    ];
  `;
}
