import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { memoryProject } from './memory-project.js';

const project = memoryProject({
  'package.json': '{ "name": "shop", "dependencies": { "pg": "^8" }, "devDependencies": { "vitest": "4" }, "bin": "bin/shop.js" }',
  'README.md': '# Shop',
  'src/app.ts': '',
  'src/types.d.ts': '',
  'src/routes/index.ts': '',
  'src/legacy.js': '',
  'packages/orders/package.json':
    '{ "name": "@shop/orders", "exports": { ".": { "import": "./dist/main.js" }, "./store": "./lib/store.js" } }',
  'packages/orders/lib/store.ts': '',
  'packages/orders/src/index.ts': '',
});

test('the files are the source files, sorted', () => {
  assert.deepEqual(project.files, [
    '/project/packages/orders/lib/store.ts',
    '/project/packages/orders/src/index.ts',
    '/project/src/app.ts',
    '/project/src/legacy.js',
    '/project/src/routes/index.ts',
  ]);
});

test('a file that does not exist cannot be read', () => {
  assert.throws(() => project.read('/project/src/none.ts'), /none\.ts/);
});

describe('resolve', () => {
  test.each([
    ['./app.js', '/project/src/app.ts'],
    ['./app', '/project/src/app.ts'],
    ['./legacy.js', '/project/src/legacy.js'],
    ['./routes', '/project/src/routes/index.ts'],
    ['../src/app.ts', '/project/src/app.ts'],
    ['@shop/orders', '/project/packages/orders/src/index.ts'],
    ['@shop/orders/store', '/project/packages/orders/lib/store.ts'],
    ['@shop/orders-legacy', undefined],
    ['./types', undefined],
    ['pg', undefined],
  ])('%s', (specifier, expected) => {
    assert.equal(project.resolve(specifier, '/project/src/server.ts'), expected);
  });
});

test('the package of a file is the nearest', () => {
  assert.equal(project.packageOf('/project/packages/orders/src/index.ts')?.name, '@shop/orders');
  assert.deepEqual(project.packageOf('/project/src/app.ts'), {
    folder: '/project',
    name: 'shop',
    bin: ['bin/shop.js'],
    scripts: {},
    dependencies: { pg: '^8', vitest: '4' },
  });
});
