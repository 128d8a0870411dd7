/**
 * The shape of what errlint knows about one package. A model is data: valid as JSON, no functions.
 *
 * A **path** is spelled like the code that reaches a value, from the module's root or from a named value:
 *
 * - `pool.query`                reads a member; `*` is any member
 * - `Pool()`                    calls, constructs or awaits; a parameter annotated `: Pool` also holds `Pool()`
 * - `app.get.argument[1..]`     an argument of a call (`[0]`, `[1..]`), or an element of an array there; a following `.name` reads a
 *                               property of an object literal
 * - `….parameter[0]`            a parameter of the function found there; `[2/4]` is parameter 2 of a function that declares 4
 * - `Body().decorated`          the parameter, method or class under the decorator
 * - `exports.GET`               what the file itself exports, in files that `files` matches
 * - `{a,b}`                     alternatives, anywhere, spelled out as in a shell: `{,client.}get` is `get` and `client.get`
 *
 * The module's own root is the empty path: `()` calls the module itself (`express()`), and default, namespace and
 * CommonJS imports all reach it. The first name is a named value where there is one of that name, else an export of the module;
 * a leading dot always starts at the root (`.env`, `.argument[0]`). A class that extends `Model` counts as `Model`.
 */
export interface Model {
  /** Module specifiers that count as this package; `global` stands for names that need no import. A star is any text. */
  readonly package: string | readonly string[];
  /**
   * Other packages that know values of these names: what is listed here holds for their rows too. A `context` in a Koa router's
   * handler is Koa's context.
   */
  readonly addsTo?: string | readonly string[];
  /**
   * Globs of files whose own exports play a role by convention (`app/…/route.ts`). They count where the nearest package.json depends on
   * `package`, or the file imports it.
   */
  readonly files?: readonly string[];
  /** How handlers look that a loader finds by itself, so that no call hands them to the framework in plain sight. */
  readonly conventions?: readonly ConventionModel[];
  /** Where the functions stand that the description of a deployment names as its handlers: a path as in `conventions`. */
  readonly deployed?: string;
  /** Named values: name → path. A value may be built from other values, and from itself (`response.status()` is a response). */
  readonly values?: Readonly<Record<string, string>>;
  readonly calls?: readonly CallModel[];
  /** Error classes of the package that carry an HTTP status or are safe to show to clients. */
  readonly errors?: readonly ErrorModel[];
  /** What the package does by itself with errors, by major version; facts that concepts ask for by name. */
  readonly traits?: readonly TraitModel[];
}

/**
 * Functions with these parameters stand at the path, where nothing else is known of them: in projects that depend on the package, or if
 * what they return is like nothing else.
 */
export interface ConventionModel {
  /** Names of the first parameters, each with its alternatives. */
  readonly parameters: readonly (readonly string[])[];
  /** A property of the objects that such functions return and no others do: then no dependency is asked for. */
  readonly returns?: string;
  /** So many parameters leave no doubt: they may as well be declared with types of the package. */
  readonly isTyped?: boolean;
  /** A path without alternatives and named values: `().use.argument[0]`. */
  readonly at: string;
}

/** What a call means in a backend's terms. */
export type Role =
  | 'log' // writes to a log
  | 'report' // sends an error to an error tracker
  | 'respond' // sends a reply to the client; also an assignment or a returned value
  | 'status' // sets the reply's status
  | 'header' // sets a reply header
  | 'flash' // keeps a text for the page that the client gets next
  | 'forward' // hands an error to the framework: next(error)
  | 'route' // registers a route or its handlers
  | 'use' // registers middleware
  | 'handle-errors' // registers the framework's error handler
  | 'listen' // starts to accept connections
  | 'mount' // puts a router or plugin under an app
  | 'request' // outgoing HTTP request
  | 'set-deadline' // sets a deadline for later requests: of the client it returns, or of all when it is assigned or has no `deadline`
  | 'io' // reads or writes outside the process and can fail: a file, a child process, a stream
  | 'query' // database query or command, also of a cache or a broker
  | 'make-logger' // makes a logger that takes errors only under `errorKey`, unless its options say otherwise
  | 'make-record' // makes a record of its argument 0, which a later call writes
  | 'session' // begins, saves or ends a session, and calls back with the error
  | 'transaction' // runs a callback in a transaction
  | 'pool' // creates a pool of database connections
  | 'acquire' // takes something that must be released; where the call is given a callback, only with `handlers`
  | 'release' // gives it back
  | 'borrow' // works with the pool or client that it is given, and listens to none of its errors
  | 'emitter' // creates an event emitter that dies without an error listener
  | 'emit-errors' // makes its receiver emit errors instead of rejecting with them
  | 'listen-error' // on('error', f)
  | 'subscribe' // calls a function with each message, connection or log-in and does not look at what it gives back
  | 'await-end' // waits for the end of a stream, whose error its own listeners and readers get as well
  | 'command' // runs a function as a command that somebody types
  | 'show' // shows something to whoever sits at the screen: nothing depends on it
  | 'probe' // asks whether something is there or well-formed: that it fails is an answer
  | 'parse' // parses text, throws on malformed input
  | 'validate' // validates data: what it returns is checked
  | 'validate-env' // validates environment variables
  | 'read-env' // reads the environment variable of argument 0, where argument 1 is the default
  | 'load-env' // loads a .env file
  | 'refuse' // throws at once where an argument that it needs is missing
  | 'exit' // never returns
  | 'mask' // its result holds no secret
  | 'hash' // hashes a password or secret
  | 'verify-password' // compares a password with its hash
  | 'verify-token' // verifies a signed token
  | 'find' // looks up a record; nothing found is null or an empty list
  | 'send-mail' // sends an e-mail or message to a person
  | 'process-handler' // process.on('uncaughtException')
  | 'wrap-handler' // returns its argument 0, with rejections forwarded
  | 'catch' // hands the errors of what it is applied to to its `handlers`, and goes on with what these give back
  | 'observe' // gives a promise of what the observable in argument 0 gives, and waits as long as that takes
  | 'resolve' // whoever waits for its result gets its argument 0
  | 'reject' // whoever waits for its result gets its argument 0, or what that returns, as an error
  | 'fail' // makes a failure value: err(e), left(e)
  | 'settle' // gives a promise that never rejects: what failed stands in its result
  | 'retry' // retries its callback
  | 'async-iterator-error'; // reserved for observers: subscriber.error(e)

