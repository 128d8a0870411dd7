import { isBuiltin } from 'node:module';
import { initializerOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { callsIn, keysOf, literalText, within, type FoundFunction, type LinkedProject } from '../dataflow/linked-project.js';
import type { Role } from '../models/model.js';
import {
  bodyOf,
  isAwaited,
  isCall,
  isFunction,
  isInside,
  SyntaxKind,
  unwrap,
  waited,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { isAsync } from './async-function.js';
import { catchClauseAround } from './catch-around.js';
import type { DroppingHandler } from './dropping-handler.js';
import { nameOfFunction } from './function-name.js';
import { isNamedLikeLog } from './log-call.js';
import { memberCall } from './member-call.js';

/** `await access(path)`, or `await readFile(path)` where nobody takes the text: whether there is such a file. */
function asksFile(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.rowWithRole(call, file, 'probe') !== undefined || (isDiscarded(call) && project.isNamed(call, 'content', file));
}

/** `await load();` */
/** `save(order);`, `await save(order);`, `void save(order);`: nobody takes what it gives. */
export function isDiscarded(call: Node): boolean {
  return waited(call).parent.kind === SyntaxKind.ExpressionStatement;
}

/** `schema.parse(value)`, `await schema.validate(value)`: looks at what is in memory. */
function validates(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  return project.rowWithRole(call, file, 'validate') !== undefined;
}

/** `try { schema.parse(body); } catch {}`: what follows goes on with a value that did not pass. */
function ignoresCheck({ file, project, tried, node, paths }: DroppingHandler): boolean {
  if (tried.kind !== SyntaxKind.Block || node.kind !== SyntaxKind.CatchClause) return false;
  const { statements } = tried as ts.Block;
  const last = statements[statements.length - 1];
  if (last?.kind !== SyntaxKind.ExpressionStatement) return false;
  const checked = unwrap((last as ts.ExpressionStatement).expression);
  const call = checked.kind === SyntaxKind.AwaitExpression ? unwrap((checked as ts.AwaitExpression).expression) : checked;
  return isCall(call) && validates(call, file, project) && paths.some(({ exit }) => exit === 'end');
}

/** What a handler is for, whatever it does. */
type TriedCode = Pick<DroppingHandler, 'file' | 'project' | 'tried' | 'node'>;

/** What makes more calls than this asks no question any more. */
const mostCallsOfProbe = 100;

/** A question whose answer may be no: `JSON.parse(text)`, `new URL(x)`, `require.resolve(name)`, `fs.access(path)`. */
export function isProbe(handler: DroppingHandler): boolean {
  const { file, project, tried, node } = handler;
  if (ignoresCheck(handler)) return false;
  const calls = triedCalls({ file, tried, node });
  if (calls.length > mostCallsOfProbe) return false;
  // `form.parse(request, done)` reads what a client uploads, whatever its name.
  const asksByName = (call: CallExpression | NewExpression): boolean =>
    (calls.length === 1 ? checking : parsing).test(checkedName(call)) &&
    project.rowsCalled(call, file).every((row) => inMemory.has(row.call.is));
  const questions = new Set<Node>(calls.filter((call) => isProbing(call, file, project, 0) || asksByName(call)));
  const probes = questions.size;
  let conversions = 0;
  for (const call of calls) {
    if (questions.has(call) || isHarmless(call, file, project, 0) || isLogging(call, file, project)) continue;
    if (!isConversion(call, file, project) && !isOnAnswer(call, questions, file, project) && !isAskedAbout(call, questions, file, project))
      return false;
    conversions += 1;
  }
  if (conversions > 0 && probes === 0) return false;
  if (tried.kind !== SyntaxKind.Block) return probes > 0;
  // A helper of the project may fail for any reason where nothing around it asks.
  if (probes === 0 && calls.some((call) => project.functionsOf(call, file).length > 0)) return false;
  // Taking a text apart in memory is a question too, however many statements it takes.
  const asks = (call: CallExpression | NewExpression): boolean =>
    checksAsync.test(calleeName(call)) || validates(call, file, project) || (probes > 0 && asksFile(call, file, project));
  const waits = calls.some((call) => isAwaited(call) && !asks(call));
  return !waits || (probes > 0 && isShort(tried as ts.Block, calls));
}

/** The calls that may be what failed, without those of the handler: a callback stands in the call that it is given to. */
function triedCalls({ file, tried, node }: Pick<DroppingHandler, 'file' | 'tried' | 'node'>): readonly (CallExpression | NewExpression)[] {
  const all = tried.kind === SyntaxKind.Block ? callsIn(tried, file) : [...new Set([tried, ...callsIn(tried, file)])].filter(isCall);
  return all.filter((call) => (call.pos < node.pos || call.end > node.end) && !isCaughtInside(call, tried, file));
}

/** `JSON.parse(text)` of `try { await stat(path); try { JSON.parse(text); } catch { return null; } } catch { … }`: it fails further inside. */
function isCaughtInside(call: Node, tried: Node, { bound }: AnalysedFile): boolean {
  const clause = catchClauseAround(call);
  return clause !== undefined && isInside(clause, tried) && within(bound.throws, clause).length === 0;
}

/** What may fail of what is tried, conversions and the like left out. */
export function callsThatMayFail(handler: TriedCode): readonly (CallExpression | NewExpression)[] {
  return triedCalls(handler).filter((call) => !isHarmless(call, handler.file, handler.project, 0));
}

/** Where only a line is written, what fails is the member that it asks for: `settings.theme.page.title`. Its text is part of it. */
function isLogging(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (isAwaited(call)) return false;
  if (isNamedLikeLog(call) || project.rowWithRole(call, file, 'log') !== undefined || calleeName(call).endsWith('.log')) return true;
  const { parent } = call;
  return isCall(parent) && parent.expression !== call && isLogging(parent, file, project);
}

/** `total = cart.getData('total')`, `list = toList(value)`: in memory, throws for what it does not have or know, and nothing else. */
export function looksUp({ file, project, node, tried }: DroppingHandler): boolean {
  if (tried.kind !== SyntaxKind.Block) return false;
  const asking = callsIn(tried, file).filter((call) => !isHarmless(call, file, project, 0));
  const fn = bodyOf(node);
  const isInLookUp = asking.length === 1 && isFunction(fn) && lookUp.test(nameOfFunction(fn) ?? '');
  return (
    asking.length > 0 &&
    asking.every(
      (call) =>
        (isInLookUp || lookUp.test(checkedName(call))) &&
        call.parent.kind !== SyntaxKind.ExpressionStatement &&
        staysInMemory(call, file, project),
    )
  );
}

const lookUp = /^(get|find|look_?up|evaluate_?(Expression|Expr|Template|Formula|Path))([A-Z_]|$)|^to[A-Z]/;

/** Waits for nothing, and no function that it reaches is known to leave the process. */
function staysInMemory(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (isAwaited(call) || project.rowsCalled(call, file).length > 0) return false;
  return project.functionsOf(call, file).every(({ node, file: home }) => {
    const isAsync = node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword) ?? false;
    return !isAsync && [...project.rolesOf(node, home)].every((role) => inMemory.has(role));
  });
}

/** `toRows(JSON.parse(text))`: a function that makes something else of what has been asked for, in memory. */
function isConversion(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.kind !== SyntaxKind.CallExpression || call.expression.kind !== SyntaxKind.Identifier) return false;
  return call.parent.kind !== SyntaxKind.ExpressionStatement && staysInMemory(call, file, project);
}

