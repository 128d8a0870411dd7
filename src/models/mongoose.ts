import type { Model } from './model.js';

/** Mongoose 8 and 9. */
export const mongoose: Model = {
  package: 'mongoose',
  values: {
    connection: '{.connection,createConnection(),Connection()}',
    entity: '{.model(),connection.model(),Model,Model()}',
    record: '{entity(),entity.{findOne,findById,create}(),HydratedDocument(),Document()}',
    session: '{startSession(),connection.startSession(),ClientSession()}',
  },
  calls: [
    // The driver's defaults: maxPoolSize 100, waitQueueTimeoutMS 0, none.
    {
      call: '{.connect,.createConnection}',
      is: 'pool',
      limit: { keys: ['maxPoolSize', 'poolSize'] },
      wait: { keys: ['waitQueueTimeoutMS', 'timeoutMS'] },
    },
    { call: '{.connect,.createConnection}', is: 'query', promise: true },
    { call: 'entity.{findOne,findById}', is: 'find', promise: true },
    { call: 'entity.{find,exists,countDocuments,estimatedDocumentCount,distinct,aggregate}', is: 'query', promise: true },
    { call: 'entity.{create,insertMany,bulkWrite}', is: 'query', writes: true, promise: true },
    // A query is not executed before `await`, `then` or `exec`: mongoosejs.com/docs/queries.html#executing
    {
      call:
        'entity.{updateOne,updateMany,replaceOne,deleteOne,deleteMany,findOneAndUpdate,findOneAndDelete,findOneAndReplace,' +
        'findByIdAndUpdate,findByIdAndDelete}',
      is: 'query',
      writes: true,
      runsOnAwait: true,
      promise: true,
    },
    { call: 'entity', is: 'make-record' },
    { call: 'record.{save,deleteOne,updateOne}', is: 'query', writes: true, promise: true },
    { call: 'connection.transaction', is: 'transaction', handlers: 0, promise: true },
    { call: 'session.withTransaction', is: 'transaction', handlers: 0, promise: true },
    { call: '{,connection.}startSession', is: 'acquire', release: 'session.endSession', promise: true },
    { call: 'session.endSession', is: 'release' },
    { call: 'connection.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
  // Their messages name paths of the schema and the values that did not fit.
  errors: [
    { class: '{Error.,MongooseError.,}{ValidationError,CastError}' },
    // The driver's own come through as they are: `code` is a number.
    { class: 'mongo.MongoServerError', leaks: true, meanings: { duplicate: 11000 } },
  ],
};