/**
 * One call (or assignment, or returned value) with a role. Which of the optional fields count depends on the role.
 * For `assign` and `returns`, argument 0 is the assigned or returned value.
 */
export interface CallModel {
  /** Path of the callee. Exactly one of `call`, `assign`, `returns` stands in a row. */
  readonly call?: string;
  /** Path of the assigned place: `context.body`. */
  readonly assign?: string;
  /** Path of a function whose returned (or resolved) value plays the role: a Fastify or Nest handler. */
  readonly returns?: string;
  readonly is: Role;

  /** log: the level, where the method's name does not say it, or the index of the argument that names it. */
  readonly level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | number;
  /** log: where an error is passed that has no place yet: before the text, right behind it if nothing else is there, behind everything. */
  readonly errorAt?: 'first' | 'second' | 'last';
  /** log: the key under which an object shows an error with text and stack; under any other, an error shows its own fields. */
  readonly errorKey?: string;
  /** log: what stands behind the text is written only where the text has a place for it: `%s`. */
  readonly leavesRestOut?: true;
  /** make-logger: the options, of it or of its children, by which something else may become of what is logged. */
  readonly rewriting?: readonly string[];
  /** make-logger: the options by which what stands behind the text may be written all the same. */
  readonly rearranging?: readonly string[];
  /**
   * respond, flash: index of the body argument (default 0); -1 when the call has no body. `'*'` takes every argument. A dot path reaches into
   * an object argument: `0.body`.
   */
  readonly body?: number | string;
  /** log, report, respond: what is taken of the argument: `.message`. All of it by default. */
  readonly part?: string;
  /** respond, status, forward: index of the argument that holds the status. A dot path reaches into an object argument: `1.status`. */
  readonly status?: number | string;
  /** respond, status, forward: a fixed status. */
  readonly code?: number;
  /** respond: the reply goes out with this call, so that a second one is a fault (false for `write`). */
  readonly ends?: boolean;
  /** respond: a second reply is dropped, at most with a line in the log. */
  readonly dropsRepeats?: boolean;
  /** respond: what has been put into the reply's `locals` is in the body as well. */
  readonly rendersLocals?: true;
  /** respond: what it says reaches clients only with a status below 500. */
  readonly hidesServerErrors?: boolean;
  /** respond: an error as the body goes to the framework's error handler, as if it were thrown. */
  readonly forwardsErrors?: boolean;
  /** forward, report, log, fail: index of the error argument (default 0); -1 when it takes none. */
  readonly error?: number;
  /** settle: the member of what it gives that says what went wrong: `0`, `error`. Without it, it gives a list of settled results. */
  readonly failure?: string;
  /** forward: without an error, the handlers that follow run, whatever has been sent before. */
  readonly runsOn?: boolean;
  /** route, use, mount: index of the path argument, or `0.path` in an object argument. */
  readonly path?: number | string;
  /** route: HTTP method, where the method's name does not say it. */
  readonly method?: string;
  /**
   * route, use, mount, handle-errors, wrap-handler, listen-error, process-handler, transaction, retry, acquire, emitter: indices of
   * function arguments: `0`, `1..`, `0.handler`. An emitter with it is not returned but handed to these.
   */
  readonly handlers?: number | string;
  /** use, handle-errors: the row counts only when the handler declares this many parameters (Express: 4). */
  readonly arity?: number;
  /** Any role: the row counts only when this argument is this string (`on` with `'error'`). */
  readonly when?: Readonly<Record<number, string | readonly string[]>>;
  /** Any role: the row counts only when an object argument has one of these keys. */
  readonly keys?: readonly string[];
  /** Any role: the row counts only for these majors of the package, as the nearest package.json declares them. */
  readonly majors?: readonly number[];
  /**
   * acquire: paths of what releases it, the one to name first. A named value alone is called itself: `unlock()`. One that starts where the
   * call's own path does is a method of the same object: `mutex.acquire`, `mutex.release`.
   */
  readonly release?: string | readonly string[];
  /**
   * acquire, emitter: index of the parameter that gets it, in a function at `handlers` (an emitter: 0 by default). Behind what is acquired
   * may stand a function that releases it.
   */
  readonly parameter?: number;
  /**
   * acquire: nothing is taken before the value is first used; emitter: nothing happens before somebody listens to it; find, query, settle:
   * nothing is asked before somebody waits, and each call on a value that is kept adds to it.
   */
  readonly isLazy?: boolean;
  /** subscribe: what the function rejects with is caught, and nobody is told of it. */
  readonly isQuiet?: boolean;
  /** find, query, settle: the call only builds it, and awaiting it is what sends it. */
  readonly runsOnAwait?: boolean;
  /**
   * request, set-deadline, emitter, pool, acquire: option keys that set a deadline, and the index of the options argument (default: any
   * argument). A `request` or `pool` without it has a deadline by default. An option under `event` only emits the event of that name.
   * `isAddressed`: the first argument is the address, never an object that stands for the whole request. `isShared`: the framework hands out
   * the client, so that what is set in any place counts for all requests.
   */
  readonly deadline?: {
    readonly argument?: number;
    readonly keys: readonly string[];
    readonly event?: string;
    readonly isAddressed?: boolean;
    readonly isShared?: boolean;
  };
  /** pool: option keys that bound how many connections it opens, and the index of the options argument (default: any argument). */
  readonly limit?: { readonly argument?: number; readonly keys: readonly string[] };
  /** pool: option keys that bound how long callers wait for a connection, or how many. A pool without it has such a bound by default. */
  readonly wait?: { readonly argument?: number; readonly keys: readonly string[] };
  /** request: rejects or throws by itself on a status outside 2xx (axios yes, fetch no). */
  readonly throwsOnStatus?: boolean;
  /** request: the option that has it give back any response, once it is `null`, `false` or a function that always says `true`. */
  readonly anyStatus?: string;
  /**
   * validate, validate-env, parse, hash, verify-password, verify-token: index of the argument in question (default 0); -1 when it is not an
   * argument: a middleware, a body reader.
   */
  readonly argument?: number;
  /** refuse: the arguments that it needs: `0`. A dot path reaches into an object argument: `0.apiKey`. */
  readonly needs?: readonly string[];
  /** query, find, settle: writes data; false where it surely does not. */
  readonly writes?: boolean;
  /** find, query: the class among the package's errors that no other calls raise. */
  readonly raises?: string;
  /** The call returns a promise, unless its last argument is a callback; a rejection must be handled. */
  readonly promise?: boolean;
}

