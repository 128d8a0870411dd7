import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'partial-catch',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow error handlers that treat one error and drop every other',
    why: `
      The handler knows one code or class, the classic being a unique violation. Every other error, the database that is down or the
      typo in the query, falls through the \`if\` and disappears: the function returns as if it had succeeded.`,
    instead: `
      Throw the error again after the branches that treat it (\`throw error\`), or pass it on. Where the others really do not matter, say
      why in a comment inside the handler.`,
    limits: `
      An error counts as treated on a path that logs, forwards, answers, stores or returns it, or calls code that errlint cannot see into.
      A path for the picked error itself may drop it: that is what the test is for. \`'code' in error\` picks nothing out. Pages, examples,
      scripts and benchmarks are left alone.`,
    references: ['CWE-391', 'CWE-755'],
  },

  examples: [
    {
      bad: `
export async function createUser(user) {
  try {
    await users.insert(user);
  } catch (error) {
    if (error.code === '23505') throw new Error('Email already exists');
  }
}`,
      good: `
export async function createUser(user) {
  try {
    await users.insert(user);
  } catch (error) {
    if (error.code === '23505') throw new Error('Email already exists', { cause: error });
    throw error;
  }
}`,
    },
  ],

  messages: {
    dropped: 'This {{handler}} treats `{{pick}}` and drops every other error.',
    replaced: 'This {{handler}} treats `{{pick}}` and turns every other error into `{{fallback}}`.',
  },

  visit: {
    ErrorHandler(concept, context) {
      const { node, kind: handler, paths } = concept;
      if (handler === 'error middleware' || !paths.some(({ narrowing }) => narrowing === 'met')) return;
      const dropped = paths.filter(({ outcome, narrowing }) => outcome === 'dropped' && narrowing === 'rest');
      const [first] = dropped;
      const [pick] = concept.picks;
      // What is picked out goes the same way: nothing is treated at all.
      if (paths.every(({ outcome, exit, fallback }) => outcome === 'dropped' && exit === first?.exit && fallback === first.fallback))
        return;
      if (dropped.length === 0 || pick === undefined || concept.deliberate !== undefined || concept.isBesideBackend) return;

      const fallback = dropped.find((path) => path.fallback !== undefined && path.fallback !== 'undefined')?.fallback;
      const edits = concept.rethrow;
      const suggestions = edits === undefined ? [] : [{ description: 'Rethrow every other error', edits }];
      context.report(
        fallback === undefined
          ? { at: node, until: 'first-token', message: 'dropped', data: { handler, pick }, suggestions }
          : { at: node, until: 'first-token', message: 'replaced', data: { handler, pick, fallback }, suggestions },
      );
    },
  },
});
