/** Analysis in a thread of its own. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread, Worker, type ResourceLimits } from 'node:worker_threads';
import type { Analysis } from '../diagnostic.js';
import type { LintOptions } from './options.js';

/** Runs in the thread. It is text because the build puts modules together, so that no file of this one's own would be there. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.api)
  .then(({ lint }) => lint(workerData.options))
  .then(({ files, failures }) => parentPort.postMessage({ files, failures }));
`;

/** What a thread gets besides the options of the run. */
export interface ThreadOptions {
  readonly limits?: ResourceLimits;
  /** Milliseconds after which there is no result any more; none by default. */
  readonly timeout?: number;
}

/**
 * What linting with these options finds: files and failures as they are before a baseline or a choice of lines. Undefined when a thread
 * cannot do it, fails, or takes too long.
 */
export async function analyzeInThread(options: LintOptions, { limits = {}, timeout }: ThreadOptions): Promise<Analysis | undefined> {
  const { onStart: _start, onLinked, memory: _memory, cache: _cache, threads: _threads, ...plain } = options;
  // What is linked cannot leave a thread.
  if (onLinked !== undefined || !isMainThread) return undefined;
  const api = pathToFileURL(createRequire(import.meta.url).resolve('errlint')).href;
  const workerData = { api, options: { ...plain, baseline: false, changedLines: false } };
  let worker: Worker;
  try {
    worker = new Worker(program, { eval: true, workerData, resourceLimits: limits });
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
    const timer = timeout === undefined ? undefined : setTimeout(settle, timeout);
    // Whatever goes wrong there, the main thread can do without.
    worker
      .on('message', settle)
      .on('error', () => settle())
      .on('exit', () => settle());
  });
}
