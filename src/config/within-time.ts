/** A deadline for code that is not errlint's own: a configuration, or a plugin. */
import { isMainThread, Worker } from 'node:worker_threads';

/** Milliseconds that a thread which still runs gets to notice the deadline by itself. */
const grace = 500;

/**
 * Runs in a thread, since nothing else does while code goes round in circles. What it ends there is thrown out of as if by an error that
 * nothing catches, so that the timer of the waiting side comes to its turn.
 */
const watchdog = `
const { Session } = require('node:inspector');
const { workerData } = require('node:worker_threads');
setTimeout(() => {
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution');
}, workerData);
`;

/**
 * What the work comes to. Rejects with what `tooLate` gives once it has taken so many milliseconds, also when it never waits for anything;
 * outside of the main thread, only when it waits.
 */
export async function withinTime<T>(work: () => Promise<T>, timeout: number, tooLate: () => Error): Promise<T> {
  const guard = isMainThread ? new Worker(watchdog, { eval: true, workerData: timeout + grace }) : undefined;
  // errlint-disable-next-line swallowed-error -- without the inspector, which Node can be built without, code that waits can still be ended
  guard?.on('error', () => undefined);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), timeout);
  });
  try {
    return await Promise.race([work(), deadline]);
  } finally {
    clearTimeout(timer);
    await guard?.terminate();
  }
}
