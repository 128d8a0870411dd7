import type { Model } from './model.js';

/** Objection 2 and 3: a model's query is Knex's builder, which runs when it is awaited. */
export const objection: Model = {
  package: 'objection',
  values: {
    entity: '{Model,Model()}',
    builder: '{entity.{query,$query,relatedQuery,$relatedQuery}(),QueryBuilder(),builder.*()}',
    started: '{entity.startTransaction(),.transaction.start()}',
  },
  calls: [
    { call: 'builder.{findById,findOne,first}', is: 'find', isLazy: true, promise: true },
    { call: 'builder.{select,where,orderBy,withGraphFetched,resultSize,throwIfNotFound}', is: 'query', isLazy: true, promise: true },
    {
      call:
        'builder.{insert,insertAndFetch,insertGraph,insertGraphAndFetch,upsertGraph,upsertGraphAndFetch,patch,patchAndFetch,' +
        'patchAndFetchById,update,updateAndFetch,updateAndFetchById,delete,deleteById,relate,unrelate,increment,decrement}',
      is: 'query',
      isLazy: true,
      runsOnAwait: true,
      writes: true,
      promise: true,
    },
    { call: 'entity.transaction', is: 'transaction', handlers: '0..', promise: true },
    { call: '.transaction', is: 'transaction', handlers: '1..', promise: true },
    {
      call: '{entity.startTransaction,.transaction.start}',
      is: 'acquire',
      release: ['started.rollback', 'started.commit'],
      promise: true,
    },
    { call: 'started.{commit,rollback}', is: 'release' },
  ],
  errors: [
    // Names of tables, columns and constraints, and the driver's own error: vincit.github.io/objection.js/recipes/error-handling.html.
    { class: '{DBError,DataError,ConstraintViolationError,UniqueViolationError,NotNullViolationError}', leaks: true },
    { class: '{ForeignKeyViolationError,CheckViolationError}', leaks: true },
    { class: 'ValidationError', status: 400 },
    { class: 'NotFoundError', status: 404 },
  ],
};
