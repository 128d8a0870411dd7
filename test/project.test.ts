import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { findContext, findSources } from '../src/project/files.js';
import { openProject } from '../src/project/project.js';
import { createSourceReader, decode } from '../src/project/source-text.js';
import { UserError } from '../src/project/user-error.js';
import { temporaryFolder } from './temporary-folder.js';

const code = 'export const total = 1;\n';

/** Files of the names, each with a line of code. */
function filesOf(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, code]));
}

function find(root: string, paths: readonly string[] = [], more: { readonly useGitIgnore?: boolean } = {}) {
  const sources = findSources({ root, paths, reader: createSourceReader(), ...more });
  const relative = (file: string) => path.relative(root, file).replaceAll(path.sep, '/');
  return {
    ...sources,
    names: sources.files.map(relative),
    reasons: Object.fromEntries(sources.skipped.map(({ file, reason }) => [relative(file), reason])),
  };
}

function failureOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return error.message;
  }
  assert.fail('nothing was thrown');
}

/** Runs as a user whom permissions bind: tests may run as root. */
function withoutPrivileges<T>(run: () => T): T {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return run();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('without paths', () => {
  test('the usual folders and entry files are found', () => {
    const root = temporaryFolder(filesOf('src/a.ts', 'routes/users.js', 'server.js', 'scripts/deploy.js', 'webpack.config.js'));
    assert.deepEqual(find(root).names, ['routes/users.js', 'server.js', 'src/a.ts']);
  });

  test('the include of tsconfig.json counts, with its exclude and what it extends', () => {
    const root = temporaryFolder({
      'base.json': '{ "include": ["backend/**/*.ts"], "exclude": ["backend/legacy"] }',
      'tsconfig.json': '{ // the base says where\n "extends": "./base.json" }',
      ...filesOf('backend/a.ts', 'backend/legacy/b.ts', 'other/c.ts'),
    });
    assert.deepEqual(find(root).names, ['backend/a.ts']);
  });

  test('configurations that tsconfig.json refers to count', () => {
    const root = temporaryFolder({
      'tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'tsconfig.app.json': '{ "include": ["code"], "compilerOptions": { "composite": true } }',
      ...filesOf('code/a.ts'),
    });
    assert.deepEqual(find(root).names, ['code/a.ts']);
  });

  test('the packages of a workspace are found', () => {
    const root = temporaryFolder({
      'package.json': '{ "name": "shop", "workspaces": ["components/*"] }',
      'pnpm-workspace.yaml': "packages:\n  - 'tools/*' # ours\n",
      ...filesOf('components/orders/src/a.ts', 'tools/report/index.js', 'apps/api/src/b.ts', 'packages/log/lib/c.js'),
      'components/orders/package.json': '{}',
      'tools/report/package.json': '{}',
      'apps/api/package.json': '{}',
      'packages/log/package.json': '{}',
    });
    assert.deepEqual(find(root).names, [
      'apps/api/src/b.ts',
      'components/orders/src/a.ts',
      'packages/log/lib/c.js',
      'tools/report/index.js',
    ]);
  });

  test('main, bin and the start script of package.json are found', () => {
    const root = temporaryFolder({
      'package.json':
        '{ "main": "./first.js", "bin": { "shop": "second.mjs" }, "scripts": { "start": "node -r dotenv/config third.cjs" } }',
      ...filesOf('first.js', 'second.mjs', 'third.cjs', 'fourth.js'),
    });
    assert.deepEqual(find(root).names, ['first.js', 'second.mjs', 'third.cjs']);
  });

  test('a package with its files elsewhere is walked whole', () => {
    const root = temporaryFolder({ 'package.json': '{}', ...filesOf('orders/handler.js', 'test/handler.js') });
    assert.deepEqual(find(root).names, ['orders/handler.js']);
  });

  test('nothing to lint is an error that says what was looked for', () => {
    const message = failureOf(() => find(temporaryFolder({ 'notes.md': 'x', 'elsewhere/a.ts': code })));
    assert.match(message, /Nothing to lint/);
    assert.match(message, /tsconfig\.json.*src, server, app.*packages/s);
  });
});

describe('what is left out', () => {
  test('tests, declarations, dependencies, output and hidden files', () => {
    const kept = ['src/a.ts', 'src/b.mts', 'src/c.cjs', 'src/d.tsx', 'src/testing.ts', 'src/spec-reader.ts'];
    const left = [
      'src/a.test.ts',
      'src/b.spec.js',
      'src/c.e2e-spec.ts',
      'src/d.stories.tsx',
      'src/e.mock.ts',
      'src/__tests__/f.ts',
      'src/test/g.ts',
      'src/fixtures/h.ts',
      'src/i.d.ts',
      'src/j.d.mts',
      'src/node_modules/k/l.js',
      'src/dist/m.js',
      'src/.cache/n.js',
      'src/.eslintrc.js',
      'src/vendor/o.js',
      'src/p.min.js',
      'src/q.generated.ts',
      'src/data.json',
    ];
    assert.deepEqual(find(temporaryFolder(filesOf(...kept, ...left))).names, kept.sort());
  });

  test('build folders at the top of a package, and not those of a feature', () => {
    const root = temporaryFolder({
      'package.json': '{}',
      ...filesOf('vendor/f.ts', 'build/a.js', 'out/b.js', 'coverage/c.js', 'lib/build/d.js', 'lib/coverage/e.js'),
    });
    assert.deepEqual(find(root, ['.']).names, ['lib/build/d.js', 'lib/coverage/e.js']);
  });

  test('browser assets, and not TypeScript in a folder that is called like them', () => {
    const root = temporaryFolder(
      filesOf(
        'src/public/app.js',
        'src/static/js/app.js',
        'src/vendor/jquery.js',
        'src/vendor/vendor.service.ts',
        'src/controllers/static/index.ts',
      ),
    );
    assert.deepEqual(find(root).names, ['src/controllers/static/index.ts', 'src/vendor/vendor.service.ts']);
  });

  test('generated and minified files are counted with the reason', () => {
    const root = temporaryFolder({
      ...filesOf('src/a.ts'),
      'src/api.ts': `/* eslint-disable */\n// This file is auto-generated. Do not edit.\n${code}`,
      'src/prisma.js': `#!/usr/bin/env node\n\n/* !!! This is code generated by Prisma. Do not edit directly. !!! */\n${code}`,
      'src/bundle.js': `${'var a=1;'.repeat(2000)}\n`,
      'src/huge.js': `// ${'x'.repeat(60)}\n`.repeat(40_000),
      'src/ids.ts': `// Uses auto-generated ids.\n${code}`,
      'src/picture.ts': `export const picture = '${'A'.repeat(20_000)}';\n`,
    });
    const { names, reasons } = find(root);
    assert.deepEqual(names, ['src/a.ts', 'src/ids.ts', 'src/picture.ts']);
    assert.deepEqual(reasons, {
      'src/api.ts': 'generated',
      'src/prisma.js': 'generated',
      'src/bundle.js': 'minified',
      'src/huge.js': 'over 2 MB',
    });
  });

  test('binary files', () => {
    assert.deepEqual(find(temporaryFolder({ ...filesOf('src/a.js'), 'src/b.js': Buffer.from([0x7f, 0x45, 0x00, 0x01]) })).reasons, {
      'src/b.js': 'binary',
    });
  });

  test('what git ignores, nested and taken back', () => {
    const root = temporaryFolder({
      '.gitignore': 'secret/\n*.local.ts\n',
      '.git/info/exclude': 'mine.ts\n',
      'src/.gitignore': '/only-here.ts\n!kept.local.ts\n',
      ...filesOf(
        'src/a.ts',
        'src/secret/b.ts',
        'src/c.local.ts',
        'src/kept.local.ts',
        'src/mine.ts',
        'src/only-here.ts',
        'src/deep/only-here.ts',
      ),
    });
    assert.deepEqual(find(root).names, ['src/a.ts', 'src/deep/only-here.ts', 'src/kept.local.ts']);
    assert.equal(find(root, [], { useGitIgnore: false }).names.length, 7);
  });

  test('in a work tree, the excludes of the repository', () => {
    const repository = temporaryFolder({ '.git/info/exclude': 'mine.ts\n', '.git/worktrees/fix/commondir': '../..\n' });
    const root = path.join(
      temporaryFolder({ 'tree/.git': `gitdir: ${repository}/.git/worktrees/fix\n`, ...filesOf('tree/src/a.ts', 'tree/src/mine.ts') }),
      'tree',
    );
    assert.deepEqual(find(root).names, ['src/a.ts']);
  });
});

describe('paths', () => {
  test('a named file is linted whatever it is called', () => {
    const root = temporaryFolder({ '.gitignore': 'src', ...filesOf('src/a.test.ts', 'src/dist/b.min.js') });
    assert.deepEqual(find(root, ['src/a.test.ts', 'src/dist/b.min.js']).names, ['src/a.test.ts', 'src/dist/b.min.js']);
  });

  test('a named folder is entered whatever it is called, also where git ignores it', () => {
    const root = temporaryFolder({
      '.gitignore': 'test\n',
      'test/fixtures/app/.gitignore': 'local.ts\n',
      ...filesOf('test/fixtures/app/a.ts', 'test/fixtures/app/local.ts'),
    });
    assert.deepEqual(find(root, ['test/fixtures/app']).names, ['test/fixtures/app/a.ts']);
  });

  test('globs match, with the same things left out', () => {
    const root = temporaryFolder(filesOf('src/a.ts', 'src/deep/b.ts', 'src/c.js', 'src/d.test.ts', 'src/node_modules/e.ts'));
    assert.deepEqual(find(root, ['src/**/*.ts']).names, ['src/a.ts', 'src/deep/b.ts']);
    assert.match(
      failureOf(() => find(root, ['src/**/*.tsx'])),
      /No file matches `src\/\*\*\/\*\.tsx`/,
    );
  });

  test('a name that looks like a glob is a name first', () => {
    const root = temporaryFolder(filesOf('app/[id]/route.ts', 'app/i/route.ts'));
    assert.deepEqual(find(root, ['app/[id]/route.ts']).names, ['app/[id]/route.ts']);
  });

  test('files that are named twice are linted once, whatever the order', () => {
    const root = temporaryFolder(filesOf('src/a.ts', 'src/b.ts'));
    assert.deepEqual(find(root, ['src/b.ts', 'src', 'src/a.ts']).names, ['src/a.ts', 'src/b.ts']);
  });

  test('an unknown path is an error with the nearest name', () => {
    const root = temporaryFolder(filesOf('server/a.ts'));
    assert.equal(
      failureOf(() => find(root, ['sever'])),
      'There is no file or folder `sever`. Did you mean `server`?',
    );
    assert.match(
      failureOf(() => find(root, ['nowhere/at/all'])),
      /^There is no file or folder `nowhere\/at\/all`\.$/,
    );
  });

  test('only files that cannot be linted is an error with the reasons', () => {
    const root = temporaryFolder(filesOf('src/a.test.ts', 'src/b.d.ts', 'readme.md'));
    assert.match(
      failureOf(() => find(root, ['src'])),
      /Nothing to lint in `src`\..*1 test, 1 type declarations/s,
    );
    assert.match(
      failureOf(() => find(root, ['readme.md'])),
      /1 not JavaScript or TypeScript/,
    );
  });
});

describe('a hostile tree', () => {
  test('links that lead in circles, outside or nowhere are not followed', () => {
    const outside = temporaryFolder(filesOf('secret.ts'));
    const root = temporaryFolder(filesOf('src/a.ts'));
    symlinkSync(root, path.join(root, 'src/loop'));
    symlinkSync(path.join(outside, 'secret.ts'), path.join(root, 'src/link.ts'));
    symlinkSync('nowhere.ts', path.join(root, 'src/dangling.ts'));
    assert.deepEqual(find(root, ['src']).names, ['src/a.ts']);
  });

  test('a FIFO does not hang, and a folder called like a file is entered', () => {
    const root = temporaryFolder(filesOf('src/a.ts', 'src/folder.ts/b.ts'));
    execFileSync('mkfifo', [path.join(root, 'src/pipe.ts')]);
    assert.deepEqual(find(root, ['src']).names, ['src/a.ts', 'src/folder.ts/b.ts']);
    assert.match(
      failureOf(() => find(root, ['src/pipe.ts'])),
      /1 not a regular file/,
    );
  });

  test('names with line breaks and escape sequences are files like others', () => {
    const root = temporaryFolder(filesOf('src/a\nb.ts', 'src/\u001b[31m.ts', 'src/::error::.ts'));
    assert.equal(find(root, ['src']).names.length, 3);
  });

  test('a folder that may not be read is named, and the rest is linted', () => {
    const root = temporaryFolder(filesOf('src/a.ts', 'src/closed/b.ts'));
    chmodSync(root, 0o755);
    chmodSync(path.join(root, 'src/closed'), 0o000);
    const { names, failures } = withoutPrivileges(() => find(root, ['src']));
    chmodSync(path.join(root, 'src/closed'), 0o700);
    assert.deepEqual(names, ['src/a.ts']);
    assert.deepEqual(failures, [{ file: path.join(root, 'src/closed'), message: 'the folder cannot be read: permission denied' }]);
  });
});

describe('text', () => {
  test('UTF-8 with and without byte order mark, and UTF-16', () => {
    assert.equal(decode(Buffer.from('\ufeffpreis = "5 €"')), 'preis = "5 €"');
    assert.equal(decode(Buffer.from('preis = "5 €"')), 'preis = "5 €"');
    assert.equal(decode(Buffer.from('\ufeffpreis = "5 €"', 'utf16le')), 'preis = "5 €"');
    assert.equal(decode(Buffer.from('\ufeffpreis = "5 €"', 'utf16le').swap16()), 'preis = "5 €"');
  });

  test('a file that is gone fails each time it is read', () => {
    const reader = createSourceReader();
    assert.throws(() => reader.read('/nowhere/a.ts'), /^Error: cannot be read: no such file or directory$/);
    assert.throws(() => reader.read('/nowhere/a.ts'), /no such file/);
  });
});

describe('packageOf', () => {
  test('gives the nearest package.json, with all kinds of dependencies', () => {
    const root = temporaryFolder({
      'package.json': '{ "name": "shop", "dependencies": { "express": "^4.0.0" } }',
      'apps/api/package.json': JSON.stringify({
        name: '@shop/api',
        main: 'dist/main.js',
        bin: './cli.js',
        scripts: { start: 'node .' },
        dependencies: { pg: '^8.0.0' },
        devDependencies: { vitest: '4' },
        peerDependencies: { pino: '9' },
        optionalDependencies: { redis: '5' },
      }),
      ...filesOf('apps/api/src/a.ts', 'b.ts'),
    });
    const project = openProject(root, [path.join(root, 'apps/api/src/a.ts'), path.join(root, 'b.ts')]);
    const api = project.packageOf(path.join(root, 'apps/api/src/a.ts'));
    assert.deepEqual({ ...api?.dependencies }, { pg: '^8.0.0', vitest: '4', pino: '9', redis: '5' });
    assert.deepEqual(
      [api?.name, api?.main, api?.bin, api?.folder],
      ['@shop/api', 'dist/main.js', ['./cli.js'], path.join(root, 'apps/api')],
    );
    assert.equal(project.packageOf(path.join(root, 'b.ts'))?.name, 'shop');
  });

  test('passes over a package.json that only sets the module type', () => {
    const root = temporaryFolder({
      'package.json': '{ "name": "shop" }',
      'src/package.json': '{ "type": "module" }',
      ...filesOf('src/a.ts'),
    });
    assert.equal(openProject(root, [path.join(root, 'src/a.ts')]).packageOf(path.join(root, 'src/a.ts'))?.name, 'shop');
  });

  test('a broken package.json counts as absent and is named', () => {
    const root = temporaryFolder({ 'package.json': '{ "name": "shop" }', 'api/package.json': '{ "name": }', ...filesOf('api/a.ts') });
    const project = openProject(root, [path.join(root, 'api/a.ts')]);
    assert.equal(project.packageOf(path.join(root, 'api/a.ts'))?.name, 'shop');
    assert.equal(project.packageOf(path.join(root, 'api/a.ts'))?.name, 'shop');
    assert.deepEqual(
      project.failures.map(({ file, message }) => [file, message.split(':')[0]]),
      [[path.join(root, 'api/package.json'), 'is not valid JSON']],
    );
  });

  test('names from Object.prototype are no dependencies', () => {
    const root = temporaryFolder({ 'package.json': '{ "name": "shop", "dependencies": { "__proto__": "1" } }', ...filesOf('a.ts') });
    const dependencies = openProject(root, [path.join(root, 'a.ts')]).packageOf(path.join(root, 'a.ts'))?.dependencies ?? {};
    assert.equal(dependencies['constructor'], undefined);
    assert.equal('toString' in dependencies, false);
  });
});

describe('resolve', () => {
  /** What the specifiers name in `from`, by path relative to the root. */
  function resolveIn(
    files: Readonly<Record<string, string>>,
    from: string,
    specifiers: readonly string[],
  ): Record<string, string | undefined> {
    const root = temporaryFolder(files);
    const sources = Object.keys(files)
      .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
      .map((name) => path.join(root, name));
    const { resolve } = openProject(root, sources);
    const answer = (specifier: string) => {
      const [first, again] = [resolve(specifier, path.join(root, from)), resolve(specifier, path.join(root, from))];
      assert.equal(first, again);
      return first && path.relative(root, first);
    };
    return Object.fromEntries(specifiers.map((specifier) => [specifier, answer(specifier)]));
  }

  test('relative specifiers, as compilers and Node read them', () => {
    const files = filesOf(
      'src/a.ts',
      'src/b.ts',
      'src/c.tsx',
      'src/d.mts',
      'src/e/index.ts',
      'src/f.js',
      'src/f.ts',
      'src/g.cjs',
      'index.ts',
      'src/h.js',
      'src/h/index.js',
    );
    assert.deepEqual(
      resolveIn(files, 'src/a.ts', [
        './b',
        './b.js',
        './b.ts',
        './c.js',
        './d.mjs',
        './e',
        './e/',
        './f',
        './f.js',
        './g',
        '..',
        './h',
        './h/',
        './i',
        './data.json',
      ]),
      {
        './b': 'src/b.ts',
        './b.js': 'src/b.ts',
        './b.ts': 'src/b.ts',
        './c.js': 'src/c.tsx',
        './d.mjs': 'src/d.mts',
        './e': 'src/e/index.ts',
        './e/': 'src/e/index.ts',
        './f': 'src/f.ts',
        './f.js': 'src/f.js',
        './g': 'src/g.cjs',
        '..': 'index.ts',
        './h': 'src/h.js',
        './h/': 'src/h/index.js',
        './i': undefined,
        './data.json': undefined,
      },
    );
  });

  test('what is built or installed is no file of the project', () => {
    assert.deepEqual(
      resolveIn(filesOf('src/a.ts', 'src/fs.ts'), 'src/a.ts', ['node:fs', 'fs', 'express', '@nestjs/common', 'https://esm.sh/x', '']),
      {
        'node:fs': undefined,
        fs: undefined,
        express: undefined,
        '@nestjs/common': undefined,
        'https://esm.sh/x': undefined,
        '': undefined,
      },
    );
  });

  test('a path into build output leads to the source', () => {
    const files = {
      'package.json': '{ "name": "shop", "main": "dist/index.js" }',
      ...filesOf('src/index.ts', 'src/util/log.ts', 'bin/run.js'),
    };
    assert.deepEqual(resolveIn(files, 'bin/run.js', ['../dist/index.js', '../dist/esm/util/log.js', '..', '../']), {
      '../dist/index.js': 'src/index.ts',
      '../dist/esm/util/log.js': 'src/util/log.ts',
      '..': 'src/index.ts',
      '../': 'src/index.ts',
    });
  });

  test('tsconfig paths and baseUrl, inherited and in referred configurations', () => {
    const files = {
      'base.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"], "log": ["./src/util/log.ts"] } } }',
      'tsconfig.json': '{ "extends": "./base.json", "compilerOptions": { "baseUrl": "." } }',
      'web/tsconfig.json': '{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }',
      'web/tsconfig.app.json': '{ "compilerOptions": { "paths": { "~/*": ["./code/*"] } } }',
      ...filesOf('src/a.ts', 'src/util/log.ts', 'web/code/b.ts', 'web/code/c.ts'),
    };
    assert.deepEqual(resolveIn(files, 'src/a.ts', ['@/util/log', 'log', 'src/util/log', '@/nothing', 'express']), {
      '@/util/log': 'src/util/log.ts',
      log: 'src/util/log.ts',
      'src/util/log': 'src/util/log.ts',
      '@/nothing': undefined,
      express: undefined,
    });
    assert.deepEqual(resolveIn(files, 'web/code/b.ts', ['~/c', '@/util/log']), { '~/c': 'web/code/c.ts', '@/util/log': undefined });
  });

  test('imports and exports of package.json, workspaces and the package itself', () => {
    const files = {
      'api/package.json': JSON.stringify({
        name: '@shop/api',
        imports: { '#util/*': './dist/util/*.js', '#env': { node: './dist/env.js', default: './dist/env.browser.js' } },
      }),
      'log/package.json': JSON.stringify({
        name: '@shop/log',
        exports: { '.': { types: './dist/index.d.ts', import: './dist/index.mjs' }, './redact': './dist/redact.js', './private/*': null },
      }),
      'db/package.json': '{ "name": "db", "main": "./lib/main.js" }',
      ...filesOf(
        'api/src/a.ts',
        'api/src/util/x.ts',
        'api/src/env.ts',
        'log/src/index.ts',
        'log/src/redact.ts',
        'log/src/private/key.ts',
        'db/src/main.ts',
        'db/pool.js',
      ),
    };
    assert.deepEqual(
      resolveIn(files, 'api/src/a.ts', [
        '#util/x',
        '#env',
        '#nothing',
        '@shop/log',
        '@shop/log/redact',
        'db',
        'db/pool',
        'db/none',
        '@shop/other',
      ]),
      {
        '#util/x': 'api/src/util/x.ts',
        '#env': 'api/src/env.ts',
        '#nothing': undefined,
        '@shop/log': 'log/src/index.ts',
        '@shop/log/redact': 'log/src/redact.ts',
        db: 'db/src/main.ts',
        'db/pool': 'db/pool.js',
        'db/none': undefined,
        '@shop/other': undefined,
      },
    );
  });

  test('a broken tsconfig.json costs its aliases only', () => {
    const files = {
      'tsconfig.json': '{ "extends": "./nowhere.json", "compilerOptions": { "paths": { "@/*": ["./src/*"] }, }',
      ...filesOf('src/a.ts', 'src/b.ts'),
    };
    assert.deepEqual(resolveIn(files, 'src/a.ts', ['./b', '@/b']), { './b': 'src/b.ts', '@/b': 'src/b.ts' });
  });

  test('asking again costs next to nothing', () => {
    const root = temporaryFolder(filesOf('src/a.ts', 'src/b.ts'));
    const [from, to] = [path.join(root, 'src/a.ts'), path.join(root, 'src/b.ts')];
    const { resolve } = openProject(root, [from, to]);
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      for (let round = 0; round < 20_000; round++) resolve(round % 2 === 0 ? './b' : 'express', from);
      return (performance.now() - start) / 20_000;
    });
    // The best of several, since other processes have their share. A tenth of this is usual.
    assert.ok(Math.min(...times) < 0.005, `${Math.min(...times)} ms`);
  });
});

test('what is deployed counts from wherever the command runs', () => {
  const folder = temporaryFolder({
    'serverless.yml': 'provider:\n  environment:\n    TABLE: orders\n',
    ...filesOf('src/orders/create.ts'),
  });
  const file = path.join(folder, 'src/orders/create.ts');
  for (const root of [folder, temporaryFolder()]) {
    assert.ok(openProject(root, [file]).deploymentOf?.(file).variables.has('TABLE'), root);
  }
  assert.ok(!openProject(path.join(folder, 'src'), [file]).deploymentOf?.(file).variables.has('TABLE'));
});

test('the context of a package leaves out the packages in it', () => {
  const root = temporaryFolder({ 'package.json': '{}', 'sub/package.json': '{}', ...filesOf('a.ts', 'src/b.ts', 'sub/c.ts', 'test/d.ts') });
  const context = findContext({ root, reader: createSourceReader() }, root, (folder) => path.basename(folder) === 'sub');
  assert.deepEqual(
    context.map((file) => path.relative(root, file)),
    ['a.ts', 'src/b.ts'],
  );
});
