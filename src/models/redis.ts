import type { Model } from './model.js';

/** node-redis 5 and 6. */
export const redis: Model = {
  package: ['redis', '@redis/client'],
  values: {
    client: '{createClient(),createCluster(),createSentinel(),createClientPool(),RedisClientType(),client.duplicate(),client.on()}',
    content: 'client.{subscribe,pSubscribe}.argument[1].parameter[0]',
  },
  calls: [
    { call: 'client.connect', is: 'query', promise: true },
    { call: 'client.{get,mGet,hGet,hGetAll,exists,ttl,keys,lRange,sMembers,zRange,ping}', is: 'query', promise: true },
    {
      call:
        'client.{set,setEx,setNX,mSet,del,unlink,hSet,hDel,expire,incr,incrBy,decr,lPush,rPush,lPop,rPop,sAdd,sRem,zAdd,zRem,publish,' +
        'xAdd,sendCommand,eval,flushAll,flushDb}',
      is: 'query',
      writes: true,
      promise: true,
    },
    // Listeners are called with each message, whatever they give back: packages/client/lib/client/pub-sub.ts.
    { call: 'client.{subscribe,pSubscribe}', is: 'subscribe', handlers: 1 },
    // "You MUST listen to error events": github.com/redis/node-redis, README, Events.
    { call: '{createClient,createCluster}', is: 'emitter' },
    { call: 'client.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
