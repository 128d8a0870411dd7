/** What comes with an installation. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lstatSync, readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'vitest';
import { readSource, repository } from './imports.js';
import { sharedPacked } from './packed.js';
import { temporaryFolder } from './temporary-folder.js';

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly hasInstallScript?: boolean;
}

const { packages } = JSON.parse(readSource('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };
const errlint = sharedPacked();

/** The places in the lock file of all that an installation brings besides errlint. */
function installed(): readonly string[] {
  const found = new Set<string>();
  const queue = [''];
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const name of Object.keys(packages[from]?.dependencies ?? {})) {
      const place = placeOf(name, from);
      if (found.has(place)) continue;
      found.add(place);
      queue.push(place);
    }
  }
  return [...found];
}

/** Where Node finds the package, from the place of another. */
function placeOf(name: string, from: string): string {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const place = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (place in packages) return place;
    assert.notEqual(folder, '', `${name} is not in the lock file`);
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/(^|\/)node_modules(\/|$)/.test(name))
    .map((name) => lstatSync(path.join(folder, name)))
    .reduce((sum, entry) => sum + (entry.isFile() ? entry.size : 0), 0);
}

describe('an installation', () => {
  test('is 25 packages and 30 MB at most, and runs no scripts', () => {
    const places = installed();
    assert.ok(places.length + 1 <= 25, `${places.length + 1} packages`);
    assert.deepEqual(
      places.filter((place) => packages[place]?.hasInstallScript),
      [],
    );
    const bytes = places.reduce((sum, place) => sum + bytesIn(path.join(repository, place)), bytesIn(errlint));
    assert.ok(bytes <= 30 * 2 ** 20, `${bytes} bytes`);
  });

  test('has a plugin that ESLint loads where the packages of the command are missing', () => {
    const root = temporaryFolder({ 'node_modules/.keep': '' });
    for (const name of [path.join('node_modules', 'typescript'), path.join('node_modules', 'eslint')]) {
      symlinkSync(path.join(repository, name), path.join(root, name));
    }
    execFileSync('cp', ['-r', errlint, path.join(root, 'node_modules/errlint')]);
    const program = `
      import { Linter } from 'eslint';
      import errlint from 'errlint/eslint';
      const messages = new Linter().verify('try { save() } catch {}', [errlint.configs.recommended], { filename: 'a.js' });
      console.log(messages.map(({ ruleId }) => ruleId).join());
    `;
    const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { cwd: root, encoding: 'utf8' });
    assert.equal(output, 'errlint/swallowed-error\n');
  });
});
