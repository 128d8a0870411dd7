/** Analysis in a thread of its own, for code that is nested deeper than the stack of the main thread takes. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread, Worker } from 'node:worker_threads';
import type { Analysis } from '../diagnostic.js';
import type { LintOptions } from './options.js';

/** Enough for some ten thousand levels of anything. Memory is only taken where the stack reaches. */
const stackSizeMb = 256;
/** Milliseconds after which the code is taken for something that nobody has written by hand. */
const timeout = 30_000;

/** Runs in the thread. It is text because the build puts modules together, so that no file of this one's own would be there. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.api)
  .then(({ lint }) => lint(workerData.options))
  .then(({ files, failures }) => parentPort.postMessage({ files, failures }));
`;

/**
 * What linting with these options finds, given a stack that is many times the usual one: files and failures as they are before a baseline
 * or a choice of lines. Undefined when that cannot be had, or takes too long.
 */
export async function analyzeWithLargeStack(options: LintOptions): Promise<Analysis | undefined> {
  const { onStart: _start, onLinked, memory: _memory, cache: _cache, ...plain } = options;
  // What is linked cannot leave the thread, and a thread that has the large stack already has no larger one to offer.
  if (onLinked !== undefined || !isMainThread) return undefined;
  const api = pathToFileURL(createRequire(import.meta.url).resolve('errlint')).href;
  const workerData = { api, options: { ...plain, baseline: false, changedLines: false } };
  let worker: Worker;
  try {
    worker = new Worker(program, { eval: true, workerData, resourceLimits: { stackSizeMb } });
  } catch {
    // The options hold functions, such as rules in a configuration that a program has given.
    return undefined;
  }
  return new Promise((resolve) => {
    const settle = (analysis?: Analysis) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(analysis);
    };
    const timer = setTimeout(settle, timeout);
    // Whatever goes wrong there, the main thread has a result, which says that it is incomplete.
    worker.on('message', settle).on('error', () => settle()).on('exit', () => settle());
  });
}
