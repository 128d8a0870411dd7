import type { Model } from './model.js';

/** Google Cloud Pub/Sub 4 and 5. */
export const googlePubsub: Model = {
  package: '@google-cloud/pubsub',
  values: {
    topic: '{PubSub().topic(),Topic()}',
    subscription: '{{PubSub(),topic}.subscription(),Subscription()}',
    message: '{subscription.{on,once}.argument[1].parameter[0],Message()}',
    content: 'message.{data,attributes}',
  },
  calls: [
    { call: 'topic.{publish,publishMessage,publishJSON}', is: 'query', writes: true, promise: true },
    // It opens its streams when somebody listens: cloud.google.com/nodejs/docs/reference/pubsub/latest/pubsub/subscription.
    { call: '{PubSub(),topic}.subscription', is: 'emitter', isLazy: true },
    { call: 'subscription.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
