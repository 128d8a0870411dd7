import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unchecked-allsettled',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow `Promise.allSettled`, and results like it, whose failures nobody looks at',
    why: `
      \`Promise.allSettled\` never rejects: what failed stands in its result, with the reason. Code that drops the result, or picks the
      fulfilled ones out of it, goes on as if everything had worked, and half of the mails are never sent. A
      Supabase query and \`to\` of await-to-js never reject either: what went wrong stands beside the value.`,
    instead: `
      Look at the rejected results: log their \`reason\`, count them, throw an \`AggregateError\`. Where one failure fails
      all, \`Promise.all\` says so.`,
    limits: `
      Left alone are results that are stored or passed on to code outside of the project, promises that handle or log their own rejections or
      that nothing is known of, clean-up, and statements with a comment that speaks of failures. A value that is tested for being there is left
      to the demanding reading (\`strict\`), which also reports that its failure is not read.`,
    references: ['https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Promise/allSettled', 'CWE-252', 'CWE-390'],
  },

  examples: [
    {
      bad: `
export async function notifyAll(users) {
  await Promise.allSettled(users.map((user) => mailer.send(user.email)));
}`,
      good: `
export async function notifyAll(users) {
  const results = await Promise.allSettled(users.map((user) => mailer.send(user.email)));
  const failures = results.filter((result) => result.status === 'rejected');
  if (failures.length > 0) throw new AggregateError(failures.map(({ reason }) => reason), 'not all were notified');
}`,
    },
    {
      bad: `
export async function loadPrices(shops) {
  const results = await Promise.allSettled(shops.map((shop) => shop.loadPrice()));
  return results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
}`,
      good: `
export async function loadPrices(shops) {
  const results = await Promise.allSettled(shops.map((shop) => shop.loadPrice()));
  for (const result of results) if (result.status === 'rejected') console.error('no price', result.reason);
  return results.filter((result) => result.status === 'fulfilled').map((result) => result.value);
}`,
    },
  ],

  messages: {
    discarded: '`{{name}}` never rejects, and its result is dropped: nobody can tell that something failed.',
    neverRuns: 'Nobody waits for `{{name}}`, which only then goes to the database: it never runs.',
    unread: '`{{name}}` never rejects, and nobody reads its `{{failure}}`: what failed looks like an empty result.',
    fulfilled: 'Only the fulfilled results of `{{name}}` are read: what the others failed with is lost.',
  },

  visit: {
    SettledResults(concept, context) {
      const { node: at, name, use, failure } = concept;
      if (use === 'looked at' || (use === 'tested' && !context.strict) || concept.isDeliberate || concept.isHarmless) return;
      if (concept.neverRuns) context.report({ at, message: 'neverRuns', data: { name } });
      else if (use === 'discarded') context.report({ at, message: 'discarded', data: { name } });
      else if (failure === undefined) context.report({ at, message: 'fulfilled', data: { name } });
      else context.report({ at, message: 'unread', data: { name, failure } });
    },
  },
});
