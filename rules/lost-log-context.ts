import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'lost-log-context',
  category: 'observability',
  preset: 'recommended',
  severity: 'warning',
  fixable: true,

  docs: {
    summary: 'Disallow error handlers that log a sentence and not the error',
    why: `
      The line says that something failed, and nobody will ever know what: the message of the database, the code, the stack are gone. In
      the night when it matters, the log holds the same sentence four hundred times.`,
    instead: `
      Pass the error itself to the logger, not only its message, so that stack, code and cause are kept:
      \`console.error('order not saved', error)\`, \`logger.error({ err: error }, 'order not saved')\`.`,
    limits: `
      Reported where nothing but the client's reply gets the error. Left alone are handlers that throw, forward, return or store it or hand
      it to other code, errors that a test has picked out by code or class, probes such as \`JSON.parse\`, clean-up, scripts, pages, and
      lines below the level of a warning. What \`JSON.stringify\` makes of an error counts as a line without it, unless the file uses a
      package whose errors know how to become JSON; so does what pino makes of one under a key other than \`err\`, unless some file sets
      serializers or the options come from elsewhere; what stands behind the text of pino's lines is not written at all where the text has
      no place for it. The demanding reading (\`strict\`) also reports lines that hold only the error's text.`,
    references: ['CWE-778', 'CWE-223'],
  },

  examples: [
    {
      bad: `
export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    console.error('order not saved');
  }
}`,
      good: `
export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    console.error('order not saved', error);
  }
}`,
    },
    {
      strict: true,
      bad: `
import pino from 'pino';

const logger = pino();

export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    logger.error({ reason: error.message }, 'order not saved');
  }
}`,
      good: `
import pino from 'pino';

const logger = pino();

export async function placeOrder(order) {
  try {
    await orders.save(order);
  } catch (error) {
    logger.error({ err: error }, 'order not saved');
  }
}`,
    },
  ],

  messages: {
    nothing: '`{{log}}` writes a line without {{error}}: what failed, and where, is lost.',
    fields: '`JSON.stringify` leaves message and stack of {{error}} out: `{{log}}` writes a line without them.',
    key: '`{{log}}` writes {{error}} under `{{key}}` as if it were a plain object, without message and stack: those it shows under `{{errorKey}}`.',
    behind: '`{{log}}` leaves {{error}} out: what stands behind the text is written only where the text has a place for it (`%s`).',
    text: '`{{log}}` writes only the text of {{error}}: its stack, code and cause are lost.',
  },

  visit: {
    HandlerLog({ lines, errorName, isToldElsewhere, isExpected, isInScript }, context) {
      if (lines.some(({ tells }) => tells === 'whole') || isInScript || isToldElsewhere) return;
      // Whoever writes the error as JSON wants it in the log, expected or not.
      if (isExpected && !lines.some(({ tells }) => tells === 'fields')) return;
      const text = lines.find(({ tells }) => tells === 'text');
      const forFaults = lines.filter(({ isForFaults }) => isForFaults);
      const line = text ?? forFaults.find(({ tells }) => tells === 'fields') ?? forFaults[0];
      if (line === undefined || (text !== undefined && !(context.strict && text.isForFaults))) return;

      const data = { log: line.name, error: errorName === undefined ? 'the error' : `\`${errorName}\`` };
      const { node: at, addError: fix, misplaced } = line;
      if (line.tells === 'fields' && misplaced !== undefined) {
        context.report({ at, message: 'key', data: { ...data, ...misplaced }, ...(fix && { fix }) });
        return;
      }
      const message = line.tells === 'text' || line.tells === 'fields' ? line.tells : line.isLeftOut ? 'behind' : 'nothing';
      if (message === 'text' || fix === undefined) context.report({ at, message, data });
      else context.report({ at, message, data, fix });
    },
  },
});
