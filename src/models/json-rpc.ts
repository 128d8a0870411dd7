import type { Model } from './model.js';

/** JSON-RPC 2.0 servers: errors are a member of the reply (jsonrpc.org/specification). */
export const jsonRpc: Model = {
  package: ['jayson', 'json-rpc-2.0', 'node-json-rpc', 'json-rpc-engine'],
  traits: [{ is: 'fails-in-body' }],
};
