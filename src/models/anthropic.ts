import type { Model } from './model.js';

/** Anthropic's TypeScript library: gives up after ten minutes, tries twice more by default, and rejects on an error status. */
export const anthropic: Model = {
  package: '@anthropic-ai/sdk',
  values: {
    client: '{(),Anthropic()}',
    content: 'client.messages.create().content',
  },
  calls: [{ call: 'client.messages.{create,countTokens}', is: 'request', throwsOnStatus: true, promise: true }],
};