/** `address.kind()` of `const address = ip.parse(text)`: asks what has been taken apart. */
function isOnAnswer(
  call: CallExpression | NewExpression,
  questions: ReadonlySet<Node>,
  file: AnalysedFile,
  project: LinkedProject,
  depth = 0,
): boolean {
  const receiver = memberCall(call)?.receiver;
  if (receiver === undefined || depth > longestChain || call.parent.kind === SyntaxKind.ExpressionStatement) return false;
  if (!staysInMemory(call, file, project)) return false;
  return file.origins
    .of(receiver)
    .some(({ root }) => questions.has(root) || (isCall(root) && isOnAnswer(root, questions, file, project, depth + 1)));
}

/** `settings.getText('page')` of `JSON.parse(settings.getText('page'))`: what is asked about, read from memory. */
function isAskedAbout(
  call: CallExpression | NewExpression,
  questions: ReadonlySet<Node>,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  if (!/^get[A-Z]/.test(checkedName(call)) || !staysInMemory(call, file, project)) return false;
  return [...questions].some(
    (question) => isCall(question) && question.arguments?.some((argument) => file.origins.of(argument).some(({ root }) => root === call)),
  );
}

const longestChain = 4;

const inMemory: ReadonlySet<Role | 'throw'> = new Set<Role | 'throw'>([
  'parse',
  'probe',
  'validate',
  'mask',
  'hash',
  'verify-password',
  'log',
  'throw',
]);

