/** JSON-RPC 2.0 over lines: https://www.jsonrpc.org/specification. One message a line, one answer a line, in order. */
import { isRecord } from '../config/shape.js';

/** The codes of the specification. */
export const errorCode = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
} as const;

/** What a method throws to answer with an error. */
export class RpcError extends Error {
  override readonly name = 'RpcError';

  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Answers a request, or hears a notification. */
export type Method = (params: Readonly<Record<string, unknown>>) => unknown;

/** What a message can be identified by. */
type Id = string | number | null;

/** The answer to one line, as one line; undefined where there is none to give: to notifications, and to answers. */
export async function answerLine(line: string, methods: ReadonlyMap<string, Method>): Promise<string | undefined> {
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch {
    return failure(null, errorCode.parse, 'This line is no JSON.');
  }
  if (!isRecord(message) || message['jsonrpc'] !== '2.0') {
    return failure(null, errorCode.invalidRequest, 'This is no JSON-RPC 2.0 message.');
  }
  const { id = undefined, method, params = {} } = message;
  if (method === undefined && ('result' in message || 'error' in message)) return undefined;
  if (id !== undefined && !isId(id)) return failure(null, errorCode.invalidRequest, 'The id is neither a text nor a number.');
  if (typeof method !== 'string') return failure(id ?? null, errorCode.invalidRequest, 'The method is no text.');
  const answer = await resultOf(methods.get(method), method, params);
  if (id === undefined) return undefined;
  return 'result' in answer ? lineOf({ id, result: answer.result }) : failure(id, answer.error.code, answer.error.message);
}

async function resultOf(method: Method | undefined, name: string, params: unknown): Promise<{ result: unknown } | { error: RpcError }> {
  if (method === undefined) return { error: new RpcError(errorCode.methodNotFound, `There is no method \`${name}\`.`) };
  if (!isRecord(params)) return { error: new RpcError(errorCode.invalidParams, 'The params are no object.') };
  try {
    return { result: await method(params) };
  } catch (error) {
    if (error instanceof RpcError) return { error };
    // What went wrong inside may speak of the source; it goes to the log and not to the caller.
    process.stderr.write(`errlint: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return { error: new RpcError(errorCode.internal, 'This is a fault in errlint itself; its standard error says more.') };
  }
}

function isId(id: unknown): id is Id {
  return typeof id === 'string' || typeof id === 'number' || id === null;
}

function failure(id: Id, code: number, message: string): string {
  return lineOf({ id, error: { code, message } });
}

function lineOf(content: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ jsonrpc: '2.0', ...content });
}
