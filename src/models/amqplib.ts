import type { Model } from './model.js';

/** amqplib 0.10 to 2, with promises: connections and channels emit `error`. */
export const amqplib: Model = {
  package: 'amqplib',
  values: {
    connection: '{connect(),Connection(),ChannelModel()}',
    channel: '{connection.{createChannel,createConfirmChannel}(),Channel(),ConfirmChannel()}',
    content: 'channel.consume.argument[1].parameter[0].content',
  },
  calls: [
    { call: 'connect', is: 'query', promise: true },
    { call: 'channel.{assertQueue,assertExchange,bindQueue,consume,get,prefetch}', is: 'query', promise: true },
    // Consumers are called with each message, whatever they give back: lib/channel.js, BaseChannel.dispatchMessage.
    { call: 'channel.consume', is: 'subscribe', handlers: 1 },
    // amqp-node.github.io/amqplib/channel_api.html#model_events
    { call: 'connect', is: 'emitter', deadline: { argument: 1, keys: ['timeout'] } },
    { call: '{connection.createChannel,connection.createConfirmChannel}', is: 'emitter' },
    { call: '{connection,channel}.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
