/** The form of a model in a configuration. */
import type { CallModel, ConventionModel, ErrorModel, Model, Role, TraitModel } from '../models/model.js';
import { compile } from '../models/paths.js';
import {
  boolean,
  either,
  entries,
  isRecord,
  keyOf,
  listOf,
  number,
  oneOf,
  oneOrMore,
  shape,
  string,
  validator,
  type Validator,
} from './shape.js';

const roles: Readonly<Record<Role, true>> = {
  log: true,
  report: true,
  respond: true,
  status: true,
  header: true,
  flash: true,
  forward: true,
  route: true,
  use: true,
  'handle-errors': true,
  listen: true,
  mount: true,
  request: true,
  'set-deadline': true,
  io: true,
  query: true,
  'make-logger': true,
  'make-record': true,
  session: true,
  transaction: true,
  pool: true,
  acquire: true,
  release: true,
  borrow: true,
  emitter: true,
  'emit-errors': true,
  'listen-error': true,
  subscribe: true,
  'await-end': true,
  command: true,
  show: true,
  probe: true,
  parse: true,
  validate: true,
  'validate-env': true,
  'read-env': true,
  'load-env': true,
  refuse: true,
  exit: true,
  mask: true,
  hash: true,
  'verify-password': true,
  'verify-token': true,
  find: true,
  'send-mail': true,
  'process-handler': true,
  'wrap-handler': true,
  catch: true,
  observe: true,
  resolve: true,
  reject: true,
  fail: true,
  settle: true,
  retry: true,
  'async-iterator-error': true,
};

const traits: Readonly<Record<TraitModel['is'], true>> = {
  'default-handler-leaks': true,
  'option-leaks': true,
  'default-handler-hides': true,
  'forwards-rejections': true,
  'catches-behind-next': true,
  'sends-messages': true,
  'handles-process-errors': true,
  'outlives-rejections': true,
  'patches-async': true,
  'fails-in-body': true,
  'structured-log': true,
  'errors-as-json': true,
  chats: true,
  draws: true,
  embedded: true,
  'loads-env': true,
  'validates-env': true,
};

const levels: Readonly<Record<Extract<CallModel['level'], string>, true>> = {
  trace: true,
  debug: true,
  info: true,
  warn: true,
  error: true,
  fatal: true,
};

const strings = entries(string);

const optionKeys = shape<NonNullable<CallModel['limit']>>('A limit has no key', { argument: number, keys: listOf(string) }, ['keys']);

const deadline = shape<NonNullable<CallModel['deadline']>>(
  'A deadline has no key',
  { argument: number, keys: listOf(string), event: string, isAddressed: boolean, isShared: boolean },
  ['keys'],
);

const callModel = shape<CallModel>(
  'A call has no key',
  {
    call: string,
    assign: string,
    returns: string,
    is: oneOf(Object.keys(roles)),
    level: either(number, oneOf(Object.keys(levels))),
    errorAt: oneOf(['first', 'second', 'last']),
    errorKey: string,
    leavesRestOut: boolean,
    rewriting: listOf(string),
    rearranging: listOf(string),
    body: either(number, string),
    part: string,
    status: either(number, string),
    code: number,
    ends: boolean,
    dropsRepeats: boolean,
    rendersLocals: boolean,
    hidesServerErrors: boolean,
    forwardsErrors: boolean,
    error: number,
    failure: string,
    runsOn: boolean,
    path: either(number, string),
    method: string,
    handlers: either(number, string),
    arity: number,
    when: entries(oneOrMore(string)),
    majors: listOf(number),
    keys: listOf(string),
    release: oneOrMore(string),
    parameter: number,
    isLazy: boolean,
    isQuiet: boolean,
    runsOnAwait: boolean,
    deadline,
    limit: optionKeys,
    wait: optionKeys,
    throwsOnStatus: boolean,
    anyStatus: string,
    argument: number,
    needs: listOf(string),
    writes: boolean,
    raises: string,
    promise: boolean,
  },
  ['is'],
);

const call = validator((value, at) => {
  const mistakes = callModel(value, at);
  if (!isRecord(value) || ['assign', 'call', 'returns'].filter((key) => value[key] !== undefined).length === 1) return mistakes;
  return [...mistakes, { at, message: `${keyOf(at)} needs one of \`call\`, \`assign\` and \`returns\`.` }];
}, callModel.schema);

const modelShape = shape<Model>(
  'A model has no key',
  {
    package: oneOrMore(string),
    addsTo: oneOrMore(string),
    files: listOf(string),
    conventions: listOf(
      shape<ConventionModel>(
        'A convention has no key',
        { parameters: listOf(listOf(string)), returns: string, isTyped: boolean, at: string },
        ['parameters', 'at'],
      ),
    ),
    deployed: string,
    values: strings,
    calls: listOf(call),
    errors: listOf(
      shape<ErrorModel>(
        'An error has no key',
        {
          class: string,
          status: number,
          exposes: boolean,
          leaks: boolean,
          codes: listOf(string),
          meanings: entries(either(number, string)),
          numbers: entries(number),
        },
        ['class'],
      ),
    ),
    traits: listOf(
      shape<TraitModel>(
        'A trait has no key',
        { is: oneOf(Object.keys(traits)), majors: listOf(number), value: string, reply: string, option: string, set: boolean },
        ['is'],
      ),
    ),
  },
  ['package'],
);

/**
 * A model, as the built-in ones are written. The tables above name every key of the types: adding one there does not compile until it
 * stands here.
 */
export const model: Validator = validator((value, at) => {
  const mistakes = modelShape(value, at);
  if (mistakes.length > 0) return mistakes;
  try {
    compile(value as Model);
    return [];
  } catch (error) {
    if (error instanceof TypeError) return [{ at, message: `${error.message}.` }];
    throw error;
  }
}, modelShape.schema);
