import type { Model } from './model.js';

/** Clients of Elasticsearch 7 to 9 and OpenSearch: they wait 30 seconds and try three times more by default. */
export const elasticsearch: Model = {
  package: ['@elastic/elasticsearch', '@opensearch-project/opensearch'],
  values: {
    client: 'Client()',
  },
  calls: [
    { call: 'client.{search,get,mget,msearch,count,exists,scroll,ping,info,cluster.health}', is: 'query', promise: true },
    { call: 'client.{index,create,update,delete,bulk,deleteByQuery,updateByQuery,reindex}', is: 'query', writes: true, promise: true },
    { call: 'client.indices.{exists,getMapping}', is: 'query', promise: true },
    { call: 'client.indices.{create,delete,putMapping,putSettings,refresh,updateAliases}', is: 'query', writes: true, promise: true },
  ],
  // Its text names the index and quotes the query; `meta` holds the request and the reply.
  errors: [{ class: 'errors.ResponseError', leaks: true }],
};
