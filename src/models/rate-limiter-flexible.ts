import type { Model } from './model.js';

/** Limits of requests. A rejection is the answer that there were too many, with the time to wait and no error in it. */
export const rateLimiterFlexible: Model = {
  package: 'rate-limiter-flexible',
  values: {
    limiter:
      '{RateLimiter{Memory,Redis,Valkey,Cluster,Mongo,MySQL,Postgres,Prisma,Drizzle,SQLite,Memcache,Dynamo,Queue,Union},BurstyRateLimiter}()',
  },
  calls: [{ call: 'limiter.{consume,penalty}', is: 'probe', promise: true }],
};
