import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unknown-error-code',
  category: 'logic',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow comparing the code of an error with one that nothing in the project emits',
    why: `
      No driver has a code \`DEADLOCK\`: PostgreSQL says \`40P01\`, MySQL \`ER_LOCK_DEADLOCK\`. A branch for a code that never comes is
      never taken, so the retry that was written for it does not happen, and the duplicate that should have been a 409 is a 500. No test
      shows it, since the test makes up the same code.`,
    instead: `
      Compare with the code that the driver documents (\`error.code === '40P01'\`), as the type that the driver uses: node-postgres has
      texts (\`'23505'\`), MongoDB has numbers (\`11000\`).`,
    limits: `
      Reported are codes of databases that no package of the project depends on, names for what databases report (\`DEADLOCK\`,
      \`UNIQUE_VIOLATION\`), numbers in place of texts and the other way round, each only where the file's package depends on a driver whose
      codes errlint knows, and codes that are one letter off one of Node's. A code that the project writes anywhere but in such comparisons
      is taken for one of its own.`,
    references: ['CWE-570', 'https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  },

  examples: [
    {
      bad: `
import { Pool } from 'pg';

const pool = new Pool({ max: 10, connectionTimeoutMillis: 2000, statement_timeout: 5000 });
pool.on('error', (error) => console.error('idle client failed', error));

export async function addUser(email) {
  try {
    await pool.query('INSERT INTO users (email) VALUES ($1)', [email]);
  } catch (error) {
    if (error.code === 'DUPLICATE_KEY') return false;
    throw error;
  }
  return true;
}`,
      good: `
import { Pool } from 'pg';

const pool = new Pool({ max: 10, connectionTimeoutMillis: 2000, statement_timeout: 5000 });
pool.on('error', (error) => console.error('idle client failed', error));

export async function addUser(email) {
  try {
    await pool.query('INSERT INTO users (email) VALUES ($1)', [email]);
  } catch (error) {
    if (error.code === '23505') return false;
    throw error;
  }
  return true;
}`,
    },
  ],

  messages: {
    replaced: 'No error of {{emitter}} has the code `{{code}}`: this test never holds, it is `{{emitted}}`.',
    unknown: 'No error of {{emitter}} has the code `{{code}}`: this test never holds.',
  },

  visit: {
    CodeTest({ node: at, text: code, emitter, emitted }, context) {
      if (emitted === undefined) context.report({ at, message: 'unknown', data: { emitter, code } });
      else context.report({ at, message: 'replaced', data: { emitter, code, emitted } });
    },
  },
});
