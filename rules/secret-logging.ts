import { defineRule, type SecretUse } from '../src/rule.js';

export default defineRule({
  name: 'secret-logging',
  category: 'leak',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow passwords, tokens and other secrets in logs, error messages and error trackers',
    why: `
      Logs are copied, kept for years, shipped to other companies and read by people who may not know the passwords of their users. A secret
      in an error message ends in the same places. Whoever gets hold of one log file can log in as everybody in it.`,
    instead: `
      Log what identifies the case, such as \`user.id\` or a request id, and leave the secret out; of a token, the last four characters are
      enough to recognise it. For whole objects, name the members that are logged, or let the logger redact the others (\`redact\` of pino).`,
    limits: `
      A value counts as a secret by its name (\`password\`, \`apiKey\`, \`cardNumber\` …), followed through variables, objects and project
      functions to the log call. A \`token\` counts where it comes from a request, the environment or a call that issues it, or is used as a
      credential. Whole request bodies, headers, cookies and \`process.env\` count; other objects only where they demonstrably hold a
      secret. Facts about a secret (\`password.length\`, \`!!token\`), masked values and rest objects without the secret are left alone, and
      so are loggers of a project that sets up redaction, and what only the user of a command or a page in a browser gets to see. The
      demanding reading (\`strict\`) also reports what is logged in development only.`,
    references: ['CWE-532', 'CWE-209', 'https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html'],
  },

  examples: [
    {
      bad: `
import pino from 'pino';

const logger = pino();

export async function signIn(email, password) {
  logger.info({ email, password }, 'log-in');
}`,
      good: `
import pino from 'pino';

const logger = pino();

export async function signIn(email, password) {
  logger.info({ email, length: password.length }, 'log-in');
}`,
    },
    {
      bad: `
import express from 'express';

const app = express();

app.post('/users', (req, res) => {
  console.log('new user', req.body);
  res.sendStatus(204);
});`,
      good: `
import express from 'express';

const app = express();

app.post('/users', (req, res) => {
  const { password, ...user } = req.body;
  console.log('new user', user);
  res.sendStatus(password ? 204 : 400);
});`,
    },
    {
      bad: `
export function check(email, password) {
  throw new Error(\`bad password \${password} for \${email}\`);
}`,
      good: `
export function check(email, password) {
  throw new Error(\`bad password for \${email}\`);
}`,
    },
  ],

  messages: {
    value: '`{{name}}` {{deed}}.',
    record: '`{{holder}}` {{deed}} whole: it holds `{{name}}`.',
    whole: 'The whole {{name}} {{deed}}: it can hold passwords and tokens.',
  },

  visit: {
    SecretUse(use, context) {
      const { at, kind, name, holder, sink, trace, removal, isDevelopment } = use;
      if (isDevelopment && !context.strict) return;

      const deed = deeds[sink];
      const suggestions = removal === undefined ? [] : [{ description: `Leave ${textOf(use)} out`, edits: removal }];
      switch (kind) {
        case 'value':
          context.report({ at, message: 'value', data: { name, deed }, trace, suggestions });
          break;
        case 'record':
          context.report({ at, message: 'record', data: { name, holder, deed }, trace, suggestions });
          break;
        default:
          context.report({ at, message: 'whole', data: { name, deed }, trace, suggestions });
      }
    },
  },
});

const deeds: Readonly<Record<SecretUse['sink'], string>> = {
  log: 'is written to the log',
  'error tracker': 'is sent to the error tracker',
  'error message': 'stands in an error message',
};

function textOf({ kind, name, holder }: SecretUse): string {
  if (kind === 'value') return `\`${name}\``;
  return kind === 'record' ? `\`${holder}\`` : `the ${name}`;
}
