import type { Model } from './model.js';

/** amqplib 0.8 to 2, with callbacks: what they get emits `error`. */
export const amqplibCallbacks: Model = {
  package: ['amqplib/callback_api', 'amqplib/callback_api.js'],
  values: {
    connection: '{connect.argument[1..].parameter[1],Connection()}',
    channel: '{connection.{createChannel,createConfirmChannel}.argument[0..].parameter[1],Channel(),ConfirmChannel()}',
    content: 'channel.{consume.argument[1],get.argument[2]}.parameter[0].content',
  },
  calls: [
    { call: 'connect', is: 'emitter', handlers: '1..', parameter: 1 },
    { call: 'connection.{createChannel,createConfirmChannel}', is: 'emitter', handlers: '0..', parameter: 1 },
    { call: 'channel.{assertQueue,assertExchange,bindQueue,get}', is: 'query' },
    // Consumers are called with each message, whatever they give back: lib/channel.js, BaseChannel.dispatchMessage.
    { call: 'channel.consume', is: 'subscribe', handlers: 1 },
    { call: '{connection,channel}.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
