import type { Model } from './model.js';

/** TypeORM 0.3 and 1. */
export const typeorm: Model = {
  package: 'typeorm',
  values: {
    source: '{DataSource(),createConnection(),getConnection(),Connection()}',
    manager:
      '{EntityManager(),getManager(),source.manager,runner.manager,repository.manager,source.createEntityManager(),' +
      '{source,manager}.transaction.argument[{0,1}].parameter[0]}',
    repository:
      '{Repository(),TreeRepository(),MongoRepository(),getRepository(),{source,manager}.{getRepository,getTreeRepository}(),' +
      'manager.withRepository(),repository.extend(),BaseEntity}',
    runner: '{QueryRunner(),source.createQueryRunner()}',
    builder: '{{source,manager,repository}.createQueryBuilder(),SelectQueryBuilder(),builder.*()}',
  },
  calls: [
    { call: '{manager,repository}.{findOne,findOneBy}', is: 'find', promise: true },
    { call: 'builder.{getOne,getRawOne}', is: 'find', promise: true },
    {
      call: '{manager,repository}.{find,findBy,findAndCount,findAndCountBy,count,countBy,exists,existsBy,query}',
      is: 'query',
      promise: true,
    },
    { call: '{manager,repository}.{findOneOrFail,findOneByOrFail}', is: 'query', raises: 'EntityNotFoundError', promise: true },
    { call: 'builder.{getMany,getManyAndCount,getRawMany,getRawAndEntities,getCount,execute}', is: 'query', promise: true },
    { call: 'builder.getOneOrFail', is: 'query', raises: 'EntityNotFoundError', promise: true },
    {
      call:
        '{manager,repository,BaseEntity()}.{save,insert,update,upsert,delete,remove,softDelete,softRemove,recover,restore,increment,' +
        'decrement}',
      is: 'query',
      writes: true,
      promise: true,
    },
    { call: 'repository.create', is: 'make-record' },
    { call: '{source,runner}.query', is: 'query', promise: true },
    { call: 'source.initialize', is: 'query', promise: true },
    { call: '{source,manager}.transaction', is: 'transaction', handlers: '0..', promise: true },
    // It takes a connection when it is first used: typeorm.io/docs/advanced-topics/query-runner.
    { call: 'source.createQueryRunner', is: 'acquire', release: 'runner.release', isLazy: true },
    { call: 'runner.startTransaction', is: 'acquire', release: ['runner.rollbackTransaction', 'runner.commitTransaction'], promise: true },
    { call: 'runner.{release,commitTransaction,rollbackTransaction}', is: 'release' },
  ],
  errors: [
    // It copies the driver's own fields, `code` among them, and adds `query` and `parameters`.
    { class: 'QueryFailedError', leaks: true },
    // It names the entity and what was looked for.
    { class: 'EntityNotFoundError' },
  ],
};
