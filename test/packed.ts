import { execFileSync, type ExecFileSyncOptions } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSource, repository } from './imports.js';
import { temporaryFolder } from './temporary-folder.js';

const commands = ['eslint', 'husky', 'lint-staged', 'oxlint'];

/** Packs the built errlint as it is published, unpacks it into `node_modules` of a new folder and puts other packages beside it. */
export function folderWithPacked(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(files);
  const modules = path.join(folder, 'node_modules');
  const bin = path.join(modules, '.bin');
  mkdirSync(bin, { recursive: true });
  for (const name of readdirSync(path.join(repository, 'node_modules'))) {
    if (!name.startsWith('.')) symlinkSync(path.join(repository, 'node_modules', name), path.join(modules, name));
  }
  unpack(path.join(modules, 'errlint'));
  symlinkSync('../errlint/bin/errlint.js', path.join(bin, 'errlint'));
  for (const command of commands) symlinkSync(path.join('..', command, binOf(command)), path.join(bin, command));
  return folder;
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
