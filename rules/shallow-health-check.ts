import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'shallow-health-check',
  category: 'resilience',
  preset: 'recommended',
  severity: 'warning',

  docs: {
    summary: 'Disallow health routes that answer 200 without asking anything',
    why: `
      The route says that all is well as long as the process runs. When the database is gone, every instance still reports that it is ready,
      traffic keeps coming, and the outage is noticed by customers.`,
    instead: `
      Ask what the server cannot work without (\`select 1\`, \`PING\`) with a short deadline and answer 503 when it fails. Keep the fixed
      answer for a separate liveness route (\`/livez\`).`,
    limits: `
      Reported where the package imports a library that talks to a database, a cache or a broker outside the process, and every handler of
      the route is known and has no condition, no call to code that does more than reply, and no state to read. Liveness routes
      (\`/livez\`, \`/alive\`, \`/ping\`) are meant to be fixed, and a fixed \`/health\` is taken for one where another health route of the
      package does ask.`,
    references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  },

  examples: [
    {
      bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient();
export const router = express.Router();
router.get('/health', (request, response) => {
  response.json({ status: 'ok' });
});`,
      good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';

export const prisma = new PrismaClient();
export const router = express.Router();
router.get('/health', async (request, response) => {
  try {
    await prisma.$queryRaw\`select 1\`;
    response.json({ status: 'ok' });
  } catch (error) {
    console.error('database not reached', error);
    response.status(503).json({ status: 'unavailable' });
  }
});`,
    },
  ],

  messages: {
    fixed: '`{{path}}` answers that all is well without asking `{{store}}`: it keeps saying so during an outage.',
  },

  visit: {
    HealthRoute({ node: at, path, isLiveness, isFixed, store, isCovered }, context) {
      if (isLiveness || store === undefined || !isFixed || isCovered) return;
      context.report({ at, until: 'first-token', message: 'fixed', data: { path, store } });
    },
  },
});
