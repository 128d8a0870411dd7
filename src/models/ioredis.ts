import type { Model } from './model.js';

/** ioredis 5 and 6. Without an error listener it prints the error and goes on, so it is no emitter here. */
export const ioredis: Model = {
  package: 'ioredis',
  values: {
    client: '{(),Redis(),Cluster(),.Cluster(),client.duplicate()}',
    scan: 'client.{scanStream,hscanStream,sscanStream,zscanStream,scanBufferStream}()',
    content: 'client.on.argument[1].parameter[1]',
  },
  calls: [
    {
      call:
        'client.{get,mget,hget,hmget,hgetall,hkeys,exists,ttl,pttl,keys,lrange,llen,smembers,sismember,scard,zrange,zscore,zcard,' +
        'ping,scan}',
      is: 'query',
      promise: true,
    },
    { call: 'client.{subscribe,psubscribe,ssubscribe}', is: 'query', promise: true },
    {
      call:
        'client.{set,setex,psetex,setnx,mset,getset,getdel,del,unlink,rename,hset,hsetnx,hmset,hdel,hincrby,expire,pexpire,expireat,' +
        'persist,incr,incrby,incrbyfloat,decr,decrby,lpush,rpush,lpop,rpop,lrem,ltrim,sadd,srem,spop,zadd,zrem,zincrby,zremrangebyscore,' +
        'zremrangebyrank,publish,xadd,xack,xdel,xtrim,call,eval,evalsha,flushall,flushdb}',
      is: 'query',
      writes: true,
      promise: true,
    },
    { call: 'client.on', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
    // A stream of Node, which asks for keys when it is read and emits `error` when that fails: lib/ScanStream.ts.
    {
      call: 'client.{scanStream,hscanStream,sscanStream,zscanStream,scanBufferStream}',
      is: 'emitter',
      isLazy: true,
    },
    { call: 'scan.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
