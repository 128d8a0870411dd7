import type { Model } from './model.js';

/** MikroORM 6 and 7. */
export const mikroOrm: Model = {
  package: '@mikro-orm/*',
  values: {
    orm: '{MikroORM.init(),MikroORM.initSync(),MikroORM()}',
    manager:
      '{orm.em,EntityManager(),SqlEntityManager(),manager.fork(),repository.getEntityManager(),' +
      'manager.transactional.argument[0].parameter[0]}',
    repository: '{EntityRepository(),manager.getRepository(),manager.getRepo()}',
  },
  calls: [
    { call: '{manager,repository}.findOne', is: 'find', promise: true },
    { call: '{manager,repository}.{find,findAll,findAndCount,count}', is: 'query', promise: true },
    { call: '{manager,repository}.findOneOrFail', is: 'query', raises: 'NotFoundError', promise: true },
    {
      call:
        '{manager,repository}.{flush,persistAndFlush,removeAndFlush,insert,insertMany,upsert,upsertMany,nativeInsert,nativeUpdate,' +
        'nativeDelete}',
      is: 'query',
      writes: true,
      promise: true,
    },
    { call: 'manager.execute', is: 'query', promise: true },
    { call: 'manager.transactional', is: 'transaction', handlers: 0, promise: true },
    { call: 'manager.begin', is: 'acquire', release: ['manager.rollback', 'manager.commit'], promise: true },
    { call: 'manager.{commit,rollback}', is: 'release' },
  ],
  errors: [
    { class: '{DriverException,UniqueConstraintViolationException,ForeignKeyConstraintViolationException}', leaks: true },
    { class: '{ConstraintViolationException,NotNullConstraintViolationException,DeadlockException,LockWaitTimeoutException}', leaks: true },
    { class: 'NotFoundError' },
  ],
};
