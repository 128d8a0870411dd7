/** errlint as it is published. */
import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inject } from 'vitest';
import { readSource, repository } from './imports.js';
import { temporaryFolder } from './temporary-folder.js';

const commands = ['eslint', 'husky', 'lint-staged', 'oxlint'];

/** The folder of the packed errlint, shared by all tests, with the packages beside it that it depends on, and no others. */
export function sharedPacked(): string {
  const folder = path.join(inject('shared'), 'packed');
  if (!existsSync(folder)) install(folder);
  return path.join(folder, 'node_modules/errlint');
}

/** Puts it in place at once: other workers may be at it, too. */
function install(folder: string): void {
  const work = mkdtempSync(`${folder}-`);
  chmodSync(work, 0o755);
  const modules = path.join(work, 'node_modules');
  mkdirSync(modules);
  const { dependencies } = JSON.parse(readSource('package.json')) as { readonly dependencies: Readonly<Record<string, string>> };
  for (const name of Object.keys(dependencies)) linkPackage(name, modules);
  unpack(path.join(modules, 'errlint'));
  try {
    renameSync(work, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/** Unpacks errlint into `node_modules` of a new folder and puts all packages of the repository beside it. */
export function folderWithPacked(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(files);
  const modules = path.join(folder, 'node_modules');
  const bin = path.join(modules, '.bin');
  mkdirSync(bin, { recursive: true });
  for (const name of readdirSync(path.join(repository, 'node_modules'))) if (!name.startsWith('.')) linkPackage(name, modules);
  unpack(path.join(modules, 'errlint'));
  symlinkSync('../errlint/bin/errlint.js', path.join(bin, 'errlint'));
  for (const command of commands) symlinkSync(path.join('..', command, binOf(command)), path.join(bin, command));
  return folder;
}

function linkPackage(name: string, modules: string): void {
  symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name));
}

function unpack(target: string): void {
  const work = mkdtempSync(path.join(tmpdir(), 'errlint-pack-'));
  try {
    const options: ExecFileSyncOptions = { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'] };
    // Without scripts: it has been built, and a build takes longer than everything else here.
    execFileSync('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', work], options);
    const [tarball = ''] = readdirSync(work);
    mkdirSync(target);
    execFileSync('tar', ['-xzf', path.join(work, tarball), '-C', target, '--strip-components=1']);
    chmodSync(path.join(target, 'bin/errlint.js'), 0o755);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function binOf(name: string): string {
  const { bin } = JSON.parse(readSource(`node_modules/${name}/package.json`)) as {
    readonly bin: string | Readonly<Record<string, string>>;
  };
  return typeof bin === 'string' ? bin : (bin[name] ?? '');
}
