import type { Model } from './model.js';

/** KafkaJS 2. */
export const kafkajs: Model = {
  package: 'kafkajs',
  values: {
    producer: '{Kafka().producer(),Producer(),producer.transaction()}',
    consumer: '{Kafka().consumer(),Consumer()}',
    message: '{consumer.run.argument[0].eachMessage.parameter[0].message,EachMessagePayload().message,KafkaMessage()}',
    batch: '{consumer.run.argument[0].eachBatch.parameter[0].batch,EachBatchPayload().batch,Batch()}',
    content: '{message.{value,headers},batch.messages}',
  },
  calls: [
    { call: '{producer,consumer}.connect', is: 'query', promise: true },
    { call: 'producer.{send,sendBatch}', is: 'query', writes: true, promise: true },
    { call: 'consumer.{subscribe,run}', is: 'query', promise: true },
  ],
};
