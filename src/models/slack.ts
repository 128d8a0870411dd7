import type { Model } from './model.js';

/** Apps for Slack, which retries and hides every reply that is not 200 (api.slack.com/interactivity/slash-commands). */
export const slack: Model = {
  package: ['@slack/bolt', '@slack/web-api', '@slack/events-api', '@slack/interactive-messages'],
  traits: [{ is: 'fails-in-body' }],
};
