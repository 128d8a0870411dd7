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
const { parentPort } = require('node:worker_threads');
const timers = new Map();
parentPort.on('message', ({ id, timeout }) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (timeout !== undefined) timers.set(id, setTimeout(end, timeout));
});
function end() {
  const session = new Session();
  session.connectToMainThread();
  session.post('Runtime.terminateExecution');
}
`;

/** One thread for all deadlines: starting and ending one for each takes longer than most configurations do. */
let guard: Worker | undefined;
let lastId = 0;

function guardOf(): Worker {
  if (guard === undefined) {
    guard = new Worker(watchdog, { eval: true });
    // errlint-disable-next-line swallowed-error -- without the inspector, which Node can be built without, code that waits can still be ended
    guard.on('error', () => undefined);
    guard.unref();
  }
  return guard;
}

/**
 * What the work comes to. Rejects with what `tooLate` gives once it has taken so many milliseconds, also when it never waits for anything;
 * outside of the main thread, only when it waits.
 */
export async function withinTime<T>(work: () => Promise<T>, timeout: number, tooLate: () => Error): Promise<T> {
  const id = (lastId += 1);
  if (isMainThread) guardOf().postMessage({ id, timeout: timeout + grace });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate()), timeout);
  });
  try {
    return await Promise.race([work(), deadline]);
  } finally {
    clearTimeout(timer);
    guard?.postMessage({ id });
  }
}
