import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unretried-transaction',
  category: 'resilience',
  preset: 'strict',
  severity: 'warning',

  docs: {
    summary: 'Disallow serializable transactions that nobody runs again when the database refuses them',
    why: `
      A database keeps the promise of serializable transactions by refusing some of them: with a serialization failure (\`40001\`,
      \`P2034\`) or a deadlock (\`40P01\`, \`1213\`). That is no fault of the data, and the same transaction succeeds a moment later. Where
      nobody runs it again, users see failures that come with load and go without a trace.`,
    instead: `
      Run the whole transaction again, a few times and with a growing delay, when the error's code is one of these. Let all other errors
      through.`,
    limits: `
      Recognised is the level in the call that begins the transaction, as text, as a constant or in SQL; a level that the connection or the
      database sets is not seen. A loop around it, a function that may run it again, a word about retrying or one of the codes in any
      function on the way, callers included, keeps the rule silent. A loop over things to be done once is not a retry.`,
    references: [
      'CWE-755',
      'https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html',
      'https://www.prisma.io/docs/orm/prisma-client/queries/transactions#transaction-timing-issues',
    ],
  },

  examples: [
    {
      strict: true,
      bad: `
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function payOrder(id) {
  await prisma.$transaction((tx) => tx.order.update({ where: { id }, data: { paid: true } }), { isolationLevel: 'Serializable' });
}`,
      good: `
import { PrismaClient } from '@prisma/client';
import { setTimeout as sleep } from 'node:timers/promises';

const prisma = new PrismaClient();

export async function payOrder(id) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await prisma.$transaction((tx) => tx.order.update({ where: { id }, data: { paid: true } }), { isolationLevel: 'Serializable' });
    } catch (error) {
      if (error.code !== 'P2034' || attempt === 5) throw error;
      await sleep(50 * 2 ** attempt);
    }
  }
}`,
    },
  ],

  messages: {
    unretried: 'Nobody retries `{{name}}(…)`: with `{{code}}` the database asks for a serializable transaction to be run again.',
  },

  visit: {
    SerializableTransaction({ node: at, name, code, mayBeRetried }, context) {
      if (mayBeRetried) return;

      context.report({ at, message: 'unretried', data: { name, code } });
    },
  },
});
