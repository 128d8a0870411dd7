import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unbounded-pool',
  category: 'resilience',
  preset: 'strict',
  severity: 'warning',

  docs: {
    summary: 'Disallow database pools with neither a size nor a limit for those who wait',
    why: `
      A pool hands out the few connections that its driver thinks enough, and by default most drivers let everybody else wait without end.
      When the database is slow, the requests pile up behind the pool: memory grows, every client runs into its own time-out, and nothing in
      the logs says that the pool is the place.`,
    instead: `
      Choose the size (\`max\`, \`connectionLimit\`) for what the database can bear, and bound the wait (\`connectionTimeoutMillis\`,
      \`queueLimit\`, \`waitQueueTimeoutMS\`), so that a request fails early with an error that names the pool.`,
    limits: `
      Reported are pools of drivers that let callers wait without end, in packages that serve requests or in modules with exports that keep
      the pool. Options that errlint cannot see into, such as an address from the environment that may carry parameters, count as limits.
      Drivers and query builders with a time limit of their own (Knex, Sequelize, Prisma) are left alone, and so is a pool that is closed
      where it was opened.`,
    references: ['CWE-770', 'CWE-400', 'https://node-postgres.com/apis/pool'],
  },

  examples: [
    {
      strict: true,
      bad: `
import mysql from 'mysql2/promise';

export const pool = mysql.createPool({ host: 'db.internal', database: 'orders' });`,
      good: `
import mysql from 'mysql2/promise';

export const pool = mysql.createPool({ host: 'db.internal', database: 'orders', connectionLimit: 20, queueLimit: 200 });`,
    },
  ],

  messages: {
    unbounded: '`{{name}}` is made without {{options}}: when all connections are busy, callers wait without end.',
  },

  visit: {
    ConnectionPool({ node: at, name, sizeKeys, waitKeys, isUnbounded, isInServer }, context) {
      if (!isUnbounded || !isInServer) return;

      const options = [sizeKeys[0], waitKeys[0]]
        .filter((key) => key !== undefined)
        .map((key) => `\`${key}\``)
        .join(' and ');
      context.report({ at, message: 'unbounded', data: { name, options } });
    },
  },
});
