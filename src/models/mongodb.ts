import type { Model } from './model.js';

/** MongoDB driver 6 and 7. */
export const mongodb: Model = {
  package: 'mongodb',
  values: {
    client: '{MongoClient(),MongoClient.connect(),client.connect()}',
    db: '{client.db(),Db()}',
    collection: '{db.collection(),db.createCollection(),Collection()}',
    cursor: '{collection.find(),collection.aggregate(),cursor.{sort,limit,skip,project,map}()}',
    session: '{client.startSession(),client.withSession.argument[{0,1}].parameter[0],ClientSession()}',
  },
  calls: [
    // maxPoolSize is 100 by default, waitQueueTimeoutMS 0, none: mongodb.com/docs/drivers/node/current/connect/connection-options.
    {
      call: '{MongoClient,MongoClient.connect}',
      is: 'pool',
      limit: { keys: ['maxPoolSize'] },
      wait: { keys: ['waitQueueTimeoutMS', 'timeoutMS'] },
    },
    { call: '{client.connect,MongoClient.connect}', is: 'query', promise: true },
    { call: 'collection.findOne', is: 'find', promise: true },
    { call: 'collection.{countDocuments,estimatedDocumentCount,distinct}', is: 'query', promise: true },
    { call: 'cursor.{toArray,next,hasNext,forEach}', is: 'query', promise: true },
    { call: 'db.{command,dropDatabase}', is: 'query', promise: true },
    {
      call:
        'collection.{insertOne,insertMany,updateOne,updateMany,replaceOne,deleteOne,deleteMany,bulkWrite,findOneAndUpdate,' +
        'findOneAndReplace,findOneAndDelete}',
      is: 'query',
      writes: true,
      promise: true,
    },
    { call: 'session.withTransaction', is: 'transaction', handlers: 0, promise: true },
    { call: '{client,MongoClient}.connect', is: 'acquire', release: 'client.close', promise: true },
    { call: 'client.startSession', is: 'acquire', release: 'session.endSession' },
    { call: '{session.endSession,client.close}', is: 'release' },
  ],
  // `code` is a number: 11000 for a duplicate key.
  errors: [{ class: '{MongoServerError,MongoBulkWriteError,MongoWriteConcernError}', leaks: true, meanings: { duplicate: 11000 } }],
};
