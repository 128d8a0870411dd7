import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unguarded-env',
  category: 'config',
  preset: 'recommended',
  severity: 'warning',

  docs: {
    summary: 'Disallow environment variables that are needed and that nothing checks',
    why: `
      A variable that is missing is \`undefined\`, and nothing says so. The server starts, tokens are signed with no secret, requests go to
      \`http://undefined/orders\`, the pool connects to localhost, and the first who notice are the users. \`!\` and \`as string\` only
      quiet the compiler.`,
    instead: `
      Check all variables once, when the program starts, and stop with a message that names the missing ones: a schema over
      \`process.env\`, or a loop over the names that throws. Where a default does, write it at the read (\`process.env.RETRIES ?? '3'\`).`,
    limits: `
      A variable counts as checked when any file of the project tests whether it is there, validates it by name (a schema, a list of names,
      a helper that throws), or sets it, or when a \`serverless.yml\` or SAM template around the file does. Reported are only reads whose
      way leads to something that needs the value: a text, a number, an argument or option that looks required, a member. Comparisons, logs,
      replies, optional options and values that go where errlint cannot follow are left alone, as are the variables of a feature that
      another one turns on (\`PAYMENTS_KEY\` where some code tests \`PAYMENTS\`), test data, variables that the system or the platform sets
      (\`NODE_ENV\`, \`PORT\`, \`AWS_REGION\` …), \`import.meta.env\` in the pages of a package that draws them, scripts, and files called
      env or config. Checks that errlint cannot see can be told: \`env\` in the configuration names files that check and functions that do.
      The demanding reading (\`strict\`) also reports those files, and values that are exported unchecked.`,
    references: ['CWE-754', 'CWE-1188', 'https://12factor.net/config'],
  },

  examples: [
    {
      bad: `
import jwt from 'jsonwebtoken';

export function sign(user) {
  return jwt.sign({ sub: user.id }, process.env.JWT_SECRET);
}`,
      good: `
import jwt from 'jsonwebtoken';

const secret = process.env.JWT_SECRET;
if (!secret) throw new Error('JWT_SECRET is not set');

export function sign(user) {
  return jwt.sign({ sub: user.id }, secret);
}`,
    },
    {
      bad: {
        'assistant.ts': `
import Anthropic from '@anthropic-ai/sdk';

export const claude = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY! });`,
      },
      good: {
        'env.ts': `
import { z } from 'zod';

export const env = z.object({ ANTHROPIC_API_KEY: z.string().min(1) }).parse(process.env);`,
        'assistant.ts': `
import Anthropic from '@anthropic-ai/sdk';

export const claude = new Anthropic({ apiKey: process.env.ANTHROPIC_API_KEY! });`,
      },
    },
  ],

  messages: {
    text: '`{{read}}` is used without a check{{times}}: when it is missing, the text says `undefined`.',
    number: '`{{read}}` is used without a check{{times}}: when it is missing, `{{by}}` gives `NaN`.',
    throws: '`{{read}}` is used without a check{{times}}: when it is missing, `{{by}}` throws.',
    argument: '`{{read}}` is used without a check{{times}}: when it is missing, `{{by}}` gets `undefined`.',
    option: '`{{read}}` is used without a check{{times}}: when it is missing, `{{by}}` gets no `{{key}}`.',
    asserted: '`{{read}}` is asserted, not checked{{times}}: when it is missing, `undefined` goes on as a string.',
    kept: '`{{read}}` is kept without a check: when it is missing, everyone who uses it gets `undefined`.',
  },

  visit: {
    EnvRead({ node, text: read, unguardedUse: use, place, unguardedInFile, trace }, context) {
      if (use === undefined || place === 'script' || (place === 'configuration' && !context.strict)) return;
      if (use.need === 'kept') {
        if (context.strict) context.report({ at: node, message: 'kept', data: { read } });
        return;
      }
      if (unguardedInFile[0] !== node) return;

      const { by, key } = use;
      const times = unguardedInFile.length > 1 ? `, ${unguardedInFile.length} times here` : '';
      switch (use.need) {
        case 'option':
          context.report({ at: node, message: 'option', data: { read, times, by, key }, trace });
          break;
        case 'text':
        case 'asserted':
          context.report({ at: node, message: use.need, data: { read, times }, trace });
          break;
        default:
          context.report({ at: node, message: use.need, data: { read, times, by }, trace });
      }
    },
  },
});
