import type { Model } from './model.js';

/** ioredis 5 and 6. Without an error listener it prints the error and goes on, so it is no emitter here. */
export const ioredis: Model = {
  package: 'ioredis',
  values: {
    client: '{(),Redis(),Cluster(),.Cluster(),client.duplicate()}',
    content: 'client.on.argument[1].parameter[1]',
  },
  calls: [
    { call: 'client.{get,mget,hget,hgetall,exists,ttl,keys,lrange,smembers,zrange,ping,scan}', is: 'query', promise: true },
    {
      call:
        'client.{set,setex,setnx,mset,del,unlink,hset,hmset,hdel,expire,incr,incrby,decr,lpush,rpush,lpop,rpop,sadd,srem,zadd,zrem,' +
        'publish,xadd,call,eval,flushall,flushdb}',
      is: 'query',
      writes: true,
      promise: true,
    },
    { call: 'client.on', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
