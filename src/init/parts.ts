/** What `errlint init` can set up, and the files that each part consists of. */
import { dataNames, programNames } from '../config/find-config.js';
import type { Surroundings } from './surroundings.js';

/** One thing that can be set up. */
export interface Part {
  /** As `--with` names it. */
  readonly name: string;
  /** Completes "Set up …?" */
  readonly title: string;
  /** Chosen unless the user says otherwise. */
  readonly isDefault: boolean;
  plan(surroundings: Surroundings): Plan;
}

/** The files of one part. */
export interface Plan {
  readonly files: readonly PlannedFile[];
  /** The packages that the files need. */
  readonly packages: readonly string[];
  /** What is left to do by hand once the files are there. */
  readonly afterwards: readonly string[];
}

/** A file that is written, or whose content is shown where another file has its place. */
export interface PlannedFile {
  /** Relative to the root, with `/`. */
  readonly name: string;
  readonly text: string;
  /** What has its place already: a file that must not be overwritten, or that does the same. */
  readonly takenBy: string | undefined;
  /** Whether the file is there with this very text. */
  readonly isThere: boolean;
}

/** All parts, in the order in which they are asked for. */
export const parts: readonly Part[] = [
  {
    name: 'config',
    title: 'a configuration file',
    isDefault: true,
    plan(at) {
      const others = [...programNames, ...dataNames];
      return planOf(at, { [moduleName('errlint.config', at)]: config }, { others, key: 'errlint' });
    },
  },
  {
    name: 'eslint',
    title: 'the ESLint plugin, for editors',
    isDefault: false,
    plan(at) {
      const others = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `eslint.config.${extension}`);
      const isTyped = at.dependencies.has('typescript') || at.has('tsconfig.json');
      const packages = ['errlint', 'eslint', ...(isTyped ? ['@typescript-eslint/parser'] : [])];
      return planOf(at, { [moduleName('eslint.config', at)]: isTyped ? eslintTyped : eslint }, { others, packages });
    },
  },
  {
    name: 'husky',
    title: 'a git hook with husky and lint-staged',
    isDefault: false,
    plan(at) {
      const others = ['', '.json', '.yaml', '.yml', '.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'].flatMap((extension) => [
        `.lintstagedrc${extension}`,
        `lint-staged.config${extension}`,
      ]);
      const packages = ['errlint', 'husky', 'lint-staged'];
      const staged = planOf(at, { [moduleName('lint-staged.config', at)]: lintStaged }, { others, key: 'lint-staged', packages });
      const afterwards = ['npm pkg set scripts.prepare=husky', 'npx husky'];
      const hook = planOf(at, { '.husky/pre-commit': 'npx lint-staged\n' });
      return { ...staged, files: [...staged.files, ...hook.files], afterwards };
    },
  },
  {
    name: 'pre-commit',
    title: 'a hook for pre-commit (pre-commit.com)',
    isDefault: false,
    plan: (at) => planOf(at, { '.pre-commit-config.yaml': preCommit }, { afterwards: ['pre-commit install'] }),
  },
  {
    name: 'github',
    title: 'a GitHub Actions workflow',
    isDefault: false,
    plan: (at) => planOf(at, { '.github/workflows/errlint.yml': github(installCommands(at)) }, { packages: ['errlint'] }),
  },
  {
    name: 'gitlab',
    title: 'a GitLab CI job',
    isDefault: false,
    plan: (at) => planOf(at, { '.gitlab-ci.yml': gitlab(installCommands(at)) }, { packages: ['errlint'] }),
  },
];

interface PlanDetails {
  /** Files in whose place the planned ones would be. */
  readonly others?: readonly string[];
  /** The key of package.json that would be in their place. */
  readonly key?: string;
  readonly packages?: readonly string[];
  readonly afterwards?: readonly string[];
}

function planOf(at: Surroundings, files: Readonly<Record<string, string>>, details: PlanDetails = {}): Plan {
  const { others = [], key, packages = [], afterwards = [] } = details;
  const inManifest = key !== undefined && at.manifestKeys.has(key) ? 'package.json' : undefined;
  return {
    files: Object.entries(files).map(([name, text]) => ({
      name,
      text,
      takenBy: [name, ...others].find((other) => at.has(other)) ?? inManifest,
      isThere: at.textOf(name) === text,
    })),
    packages: packages.filter((name) => !at.dependencies.has(name)),
    afterwards,
  };
}

/** The name of a file that is an ECMAScript module. */
function moduleName(name: string, { isModule }: Surroundings): string {
  return `${name}.${isModule ? 'js' : 'mjs'}`;
}

function installCommands({ packageManager }: Surroundings): readonly string[] {
  switch (packageManager) {
    case 'pnpm':
      return ['corepack enable', 'pnpm install --frozen-lockfile'];
    case 'yarn':
      return ['corepack enable', 'yarn install --frozen-lockfile'];
    case 'npm':
      return ['npm ci'];
    default:
      return ['npm install'];
  }
}

// A plain object needs no errlint to import from: `npx errlint` does without an installation.
const config = `/** @type {import('errlint').Config} */
export default {
  preset: 'recommended',
};
`;

const eslint = `import { defineConfig } from 'eslint/config';
import errlint from 'errlint/eslint';

export default defineConfig([{ plugins: { errlint }, extends: ['errlint/recommended'] }]);
`;

const eslintTyped = `import parser from '@typescript-eslint/parser';
import { defineConfig } from 'eslint/config';
import errlint from 'errlint/eslint';

export default defineConfig([{ files: ['**/*.ts'], languageOptions: { parser } }, errlint.configs.recommended]);
`;

const lintStaged = `export default { '!(*.d).{js,mjs,cjs,jsx,ts,mts,cts,tsx}': 'errlint' };
`;

const preCommit = `repos:
  - repo: local
    hooks:
      - id: errlint
        name: errlint
        entry: errlint
        language: node
        additional_dependencies: [errlint]
        types_or: [javascript, jsx, ts, tsx]
        exclude: '\\.d\\.[cm]?ts$'
        require_serial: true
`;

function github(install: readonly string[]): string {
  return `name: errlint
on: [push, pull_request]
jobs:
  errlint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
${install.map((command) => `      - run: ${command}\n`).join('')}      - run: npx errlint --format github
`;
}

function gitlab(install: readonly string[]): string {
  return `errlint:
  image: node:22
  script:
${install.map((command) => `    - ${command}\n`).join('')}    - npx errlint --format gitlab:gl-code-quality-report.json --format pretty
  artifacts:
    when: always
    paths:
      - gl-code-quality-report.json
    reports:
      codequality: gl-code-quality-report.json
`;
}
