import type { Model } from './model.js';

/** Slonik 30 and later: ten connections, five seconds to get one and a minute for a statement by default. */
export const slonik: Model = {
  package: 'slonik',
  values: {
    db:
      '{{createPool,DatabasePool,CommonQueryMethods,DatabasePoolConnection,DatabaseTransactionConnection}(),' +
      'db.{connect,transaction}.argument[0].parameter[0]}',
  },
  calls: [
    { call: 'db.{maybeOne,maybeOneFirst}', is: 'find', promise: true },
    { call: 'db.{query,any,anyFirst,many,manyFirst,one,oneFirst,exists}', is: 'query', promise: true },
    { call: 'db.transaction', is: 'transaction', handlers: 0, promise: true },
  ],
  errors: [
    // They hold the query and its values.
    { class: '{SlonikError,NotFoundError,DataIntegrityError,InvalidInputError,InputSyntaxError,SchemaValidationError}', leaks: true },
    {
      class:
        '{IntegrityConstraintViolationError,UniqueIntegrityConstraintViolationError,ForeignKeyIntegrityConstraintViolationError,' +
        'NotNullIntegrityConstraintViolationError,CheckIntegrityConstraintViolationError}',
      leaks: true,
    },
  ],
};