/**
 * `const stats = require('gc-stats')(); if (stats) register(stats);`: a module that the package does not depend on may be there or not, and
 * what follows in memory is for where it is.
 */
export function triesModule({ file, project, tried }: DroppingHandler): boolean {
  if (tried.kind !== SyntaxKind.Block) return false;
  const [first] = (tried as ts.Block).statements;
  const loading = first === undefined ? undefined : callsIn(first, file).find(isLoading);
  const name = loading?.arguments?.[0] === undefined ? undefined : literalText(loading.arguments[0]);
  const dependencies = project.packageOf(file.path)?.dependencies;
  if (name === undefined || dependencies === undefined || /^[./#]/.test(name) || isBuiltin(name)) return false;
  const [own = name] = /^(@[^/]+\/)?[^/]+/.exec(name) ?? [];
  return dependencies[own] === undefined && callsIn(tried, file).every((call) => call === loading || !isAwaited(call));
}

function isLoading(call: CallExpression | NewExpression): boolean {
  return call.expression.kind === SyntaxKind.ImportKeyword || calleeName(call) === 'require';
}

/** What is made of a text or of bytes and throws when they are none of its kind. */
const madeOfText = anyOf(
  /(Uri|URI|Url|URL|Cid|CID|ObjectId|ObjectID|RegExp|Version|SemVer|Decimal|BigNumber|Address|Locale|Parser|MIMEType)$/,
  /^(DataView|\w+Array)$/,
);

/** `ensureValidId(id)`, `parseHeader(text)`, `jsonParse(text)`: the name says that it fails for a wrong value. */
const parsing = anyOf(
  /^(validate|parse|decode|deserialize|unserialize)([A-Z_]|$)/,
  /^try(To)?(Validate|Parse|Decode|Deserialize)([A-Z_]|$)/,
  /^[jJ](son|SON)_?[pP]arse$/,
);
const checking = anyOf(parsing, /^(ensure|assert|compile)([A-Z_]|$)/, /^from(Value|String|Bytes|Hex|Base64|Number|JSON)$/);

/** `await schema.parseAsync(value)` waits for nothing outside. */
const checksAsync = /(^|\.)(parse|validate|decode)Async$/;

function checkedName(call: CallExpression | NewExpression): string {
  const name = calleeName(call);
  return isAwaited(call) && !checksAsync.test(name) ? '' : lastName(name);
}

/** One statement, and after it only what notes that it has worked: a `return`, a flag. */
function isShort({ statements }: ts.Block, calls: readonly Node[]): boolean {
  const [, ...others] = statements;
  return others.every((statement, index) => {
    const isNote = statement.kind === SyntaxKind.ExpressionStatement && !calls.some((call) => isInside(call, statement));
    return isNote || (statement.kind === SyntaxKind.ReturnStatement && index === others.length - 1);
  });
}

/** How far helpers are followed that may only ask. */
const depthOfHelpers = 2;

/** Asks by itself, or through a helper that does nothing else: `const parseUrl = (text) => new URL(text)`. */
function isProbing(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject, depth: number): boolean {
  if (call.expression.kind === SyntaxKind.ImportKeyword) return true;
  const name = calleeName(call);
  if (call.kind === SyntaxKind.NewExpression && madeOfText.test(name)) return true;
  // new UserAgentParser(header).getResult()
  const receiver = memberCall(call)?.receiver;
  const isOfMade = receiver?.kind === SyntaxKind.NewExpression && madeOfText.test(calleeName(receiver as NewExpression));
  if (isOfMade && !isAwaited(call)) return true;
  // A time zone or a language that there is not.
  if (!isAwaited(call) && /(^|\.)toLocale(Date|Time)?String$/.test(name)) return true;
  if (
    name === 'require' ||
    name === 'require.resolve' ||
    /^require\(['"][^'"]+['"]\)\.(register|config|install|enable|default)$/.test(call.expression.getText(file.bound.source))
  )
    return true;
  if (
    project
      .rowsCalled(call, file)
      .some((row) => row.call.is === 'parse' || row.call.is === 'probe' || row.call.is === 'verify-token' || row.call.is === 'load-env')
  )
    return true;
  if (validates(call, file, project) || asksFile(call, file, project)) return true;
  const helpers = project.functionsOf(call, file);
  if (helpers.length === 0 || !helpers.every((helper) => isHarmlessHelper(helper, project, depth))) return false;
  return helpers.some(({ node, file: home }) => callsIn(node, home).some((inner) => isProbing(inner, home, project, depth + 1)));
}

/** Does nothing but ask and convert, and waits for nothing. */
function isHarmlessHelper({ node, file }: FoundFunction, project: LinkedProject, depth: number): boolean {
  if (depth >= depthOfHelpers || node.modifiers?.some(({ kind }) => kind === SyntaxKind.AsyncKeyword)) return false;
  return callsIn(node, file).every((call) => isProbing(call, file, project, depth + 1) || isHarmless(call, file, project, depth + 1));
}

const harmlessName = anyOf(
  /(^|\.)(toString|trim|slice|substring|split|join|replace|replaceAll|toLowerCase|toUpperCase|startsWith|endsWith|from)$/,
  /(^|\.)(isArray|keys|values|entries|String|Number|Boolean|Date|now|includes|then|stringify|href|cwd|resolve|dirname)$/,
  /(^|\.)(extname|normalize|relative|isAbsolute|homedir|tmpdir)$/,
  /(^|\.)(basename|isDirectory|isFile|concat|get|match|test|toISOString|toFixed|indexOf|lastIndexOf|charAt|padStart|at)$/,
  /(^|\.)(find|some|every|map|filter|formatToParts|format|resolvedOptions|of|clone|parseInt|parseFloat|isNaN|isInteger)$/,
  /(^|\.)(freeze|assign|fromEntries|Map|Set|push|encode|decode|reverse|sort|localeCompare|hasOwnProperty|isBuffer)$/,
  /(^|\.)(byteLength|searchParams|set|add|has|pathToFileURL|fileURLToPath|createRequire|encodeURI|encodeURIComponent|unescape)$/,
  /(^|\.)(Error|TypeError|RangeError)$/,
  /(^|\.)(camel|pascal|snake|kebab|param|dot|constant|header|sentence|title|capital|start|lower|upper)Case$/,
  /(^|\.)(capitalize|upperFirst|lowerFirst|deburr|slugify|pluralize|singularize|humanize)$/,
);

/** `styles.forEach((style) => { … })`: goes through a list in memory; what is called in it counts by itself. */
function goesThrough(call: CallExpression | NewExpression): boolean {
  const callback = call.arguments?.[0] === undefined ? undefined : unwrap(call.arguments[0]);
  return memberCall(call)?.name === 'forEach' && callback !== undefined && isFunction(callback) && !isAsync(callback);
}

/** Calls that cannot be what fails: conversions and the like. */
function isHarmless(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject, depth: number): boolean {
  if (isAwaited(call) || project.rowsCalled(call, file).length > 0) return false;
  if (goesThrough(call)) return true;
  const helpers = project.functionsOf(call, file);
  if (helpers.length > 0) return helpers.every((helper) => isHarmlessHelper(helper, project, depth));
  // z.object({ name: z.string() })
  return harmlessName.test(calleeName(call)) || project.isNamed(call, 'schema', file);
}

/** `execSync('git rev-parse HEAD')`, `spawn('docker', ['--version'])`: whether there is such a command, and what it says of itself. */
export function asksCommand({ file, project, tried, node }: TriedCode): boolean {
  const calls = triedCalls({ file, tried, node });
  const isAsking = (call: CallExpression | NewExpression): boolean => {
    const name = calleeName(call);
    if (runsGit.test(name)) return asksOnly(call, 'git');
    return project.functionsOf(call, file).length === 0 && runsCommand.test(name) && asksOnly(call);
  };
  return (
    calls.filter(isAsking).length === 1 &&
    calls.every((call) => isAsking(call) || isProbing(call, file, project, 0) || isHarmless(call, file, project, 0))
  );
}

const runsCommand = /(^|\.)(exec|execFile|spawn|execa)\w*$|(^|\.)run(Command|Cmd)$|^run(Sync)?$/;
/** `runGitCommand(['config', 'user.name'])`: the first of its words is in its name. */
const runsGit = /(^|\.)_?(run|exec|spawn)_?[gG]it(Command|Cmd|Sync)?$/;
const askingCommand = anyOf(
  /^(which|where|command -v|type) \S+$|^(\S+ ){0,2}--version( --?\w[\w-]*)*$|^(\S+ )?(-v|-V|-version|version)$/,
  /^git (rev-parse|describe|log|status)\b|^git config (--(get(-all)?|global|local|system) )*[\w.-]+$/,
  /^git branch( -(a|r|v+|-show-current|-list))*$|^git remote( -v| show .*| get-url .*)?$/,
);
/** What cuts the answer to size. */
const shorteningCommand = /^(head|tail|grep|cut|wc|sort|tr|awk|sed|echo|true|:)\b/;

function asksOnly({ arguments: args }: CallExpression | NewExpression, command?: string): boolean {
  const given = (args ?? []).flatMap((argument) => {
    const list = unwrap(argument);
    return list.kind === SyntaxKind.ArrayLiteralExpression
      ? (list as ts.ArrayLiteralExpression).elements.map(literalText)
      : [literalText(list)];
  });
  const [first = '', ...others] = [command, ...given]
    .filter((word) => word !== undefined)
    .join(' ')
    .replace(/\s\d?>>?\s*\S+/g, '')
    .split(/&&|\|\|?|;/)
    .map((command) => command.trim());
  return askingCommand.test(first) && others.every((command) => askingCommand.test(command) || shorteningCommand.test(command));
}

const verifying = /^_*(verify|decode|decrypt|unseal|unsign)|^(jwt|jws|token|signature)_?(verify|decrypt)$/i;
const verified = /token|jwt|jws|jwe|cookie|signature|session|sealed|credential/i;

/**
 * `await _decode({ token, secret })`, and what is made of its result in memory: a forged or expired one is an answer. What asks a store may
 * fail for other reasons.
 */
export function verifies(handler: DroppingHandler): boolean {
  const { file, project } = handler;
  const [first, ...others] = callsThatMayFail(handler);
  if (first === undefined || !isVerification(first, file, project)) return false;
  return others.every((call) => call.parent.kind !== SyntaxKind.ExpressionStatement && staysInMemory(call, file, project));
}

function isVerification(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const name = lastName(calleeName(call));
  const isNamedSo = name === 'verify' || (verifying.test(name) && verified.test(call.getText(file.bound.source).slice(0, 200)));
  return (
    isNamedSo &&
    project.functionsOf(call, file).every((helper) => {
      return [...project.rolesOf(helper.node, helper.file)].every((role) => inMemory.has(role) || role === 'verify-token');
    })
  );
}

/**
 * `try { return new Range(text).minimum; } catch { return null; }`: code of the project that throws on purpose for a value that it cannot
 * take, and goes nowhere outside of memory.
 */
export function checksInMemory({ file, project, node, tried, paths }: DroppingHandler): boolean {
  if (tried.kind !== SyntaxKind.Block || node.kind !== SyntaxKind.CatchClause) return false;
  if (!paths.every(({ exit, fallback }) => exit === 'return' && fallback !== undefined)) return false;
  const calls = callsThatMayFail({ file, project, node, tried });
  const throws = (call: CallExpression | NewExpression): boolean => {
    const functions = project.functionsOf(call, file);
    return functions.length > 0 && functions.every((fn) => project.rolesOf(fn.node, fn.file).has('throw'));
  };
  return (
    calls.some(throws) && calls.every((call) => call.parent.kind !== SyntaxKind.ExpressionStatement && staysInMemory(call, file, project))
  );
}

/** `JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version`: what a package says of itself is for show. */
export function readsVersion(handler: DroppingHandler): boolean {
  const { file, project, tried } = handler;
  if (tried.kind !== SyntaxKind.Block || within(file.bound.identifiers.get('version') ?? [], tried).length === 0) return false;
  const calls = callsThatMayFail(handler);
  const isReading = (call: CallExpression | NewExpression): boolean =>
    /(^|\.)read(File|Json|JSON)\w*$/.test(calleeName(call)) && namesManifest(call.arguments?.[0], file);
  return calls.some(isReading) && calls.every((call) => isReading(call) || isProbing(call, file, project, 0));
}

function namesManifest(path: Expression | undefined, { bound }: AnalysedFile): boolean {
  const given = path === undefined ? undefined : unwrap(path);
  const initial = given?.kind === SyntaxKind.Identifier ? initializerOf(bound, given as ts.Identifier) : undefined;
  return [given, initial].some((each) => each !== undefined && /package[._-]?json/i.test(each.getText(bound.source).slice(0, 200)));
}

/** `try { await mkdir(folder); } catch {}`: it may be there already. With `recursive`, that it is there is no failure. */
export function makesFolder({ file, project, tried, node, paths }: DroppingHandler): boolean {
  const calls = triedCalls({ file, tried, node });
  if (!paths.every(({ exit }) => exit === 'end')) return false;
  const isMaking = (call: CallExpression | NewExpression): boolean =>
    /^mkdir(Sync)?$/.test(lastName(calleeName(call))) && !(call.arguments ?? []).some((argument) => keysOf(argument).includes('recursive'));
  return calls.some(isMaking) && calls.every((call) => isMaking(call) || isHarmless(call, file, project, 0));
}

const bodyReader = anyOf(
  /^(await )?(\w+\.)*_?(req|request|res|resp|response)(\.clone\(\))?\.(json|text|formData|arrayBuffer|blob|bytes|buffer)\(\)$/,
  /^(await )?(\w+\.)*_?(\w*(Request|Response|Res|Resp))(\.clone\(\))?\.(json|text|formData|arrayBuffer|blob|bytes|buffer)\(\)$/,
);

/** `await response.json()`, by its content type, and nothing else: a reply may well have no body, or another one. */
export function readsBody({ file, project, tried, node }: DroppingHandler): boolean {
  const calls = triedCalls({ file, tried, node });
  const isReader = (call: CallExpression | NewExpression): boolean =>
    bodyReader.test(call.getText(file.bound.source).replaceAll('!', '')) || readsFetched(call, file, project);
  return calls.some(isReader) && calls.every((call) => isReader(call) || isHarmless(call, file, project, 0));
}

/** `reply.json()`, `reply.clone().json()` of what has been fetched, or is declared to be a `Response`, whatever its name. */
function readsFetched(
  { expression, arguments: args }: CallExpression | NewExpression,
  file: AnalysedFile,
  project: LinkedProject,
): boolean {
  const callee = unwrap(expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression || (args?.length ?? 0) > 0) return false;
  const { name, expression: receiver } = callee as ts.PropertyAccessExpression;
  if (!bodyMethods.test(name.text)) return false;
  const cloning = memberCall(unwrap(receiver));
  return file.origins.of(cloning?.name === 'clone' ? cloning.receiver : receiver).some(({ root, part }) => {
    // const { statusCode, body } = await request(url); await body.text();
    if (part !== '' && part !== '.body') return false;
    if (isCall(root)) return project.rowWithRole(root, file, 'request') !== undefined;
    const type = root.kind === SyntaxKind.Parameter ? (root as ts.ParameterDeclaration).type : undefined;
    return type !== undefined && /^(globalThis\.)?(Request|Response)$/.test(type.getText(file.bound.source));
  });
}

const bodyMethods = /^(json|text|formData|arrayBuffer|blob|bytes|buffer)$/;

const takingApart = anyOf(
  /^_*(try|safe|safely|maybe)?_?(parse|decode|deserialize|unserialize|detect|probe|guess|sniff)([A-Z_]|$)/i,
  /^_*(decrypt|decipher|unseal|unsign)_?\w*(token|cookie|session|state|ticket|cursor)$/i,
);

/** `parseRange(header)`, `detectFormat(bytes)`: a function that takes a value in memory apart and has an answer for what it cannot read. */
export function takesApart({ file, project, node, tried, paths }: DroppingHandler): boolean {
  const fn = bodyOf(node);
  if (tried.kind !== SyntaxKind.Block || !isFunction(fn) || !takingApart.test(nameOfFunction(fn) ?? '')) return false;
  if (!paths.every(({ exit }) => exit === 'return')) return false;
  return callsIn(tried, file).every((call) => {
    if (isAwaited(call)) return false;
    const rows = project.rowsCalled(call, file);
    const roles = [
      ...rows.map((row) => row.call.is),
      ...project.functionsOf(call, file).flatMap((helper) => [...project.rolesOf(helper.node, helper.file)]),
    ];
    return roles.every((role) => inMemory.has(role) || role === 'verify-token');
  });
}
