import { isAscii } from 'node:buffer';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import type ts from 'typescript';

/** The TypeScript library. It is required: an import would have Node search its nine megabytes for exports first, for half a second. */
export const typescript = load();

function load(): typeof ts {
  const require = createRequire(import.meta.url);
  const file = require.resolve('typescript');
  // Later versions of Node keep compiled code themselves.
  const isKept = 'enableCompileCache' in module || require.cache[file] !== undefined;
  return (isKept ? require(file) : loadCompiled(file, require)) as typeof ts;
}

/** Loads a CommonJS file whose compiled code is kept beside the installed packages: compiling takes longer than everything else at start. */
function loadCompiled(file: string, require: NodeJS.Require): unknown {
  const bytes = readFileSync(file);
  // The text of one byte per character is made in half the time.
  const source = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  const kept = path.join(path.dirname(file), '../../.cache/errlint', `typescript-${process.version}-${process.arch}.code`);
  const cachedData = readIfThere(kept);
  // V8 looks into the data whether it is its own and fits the text.
  const script = new vm.Script(module.wrap(source), { filename: file, ...(cachedData === undefined ? {} : { cachedData }) });
  const loaded = new module(file);
  loaded.filename = file;
  const run = script.runInThisContext() as (this: unknown, ...scope: unknown[]) => void;
  run.call(loaded.exports, loaded.exports, createRequire(file), loaded, file, path.dirname(file));
  loaded.loaded = true;
  require.cache[file] = loaded;
  if (cachedData === undefined || script.cachedDataRejected === true) keep(kept, script.createCachedData());
  return loaded.exports;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    // The first run with this installation; whatever else is wrong with the file, the source has it all.
    return undefined;
  }
}

function keep(file: string, data: Buffer): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(unfinished, data);
    renameSync(unfinished, file);
  } catch {
    // An installation that cannot be written to starts slower, and that is all.
  }
}