export interface ErrorModel {
  /** Path of the class: `NotFoundException`. */
  readonly class: string;
  readonly status?: number;
  /** Its message is written for clients (Boom, HttpException). */
  readonly exposes?: boolean;
  /** Database errors: text and fields hold the query, its parameters, or the names of tables, columns and constraints. */
  readonly leaks?: boolean;
  /** Driver errors: what `code` can be; a trailing `*` is a prefix. */
  readonly codes?: readonly string[];
  /** Database errors: codes by what they mean: `duplicate`, `reference`, `not null`, `deadlock`, `lock timeout`, `serialization failure`. */
  readonly meanings?: Readonly<Record<string, string | number>>;
  /** Database errors: the numbers that the error has beside its code, by the same meanings. */
  readonly numbers?: Readonly<Record<string, number>>;
}

export interface TraitModel {
  readonly is:
    | 'default-handler-leaks' // without an error handler the framework sends raw messages or stacks
    | 'option-leaks' // an option of the app makes it send what unexpected errors hold
    | 'default-handler-hides' // the framework answers generically but logs nothing
    | 'forwards-rejections' // a rejected async handler reaches the error handler by itself
    | 'catches-behind-next' // what is thrown behind `next` goes to the error handler, never to the middleware that awaits `next()`
    | 'sends-messages' // the client gets the text of whatever a handler throws: the protocol's way
    | 'handles-process-errors' // listens to `uncaughtException` and `unhandledRejection` by itself
    | 'outlives-rejections' // a rejection that nobody handles is logged and ends nothing
    | 'patches-async' // importing the package makes Express 4 forward rejections
    | 'fails-in-body' // failures are told in the body of a reply with status 200
    | 'structured-log' // its log lines are records with fields
    | 'errors-as-json' // its errors keep their message when `JSON.stringify` writes them
    | 'chats' // talks to people who can leave, block it or delete the message at any time
    | 'draws' // shows a user interface: what imports it runs in a browser or on a phone
    | 'embedded' // the database is part of the process: no server that could be down
    | 'loads-env'
    | 'validates-env';
  readonly majors?: readonly number[];
  /** Path of the value the trait speaks of (`app`). */
  readonly value?: string;
  /** default-handler-leaks, option-leaks: what the reply to an unexpected error holds. */
  readonly reply?: string;
  /** option-leaks: where the option stands among the arguments, `0.debug`, and what it is set to. */
  readonly option?: string;
  readonly set?: boolean;
}
