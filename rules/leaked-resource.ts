import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'leaked-resource',
  category: 'resilience',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow pool clients, transactions, locks, files and spans that are not given back when something fails',
    why: `
      A client that does not go back to its pool is lost to it. After as many failures as the pool has places, every request waits for a
      client that never comes, and only a restart helps. A lock that is not released stops all who need it, and a transaction that nobody
      rolls back keeps its rows locked or becomes part of whatever the next user of the connection does.`,
    instead: `
      Release in a \`finally\`, and roll back in a \`catch\`. Better still, let the library do both: \`pool.query(…)\`,
      \`mutex.runExclusive(…)\`, a transaction with a callback, \`await using\`.`,
    limits: `
      Followed is what one function takes under a name of its own. What is returned, stored, passed to code that may keep it or released in
      an event listener is left alone, and so is what a failing clean-up in a \`catch\` or \`finally\` would leave behind. A pool from a
      file outside of the project counts only where the function itself releases what it took from it. Scripts and commands are left alone:
      they end with the error.`,
    references: [
      'CWE-404',
      'CWE-772',
      'CWE-667',
      'https://node-postgres.com/apis/pool#releasing-clients',
      'https://node-postgres.com/features/transactions',
    ],
  },

  examples: [
    {
      bad: `
import { pool } from './database.js';

export async function loadOrder(id) {
  const client = await pool.connect();
  const { rows } = await client.query('select * from orders where id = $1', [id]);
  client.release();
  return rows[0];
}`,
      good: `
import { pool } from './database.js';

export async function loadOrder(id) {
  const client = await pool.connect();
  try {
    const { rows } = await client.query('select * from orders where id = $1', [id]);
    return rows[0];
  } finally {
    client.release();
  }
}`,
    },
    {
      bad: `
import { Sequelize } from 'sequelize';
import { Order } from './models.js';

const sequelize = new Sequelize('postgres://localhost/shop');

export async function payOrder(id) {
  const transaction = await sequelize.transaction();
  await Order.update({ paid: true }, { where: { id }, transaction });
  await transaction.commit();
}`,
      good: `
import { Sequelize } from 'sequelize';
import { Order } from './models.js';

const sequelize = new Sequelize('postgres://localhost/shop');

export async function payOrder(id) {
  await sequelize.transaction((transaction) => Order.update({ paid: true }, { where: { id }, transaction }));
}`,
    },
  ],

  messages: {
    fails: '`{{release}}` is skipped when `{{cause}}` fails: `{{name}}` stays taken.',
    leaves: '`{{release}}` is skipped when the code leaves with `{{cause}}`: `{{name}}` stays taken.',
    never: 'Nothing gives `{{name}}` back: no `{{release}}` follows.',
    leftOpen: 'The transaction of `{{name}}` stays open when `{{cause}}` fails: no `{{release}}` follows.',
    unfinished: 'The transaction of `{{name}}` stays open when the code leaves with `{{cause}}`: no `{{release}}` follows.',
  },

  visit: {
    HeldResource({ node: at, file, name, release, isTransaction, leak, fix }, context) {
      if (leak === undefined) return;

      const { kind, node, text: cause } = leak;
      const label = kind === 'fails' ? 'fails here' : 'leaves here';
      const trace = node === undefined ? [] : [{ file: file.path, start: node.getStart(), end: node.end, label }];
      const suggestions = fix === undefined ? [] : [{ description: 'Release it in a `finally`', edits: fix }];
      if (kind === 'never') context.report({ at, message: 'never', data: { name, release } });
      else if (isTransaction)
        context.report({ at, message: kind === 'fails' ? 'leftOpen' : 'unfinished', data: { name, cause, release }, trace });
      else context.report({ at, message: kind, data: { name, cause, release }, trace, suggestions });
    },
  },
});
