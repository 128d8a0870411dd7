import { defineRule, type ErrorHandler, type HandlerPath } from '../src/rule.js';

export default defineRule({
  name: 'swallowed-error',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow error handlers that make a failure disappear',
    why: `
      When every path through a handler drops the error, the caller goes on as if the work had succeeded. The order is never saved, and
      nothing says so: no log line, no alert, no failed request. A handler that only writes the error down keeps it from the client of a
      request as well: the reply stood in what failed, and the connection stays open until somebody gives up.`,
    instead: `
      Rethrow the error, pass it on (\`next(error)\`, \`reject(error)\`), or log it together with the ids that let someone find the request
      again. Where the error really does not matter, say why in a comment inside the handler.`,
    limits: `
      A handler counts as handling when it calls code that errlint cannot see into, sets something that outlives the function, or returns
      something that is not a constant; a line that is logged on demand only (\`if (debug)\`) does not count, nor does any where only the
      tried code replies, before it is done, and nothing in or behind the handler touches the response or \`next\`; nor does one with a bare
      \`next()\` where a token is checked in a function that says it lets nobody past (\`requireUser\`). Left alone are probes
      (\`JSON.parse\`, \`new URL\`, \`fs.access\`, \`git --version\` …, also through a helper), reading a reply's body or asking for its
      status and nothing else, the version in a \`package.json\`, clean-up, telemetry (also by its folder or class) and what is only shown
      (\`open(url)\`, a flash message), whatever is done for another error (\`handleError(error)\`), yes-or-no functions that answer
      \`false\` to somebody (a no to \`isBanned\` counts), sockets and folders that may be gone or there (\`ws.send(text)\`,
      \`mkdir(folder)\`), functions whose comment promises it (\`best-effort\`, \`returns null when the store is unavailable\`), a reply
      with an error status right behind the \`try\`, one of several ways to the same end where a \`throw\` or other work waits behind the
      loop, a function that has logged its failure itself, a promise that is only waited for and belongs to somebody else, and files that
      are no backend: pages, examples, scripts, benchmarks. The demanding reading (\`strict\`) also reports handlers that were left out for
      a comment without a reason.`,
    references: ['CWE-390', 'CWE-391', 'CWE-755'],
  },

  examples: [
    {
      bad: `
export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch {}
}`,
      good: `
export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (cause) {
    throw new OrderError('order not saved', { cause });
  }
}`,
    },
    {
      bad: `
export function loadPrices(id) {
  return prices.load(id).catch(() => []);
}`,
      good: `
export function loadPrices(id) {
  return prices.load(id).catch((error) => {
    console.error('prices not loaded', { id, error });
    return [];
  });
}`,
    },
  ],

  messages: {
    dropped: 'This {{handler}} drops the error: nobody can tell that {{tried}} failed.',
    unanswered: 'This {{handler}} writes the error down and sends no reply: the client waits until it gives up.',
    admitted: 'This {{handler}} goes on with the next handler: who was refused gets in as well.',
    replaced: 'This {{handler}} turns every error into `{{fallback}}`: the caller cannot tell that {{tried}} failed.',
  },

  visit: {
    ErrorHandler(concept, context) {
      const { node, kind: handler, paths } = concept;
      if (handler === 'error middleware' || paths.length === 0) return;
      if (concept.leavesClientWaiting && concept.deliberate === undefined && !concept.isBesideBackend) {
        context.report({ at: node, until: 'first-token', message: 'unanswered', data: { handler } });
        return;
      }
      if (concept.letsIn && concept.deliberate !== 'comment' && !concept.isBesideBackend) {
        context.report({ at: node, until: 'first-token', message: 'admitted', data: { handler } });
        return;
      }
      if (!paths.every(({ outcome }) => outcome === 'dropped') || !isOneForAll(paths)) return;
      if (concept.deliberate !== undefined || concept.isBesideBackend) return;

      const tried = triedText(concept);
      const edits = concept.rethrow;
      const suggestions = edits === undefined ? [] : [{ description: 'Rethrow the error', edits }];
      const fallback = fallbackOf(paths);
      context.report(
        fallback === undefined
          ? { at: node, until: 'first-token', message: 'dropped', data: { handler, tried }, suggestions }
          : { at: node, until: 'first-token', message: 'replaced', data: { handler, fallback, tried }, suggestions },
      );
    },
  },
});

/** No error is picked out, or what is picked out is dropped in the same way as all others. */
function isOneForAll(paths: readonly HandlerPath[]): boolean {
  const [first] = paths;
  if (paths.every(({ narrowing }) => narrowing !== 'met')) return true;
  return (
    paths.every(({ exit, fallback }) => exit === first?.exit && fallback === first.fallback) &&
    paths.some(({ narrowing }) => narrowing === 'rest')
  );
}

function fallbackOf(paths: readonly HandlerPath[]): string | undefined {
  return paths.find(({ fallback }) => fallback !== undefined && fallback !== 'undefined')?.fallback;
}

function triedText({ triedName }: ErrorHandler): string {
  return triedName === undefined ? 'anything' : `\`${triedName}\``;
}
