import type { Model } from './model.js';

/** Their texts are those of the model's validations. */
const validation = '{UniqueConstraintError,ValidationError}';

/** Sequelize 6 and 7, and sequelize-typescript. */
export const sequelize: Model = {
  package: ['sequelize', 'sequelize-typescript', '@sequelize/core'],
  values: {
    db: '{(),Sequelize()}',
    entity: '{Model,db.define(),db.model(),ModelStatic(),entity.scope(),entity.unscoped()}',
    record: '{entity(),entity.{findOne,findByPk,create,build}()}',
    transaction: '{db.{transaction,startUnmanagedTransaction}(),db.transaction.argument[{0,1}].parameter[0],Transaction()}',
  },
  calls: [
    // By default it waits 60 seconds for one of 5 connections.
    { call: '{,Sequelize}', is: 'pool', limit: { keys: ['pool'] } },
    { call: 'entity.{findOne,findByPk}', is: 'find', promise: true },
    { call: 'entity.{findAll,findAndCountAll,count,max,min,sum}', is: 'query', promise: true },
    {
      call: 'entity.{create,bulkCreate,update,upsert,destroy,restore,findOrCreate,increment,decrement}',
      is: 'query',
      writes: true,
      raises: validation,
      promise: true,
    },
    { call: '{entity,entity.build}', is: 'make-record' },
    { call: 'record.{save,update,destroy,increment,decrement}', is: 'query', writes: true, raises: validation, promise: true },
    { call: 'db.{query,authenticate,sync}', is: 'query', promise: true },
    { call: 'db.transaction', is: 'transaction', handlers: '0..', promise: true },
    {
      call: 'db.{transaction,startUnmanagedTransaction}',
      is: 'acquire',
      release: ['transaction.rollback', 'transaction.commit'],
      promise: true,
    },
    { call: 'transaction.{commit,rollback}', is: 'release' },
  ],
  errors: [
    // `sql`, `parameters` and `parent`, the driver's error, are enumerable.
    { class: 'DatabaseError', leaks: true },
    { class: '{ForeignKeyConstraintError,ExclusionConstraintError,TimeoutError}', leaks: true },
    { class: validation },
    { class: 'ConnectionError', leaks: true },
  ],
};
