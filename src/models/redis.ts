import type { Model } from './model.js';

/** node-redis 4 to 6. */
export const redis: Model = {
  package: ['redis', '@redis/client'],
  values: {
    client: '{createClient(),createCluster(),createSentinel(),createClientPool(),RedisClientType(),client.duplicate(),client.on()}',
    content: 'client.{subscribe,pSubscribe}.argument[1].parameter[0]',
  },
  calls: [
    // Before 4, @redis/client 1, commands take a callback and give no promise: github.com/redis/node-redis, docs/v3-to-v4.md.
    { call: 'client.connect', is: 'query', promise: true, majors: [1, 4, 5, 6] },
    {
      call:
        'client.{get,mGet,hGet,hmGet,hGetAll,hKeys,hVals,hLen,hExists,exists,type,ttl,pTTL,keys,scan,lRange,lLen,lIndex,sMembers,' +
        'sIsMember,sCard,zRange,zRangeWithScores,zRangeByScore,zScore,zRank,zCard,zCount,ping}',
      is: 'query',
      promise: true,
      majors: [1, 4, 5, 6],
    },
    {
      call:
        'client.{set,setEx,setNX,mSet,getSet,getDel,append,rename,del,unlink,hSet,hSetNX,hDel,hIncrBy,hIncrByFloat,expire,expireAt,pExpire,' +
        'persist,incr,incrBy,incrByFloat,decr,decrBy,lPush,rPush,lPop,rPop,lRem,lSet,lTrim,sAdd,sRem,sMove,zAdd,zRem,zIncrBy,' +
        'zRemRangeByScore,publish,xAdd,sendCommand,eval,flushAll,flushDb}',
      is: 'query',
      writes: true,
      promise: true,
      majors: [1, 4, 5, 6],
    },
    // Listeners are called with each message, whatever they give back: packages/client/lib/client/pub-sub.ts.
    { call: 'client.{subscribe,pSubscribe}', is: 'subscribe', handlers: 1 },
    // "You MUST listen to error events": github.com/redis/node-redis, README, Events.
    { call: '{createClient,createCluster,client.duplicate}', is: 'emitter' },
    { call: 'client.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
