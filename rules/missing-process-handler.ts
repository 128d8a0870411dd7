import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'missing-process-handler',
  category: 'global',
  preset: 'recommended',
  severity: 'warning',

  docs: {
    summary: 'Disallow process handlers after which everything goes on as if nothing had happened',
    why: `
      After an exception that nobody caught, the process is in an unknown state: a transaction open, a lock held, a request without an
      answer. Node ends it, and whoever runs it starts a new one. A handler for \`uncaughtException\` or \`unhandledRejection\` that only
      writes a log line takes this away.`,
    instead: `
      Log the error, stop taking requests and exit with a status other than 0; let the supervisor start a fresh process. For
      \`unhandledRejection\` it is enough to throw what was rejected.`,
    limits: `
      A handler is left alone when it exits, throws, calls code that errlint cannot see into or sets a variable, and when another handler of
      the same event ends the process. That a listening server has no such handler at all is reported by the demanding reading (\`strict\`):
      Node ends the process then, but the last words go to the standard error only. Error trackers and loggers that install handlers count.`,
    references: ['CWE-248', 'CWE-755', 'https://nodejs.org/api/process.html#warning-using-uncaughtexception-correctly'],
  },

  examples: [
    {
      bad: `
process.on('uncaughtException', (error) => {
  console.error('uncaught', error);
});`,
      good: `
process.on('uncaughtException', (error) => {
  console.error('uncaught', error);
  process.exit(1);
});`,
    },
    {
      strict: true,
      bad: `
import { createServer } from 'node:http';
import { answer } from './answer.js';

createServer(answer).listen(3000);`,
      good: `
import { createServer } from 'node:http';
import { answer } from './answer.js';

process.on('uncaughtException', (error) => {
  console.error('uncaught', error);
  process.exit(1);
});
createServer(answer).listen(3000);`,
    },
  ],

  messages: {
    ongoing: 'This `{{event}}` handler neither exits nor throws: the process goes on in whatever state the error left it.',
    missing: 'This server has no handler for `uncaughtException` and `unhandledRejection`: an error ends it without a log entry.',
  },

  visit: {
    ProcessHandler({ node: at, event, ending }, context) {
      if (ending === 'goes on') context.report({ at, message: 'ongoing', data: { event } });
    },

    ListeningProcess({ node: at, isFirst, isIncidental, handlesProcessErrors }, context) {
      if (context.strict && isFirst && !isIncidental && !handlesProcessErrors) context.report({ at, message: 'missing' });
    },
  },
});
