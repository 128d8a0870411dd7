import type { Model } from './model.js';

/** Prisma 6 and 7; the generated client is imported from where the schema puts it. */
export const prisma: Model = {
  package: ['@prisma/client', '@prisma/client/*', '*/generated/prisma', '*/generated/prisma/client'],
  values: {
    client: '{PrismaClient(),client.$extends(),client.$transaction.argument[0].parameter[0],Prisma.TransactionClient()}',
  },
  calls: [
    { call: 'client.*.{findUnique,findFirst}', is: 'find', promise: true },
    { call: 'client.*.{findMany,findUniqueOrThrow,findFirstOrThrow,count,aggregate,groupBy}', is: 'query', promise: true },
    {
      call: 'client.*.{create,createMany,createManyAndReturn,update,updateMany,updateManyAndReturn,upsert,delete,deleteMany}',
      is: 'query',
      writes: true,
      runsOnAwait: true,
      promise: true,
    },
    { call: 'client.{$queryRaw,$queryRawUnsafe,$connect}', is: 'query', promise: true },
    { call: 'client.{$executeRaw,$executeRawUnsafe}', is: 'query', writes: true, runsOnAwait: true, promise: true },
    { call: 'client.$transaction', is: 'transaction', handlers: 0, promise: true },
  ],
  errors: [
    {
      class: '{Prisma.,}PrismaClientKnownRequestError',
      leaks: true,
      codes: ['P1*', 'P2*', 'P3*', 'P4*', 'P5*', 'P6*'],
      // prisma.io/docs/orm/reference/error-reference: P2034 is a write conflict or a deadlock.
      meanings: { duplicate: 'P2002', reference: 'P2003', 'not null': 'P2011', deadlock: 'P2034', 'serialization failure': 'P2034' },
    },
    { class: '{Prisma.,}{PrismaClientUnknownRequestError,PrismaClientValidationError}', leaks: true },
    { class: '{Prisma.,}{PrismaClientInitializationError,PrismaClientRustPanicError}', leaks: true },
  ],
};
