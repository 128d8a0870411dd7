import type { Model } from './model.js';

/** MQTT.js 5. */
export const mqtt: Model = {
  package: 'mqtt',
  values: {
    client: '{connect(),connectAsync(),MqttClient()}',
    content: 'client.on.argument[1].parameter[1]',
  },
  calls: [
    // It emits `error` when the broker refuses it and when a packet cannot be parsed: github.com/mqttjs/MQTT.js#event-error.
    { call: 'connect', is: 'emitter' },
    { call: 'client.{publish,subscribe,unsubscribe}', is: 'query' },
    { call: 'client.{publishAsync,subscribeAsync,unsubscribeAsync}', is: 'query', promise: true },
    { call: 'client.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
