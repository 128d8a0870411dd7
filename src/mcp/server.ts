/** errlint for language models: the Model Context Protocol over standard input and output, as far as tools need it. */
import { Console } from 'node:console';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { UserError } from '../project/user-error.js';
import { safeLines } from '../report/safe-text.js';
import { isRecord } from '../config/shape.js';
import { answerLine, errorCode, RpcError, type Method } from './json-rpc.js';
import { tools, type ToolInput, type Workplace } from './tools.js';

/** Versions of the protocol whose `initialize` and `tools` are these, newest first. */
const protocolVersions = ['2025-06-18', '2025-03-26', '2024-11-05'];

/** Answers what comes in, one message after the other, until the input ends. */
export async function serve(input: Readable, output: Writable, workplace: Workplace & { readonly version: string }): Promise<void> {
  // A configuration that logs would put its words between the answers.
  globalThis.console = new Console(process.stderr);
  const methods = methodsOf(workplace);
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const answer = await answerLine(line, methods);
    if (answer !== undefined) await new Promise((resolve) => output.write(`${answer}\n`, resolve));
  }
}

function methodsOf(workplace: Workplace & { readonly version: string }): ReadonlyMap<string, Method> {
  return new Map<string, Method>([
    [
      'initialize',
      ({ protocolVersion }) => ({
        protocolVersion: protocolVersions.find((version) => version === protocolVersion) ?? protocolVersions[0],
        capabilities: { tools: {} },
        serverInfo: { name: 'errlint', version: workplace.version },
      }),
    ],
    ['notifications/initialized', () => undefined],
    ['ping', () => ({})],
    [
      'tools/list',
      () => ({
        tools: [...tools.values()].map(({ name, title, description, input, annotations }) => {
          return { name, title, description, inputSchema: input.schema, annotations };
        }),
      }),
    ],
    ['tools/call', (params) => callTool(params, workplace)],
  ]);
}

async function callTool({ name, arguments: given = {} }: Readonly<Record<string, unknown>>, workplace: Workplace): Promise<unknown> {
  const tool = typeof name === 'string' ? tools.get(name) : undefined;
  if (tool === undefined) throw new RpcError(errorCode.invalidParams, `There is no tool \`${String(name)}\`.`);
  if (!isRecord(given)) throw new RpcError(errorCode.invalidParams, 'The arguments are no object.');
  const mistakes = tool.input(given, []);
  if (mistakes.length > 0) throw new RpcError(errorCode.invalidParams, mistakes.map(({ message }) => message).join(' '));
  try {
    return textOf(await tool.call(given as ToolInput, workplace), false);
  } catch (error) {
    // The model can do something about it: it is a result, and no failure of the protocol.
    if (error instanceof UserError) return textOf(safeLines(error.message), true);
    throw error;
  }
}

function textOf(text: string, isError: boolean) {
  return { content: [{ type: 'text', text }], isError };
}
