/** The form of a plugin: rules of the user's own, as `defineRule` makes them. */
import type { ConceptKinds, Option, Rule } from '../rule.js';
import type { Plugin } from './config.js';
import { boolean, entries, expected, isRecord, keyOf, listOf, oneOf, shape, shown, string, validator, type Validator } from './shape.js';

const categories: Readonly<Record<Rule['category'], true>> = {
  swallow: true,
  leak: true,
  config: true,
  global: true,
  resilience: true,
  validation: true,
  observability: true,
  logic: true,
};

const visitor = validator((value, at) => (typeof value === 'function' ? [] : expected('a function', value, at)), {});

/** Every concept that a rule can be shown. */
const visitors: Readonly<Record<keyof ConceptKinds, Validator>> = {
  AsyncHandler: visitor,
  AuthFlow: visitor,
  CallbackThrow: visitor,
  CodeTest: visitor,
  ConnectionPool: visitor,
  Emitter: visitor,
  EnvRead: visitor,
  ErrorHandler: visitor,
  FailureReply: visitor,
  FetchedResponse: visitor,
  FinallyExit: visitor,
  HandlerLog: visitor,
  HealthRoute: visitor,
  HeldResource: visitor,
  ListeningProcess: visitor,
  LogCall: visitor,
  LoosePromise: visitor,
  OutsideParse: visitor,
  ProcessHandler: visitor,
  RaisedError: visitor,
  Registration: visitor,
  RejectedInput: visitor,
  RepeatedOperand: visitor,
  RepeatedResponse: visitor,
  ReplacedError: visitor,
  Response: visitor,
  Retry: visitor,
  RetryLoop: visitor,
  SecretUse: visitor,
  SerializableTransaction: visitor,
  Server: visitor,
  SettledResults: visitor,
  UncheckedWrite: visitor,
  UntimedCall: visitor,
};

const identifier = validator((value, at) => {
  if (typeof value !== 'string') return string(value, at);
  const isOne = /^[a-z][a-z\d]*(?:-[a-z\d]+)*$/.test(value) && value !== 'errlint';
  return isOne ? [] : [{ at, message: `${keyOf(at)} is small letters, digits and dashes, not ${shown(value)}.` }];
}, {});

const anything = validator(() => [], {});

const optionDefault = validator((value, at) => {
  if (Array.isArray(value)) return listOf(string)(value, at);
  return ['boolean', 'number', 'string'].includes(typeof value) ? [] : expected('a boolean, a number, a string or a list', value, at);
}, {});

const rule = shape<Rule>(
  'A rule has no key',
  {
    name: identifier,
    category: oneOf(Object.keys(categories)),
    preset: oneOf(['recommended', 'strict']),
    severity: oneOf(['error', 'warning']),
    tests: boolean,
    fixable: boolean,
    docs: shape<Rule['docs']>(
      'The documentation of a rule has no key',
      { summary: string, why: string, instead: string, limits: string, references: listOf(string) },
      ['summary', 'why', 'instead'],
    ),
    examples: listOf(anything),
    messages: entries(string),
    options: entries(
      shape<Option>('An option has no key', { default: optionDefault, about: string, oneOf: listOf(string) }, ['default', 'about']),
    ),
    visit: shape<ConceptKinds>('There is no concept', visitors),
  },
  ['name', 'category', 'preset', 'severity', 'docs', 'examples', 'messages', 'visit'],
);

/** A plugin itself. */
export const pluginShape: Validator = shape<Plugin>('A plugin has no key', { name: identifier, rules: listOf(rule) }, ['name', 'rules']);

/** The name of a package that is a plugin or, in a program, the plugin. */
export const plugin: Validator = validator(
  (value, at) => {
    if (typeof value === 'string') return [];
    return isRecord(value) ? pluginShape(value, at) : expected('the name of a package, or a plugin', value, at);
  },
  { type: 'string' },
);
