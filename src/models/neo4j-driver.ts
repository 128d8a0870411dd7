import type { Model } from './model.js';

/** Neo4j's driver, 4 to 6: 100 connections and a minute to get one by default. */
export const neo4jDriver: Model = {
  package: 'neo4j-driver',
  values: {
    connection: '{.driver(),Driver()}',
    session: '{connection.session(),Session()}',
    transaction:
      '{session.beginTransaction(),session.{executeRead,executeWrite,readTransaction,writeTransaction}.argument[0].parameter[0],' +
      'Transaction(),ManagedTransaction()}',
  },
  calls: [
    { call: '{session,transaction}.run', is: 'query', promise: true },
    { call: 'connection.{executeQuery,verifyConnectivity,getServerInfo}', is: 'query', promise: true },
    { call: 'session.{executeRead,executeWrite,readTransaction,writeTransaction}', is: 'transaction', handlers: 0, promise: true },
    { call: 'connection.session', is: 'acquire', release: 'session.close', isLazy: true },
    { call: 'session.close', is: 'release' },
  ],
  errors: [
    // Its text quotes the query or names constraints. The codes: neo4j.com/docs/status-codes, and the driver's own of lib/error.js.
    { class: 'Neo4jError', leaks: true, codes: ['Neo.*', 'ServiceUnavailable', 'SessionExpired', 'ProtocolError', 'N/A'] },
  ],
};
