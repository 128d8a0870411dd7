import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'missing-health-check',
  category: 'resilience',
  preset: 'strict',
  severity: 'warning',

  docs: {
    summary: 'Disallow listening servers that no supervisor can ask whether they are well',
    why: `
      A process that has lost its database keeps its port open. Without a route to ask, the load balancer goes on sending requests to it,
      and each of them fails.`,
    instead: `
      Add a route such as \`/readyz\` that asks what the server cannot work without (\`select 1\`, \`PING\`) with a short deadline, and
      answers 503 when it fails.`,
    limits: `
      Reported once for a package that listens, talks to a database, cache or broker outside the process, and mentions no health path,
      health module or option anywhere. Libraries, command-line tools, examples and scripts are left alone. A check that is answered by
      something in front of the server is not seen.`,
    references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  },

  examples: [
    {
      bad: `
import Koa from 'koa';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const app = new Koa();
app.use(async (context) => {
  context.body = await prisma.order.findMany();
});
app.listen(3000);
process.on('uncaughtException', (error) => {
  console.error('uncaught', error);
  process.exit(1);
});`,
      good: `
import Koa from 'koa';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();
const app = new Koa();
app.use(async (context, next) => {
  if (context.path !== '/readyz') return next();
  await prisma.$queryRaw\`select 1\`;
  context.status = 204;
});
app.use(async (context) => {
  context.body = await prisma.order.findMany();
});
app.listen(3000);
process.on('uncaughtException', (error) => {
  console.error('uncaught', error);
  process.exit(1);
});`,
    },
  ],

  messages: {
    missing: 'This server depends on `{{store}}` and has no health route: nobody can tell when it loses it.',
  },

  visit: {
    ListeningProcess({ node: at, isFirst, isIncidental, store, hasHealthRoute }, context) {
      if (!isFirst || isIncidental || store === undefined || hasHealthRoute) return;
      context.report({ at, message: 'missing', data: { store } });
    },
  },
});
