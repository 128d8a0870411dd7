import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'unstructured-error-log',
  category: 'observability',
  preset: 'strict',
  severity: 'warning',

  docs: {
    summary: 'Disallow errors on the console or in built texts where the project has a structured logger',
    why: `
      What is written to the console misses the level, the request id and the fields that searches and alerts go by, and an error that is
      built into a text loses its stack. The error is then in the output and still not found.`,
    instead: `
      Log through the project's logger, with the error as a field: \`logger.error({ err: error }, 'order not saved')\`.`,
    limits: `
      Error handlers are looked at, in packages in which some file writes to a structured logger. Scripts, tools, pages and the files of the
      logger itself are left alone, as are lines on the console right before the process ends or beside one through a logger, and a line
      that has the error as a field besides its text.`,
    references: ['CWE-778', 'https://opentelemetry.io/docs/concepts/signals/logs/'],
  },

  examples: [
    {
      bad: {
        'logger.ts': `
import pino from 'pino';

export const logger = pino();
logger.info('ready');`,
        'orders.ts': `
export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    console.error('order not saved', error);
  }
}`,
      },
      good: {
        'logger.ts': `
import pino from 'pino';

export const logger = pino();
logger.info('ready');`,
        'orders.ts': `
import { logger } from './logger.js';

export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    logger.error({ err: error }, 'order not saved');
  }
}`,
      },
    },
  ],

  messages: {
    console: '`{{log}}` writes an error past the structured logger of the project.',
    text: '`{{log}}` puts `{{error}}` into a text, where its stack and fields are lost.',
  },

  visit: {
    HandlerLog({ lines, errorName: error = 'the error', isInScript, endsProcess, hasStructuredLogger }, context) {
      if (isInScript) return;
      const isLoggedToo = lines.some(({ isConsole }) => !isConsole);
      for (const { node: at, name: log, isConsole, builtText, tells } of lines) {
        if (
          isConsole
            ? !hasStructuredLogger || endsProcess || isLoggedToo
            : builtText === undefined || tells === 'whole' || !hasStructuredLogger
        )
          continue;
        if (isConsole) context.report({ at, message: 'console', data: { log } });
        else context.report({ at, message: 'text', data: { log, error } });
      }
    },
  },
});
