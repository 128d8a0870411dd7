/** Analysis in a thread of its own. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isMainThread, Worker, type ResourceLimits } from 'node:worker_threads';
import type { Analysis } from '../diagnostic.js';
import { reasonOf } from '../project/user-error.js';
import type { LintOptions } from './options.js';

/** Runs in the thread. It is text because the build puts modules together, so that no file of this one's own would be there. */
const program = `
const { parentPort, workerData } = require('node:worker_threads');
const onFile = (file) => parentPort.postMessage({ file });
import(workerData.api)
  .then(({ lint }) => lint({ ...workerData.options, onFile }))
  .then(({ files, failures }) => parentPort.postMessage({ analysis: { files, failures } }));
`;

/** What a thread gets besides the options of the run. */
export interface ThreadOptions {
  readonly limits?: ResourceLimits;
  /** Milliseconds after which there is no result any more; none by default. */
  readonly timeout?: number;
}

/** What came of a thread: the analysis, or why there is none and which file it was at, where that is known. */
export type ThreadOutcome = { readonly analysis: Analysis } | { readonly reason: string; readonly file?: string };

/** What linting with these options finds: files and failures as they are before a baseline or a choice of lines. */
export async function analyzeInThread(options: LintOptions, { limits = {}, timeout }: ThreadOptions): Promise<ThreadOutcome> {
  const { onStart: _start, onFile: _file, onLinked, memory: _memory, cache: _cache, threads: _threads, ...plain } = options;
  if (onLinked !== undefined) return { reason: 'what is linked cannot leave a thread' };
  if (!isMainThread) return { reason: 'it would be a thread of a thread' };
  const api = pathToFileURL(createRequire(import.meta.url).resolve('errlint')).href;
  const workerData = { api, options: { ...plain, baseline: false, changedLines: false } };
  let worker: Worker;
  try {
    worker = new Worker(program, { eval: true, workerData, resourceLimits: limits });
  } catch (error) {
    // The options hold functions, such as rules in a configuration that a program has given.
    return { reason: reasonOf(error) };
  }
  return new Promise((resolve) => {
    let at: { readonly file?: string } = {};
    const settle = (outcome: ThreadOutcome) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(outcome);
    };
    const end = (reason: string) => settle({ reason, ...at });
    const timer = timeout === undefined ? undefined : setTimeout(end, timeout, 'it took too long');
    worker
      .on('message', (message: { readonly file: string } | { readonly analysis: Analysis }) => {
        if ('analysis' in message) settle(message);
        else at = message;
      })
      .on('error', (error) => end(reasonOf(error)))
      .on('exit', (status) => end(`it ended with ${status}`));
  });
}
