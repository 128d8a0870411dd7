import { within } from '../dataflow/linked-project.js';
import { commentsBetween } from '../parse/comments.js';
import { bodyOf, isFunction, isInside, lastStatementIn, SyntaxKind, type FunctionNode, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { blockOf, statementAround, type DroppingHandler } from './dropping-handler.js';
import type { HandlerPath } from './error-handler.js';

/** Labels, directives, and words that only repeat what the code does. */
const emptyWord = new RegExp(
  `^(${[
    'todo|fixme|xxx|hack|eslint-.*|errlint-.*|tslint:.*|biome-ignore|istanbul|c8|v8|@ts-.*',
    'ignored?|ignoring|noop|no-op|empty|nothing|swallow|swallowed|pass|skip|silently|do|just|simply',
    'errors?|err|exceptions?|failures?|the|an?|any|all|no|op|here|this|it|for|now',
  ].join('|')})$`,
  'i',
);

/** Whether a comment in the handler says that what fails passes by itself: a role that is not ready yet, a replica that lags. */
export function callsItPassing({ file, node }: Pick<DroppingHandler, 'file' | 'node'>): boolean {
  return commentsBetween(file.bound.text, node.pos, node.end).some(({ start, end }) => passing.test(file.bound.text.slice(start, end)));
}

const passing = anyOf(
  /\btemporar|\btransient|\beventual(ly)? (consisten|become)|\bpropagat/i,
  /\bnot (yet )?(ready|available|visible)|\b(ready|available|visible) yet/i,
  /\brace\b/i,
);
/** What a comment above a statement says of failures that are dropped in it. */
const droppingWords = anyOf(
  /ignor|best.?effort|optional|swallow|don'?t care|doesn'?t matter|not (critical|fatal|important)|non.?(critical|fatal)/i,
  /fire.and.forget|may fail|can fail|fail(s|ure)? (is|are) (ok|fine)|noop|silent|surfaces?\b/i,
  /\b(must|should|shall|may|do|does|will|can|could|would)( not|n'?t) (stop|block|fail|break|abort|prevent|affect|interrupt|crash|kill)\b/i,
  /don'?t worry|\bfailure here\b|\bstill (should |will |can )?works?\b|\bif [\w ]{1,30} fails\b/i,
  /(handled|reported|thrown|caught|logged) (elsewhere|later|below|above|when|where|by)|\b(reports?|raises?|throws?|shows?) it\b/i,
);

/** What a comment above a test says of the errors that the test leaves out. */
const otherErrors = /\b(others?|otherwise|else|rest|anything|everything|only|unless|except|unexpected)\b/i;
const othersWords = anyOf(otherErrors, /\b(still|safe(ly)?|fine|ok(ay)?)\b/i);

/** What the comment above a function says of all failures in it. */
const harmlessWords = /\bbest[- ]effort\b/i;

/** What the comment above a function says of the value that a failure becomes: `Returns null when the store is unavailable.` */
const giving = String.raw`\b(returns?|resolves?|yields?|gives?|falls? back|never throws|without throwing)\b[^.;]{0,120}?`;
const failed = String.raw`\b(fail(s|ed|ure|ures|ing)?|errors?|throws?|rejects?|un(available|reachable|readable|parsable))\b`;
const impossible = String.raw`\b(cannot|can'?t|could not|couldn'?t)( be)? (read|load|reach|pars|resolv|open|fetch|decod|decrypt|determin|deriv)`;
/** `The path of the order, or null when it cannot be derived.` */
const orNothing = String.raw`\bor( else)? \W?(null|undefined|nothing|an empty \w+)\W? `;
const insteadWords = new RegExp(String.raw`(${giving}|${orNothing})\b(if|when|whenever|on)\b[^.;]{0,120}?(${failed}|${impossible})`, 'i');
/** `@throws`, `…, rejects on error`, `a promise that rejects`: the failure is said to get to the caller. */
const thrownWords = anyOf(/(^|[.,;@*])\s*(it )?(throws|rejects)\b/i, /\b(promise (that|which)|otherwise)( it)? (throws|rejects)\b/i);

/** Whether the comment above the function promises its callers what the handler does. */
export function isPromisedAbove({ file, node, paths }: DroppingHandler): boolean {
  const fn = bodyOf(node);
  if (!isFunction(fn) || fn === node) return false;
  const above = declarationOf(fn);
  const [comment] = commentsBetween(file.bound.text, above.pos, above.getStart(file.bound.source)).slice(-1);
  if (comment === undefined) return false;
  const words = file.bound.text.slice(comment.start, comment.end).replace(/\s+/g, ' ').replaceAll(' * ', ' ');
  if (harmlessWords.test(words)) return true;
  return insteadWords.test(words) && !thrownWords.test(words) && paths.every(({ exit }) => exit === 'return');
}

const around: ReadonlySet<ts.SyntaxKind> = new Set([
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.AsExpression,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.VariableDeclarationList,
  SyntaxKind.VariableStatement,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
]);

/** What a comment about the function stands above: `const load = async () => …`, `const lift = (fn) => (...args) => …` */
function declarationOf(fn: Node): Node {
  let node = fn;
  for (;;) {
    const outer = around.has(node.parent.kind) ? node.parent : makerOf(node);
    if (outer === undefined) return node;
    node = outer;
  }
}

/** The function around, where it does nothing but make this one: `(fn) => (...args) => …`, `(fn) => { return (...args) => …; }` */
function makerOf({ parent }: Node): FunctionNode | undefined {
  const statement = parent.kind === SyntaxKind.ReturnStatement ? parent : undefined;
  const body = statement?.parent ?? parent;
  if (statement === undefined) return isFunction(parent) && parent.kind === SyntaxKind.ArrowFunction ? parent : undefined;
  const isOnly = body.kind === SyntaxKind.Block && (body as ts.Block).statements.length === 1;
  return isOnly && isFunction(body.parent) ? body.parent : undefined;
}

/** A comment in the handler, behind it on its line, or above a one-line handler, that gives a reason in words. */
export function hasReason(handler: DroppingHandler): boolean {
  const { file, node, tried } = handler;
  const { text, source } = file.bound;
  const isReason = (start: number, end: number, mustSay = false): boolean =>
    commentsBetween(text, start, end).some((comment) => saysWhy(text.slice(comment.start, comment.end))) &&
    (!mustSay || droppingWords.test(text.slice(start, end)));
  if (isFunction(node) && isReason(node.pos, node.getStart(source))) return true;
  const block = blockOf(node);
  const work = startOfWork(handler);
  const isReasonBetween = (start: number, end: number, mustSay: boolean): boolean =>
    (start < work && isReason(start, Math.min(end, work), mustSay)) || (end > work && isReason(Math.max(start, work), end, true));
  for (const inner of block === undefined ? [] : [block, ...within(file.bound.blocks, block)]) {
    if (isForTreated(inner, handler)) continue;
    let from = inner.getStart(source) + 1;
    for (const statement of inner.statements) {
      const start = statement.getStart(source);
      const isOfTreated = picksTreated(statement, handler) && !othersWords.test(text.slice(from, start));
      if (isReasonBetween(from, start, isOfTreated)) return true;
      from = statement.end;
    }
    if (isReasonBetween(from, inner.end - 1, false)) return true;
  }
  const lineEnd = text.indexOf('\n', node.end);
  const rest = text.slice(node.end, lineEnd < 0 ? text.length : lineEnd);
  const first = rest.search(/\/[/*]|[\w'"`]/);
  if (rest.charAt(first) === '/' && saysWhy(rest.slice(first))) return true;
  if (isReasonInChain(node, isReason)) return true;
  if (block !== undefined && block.statements.length > 0 && !(isFunction(node) && isOneReturn(block))) return false;
  // above the statement that an inline handler ends, or the `if` or loop in front of it
  const own = statementAround(node.kind === SyntaxKind.CatchClause ? tried.parent : node);
  const statement = own === undefined ? undefined : conditionAround(own);
  return statement !== undefined && isReason(statement.pos, statement.getStart(source), true);
}

/** `{ return []; }` */
function isOneReturn({ statements }: ts.Block): boolean {
  return statements.length === 1 && statements[0]!.kind === SyntaxKind.ReturnStatement;
}

/**
 * Where a callback begins with what it is there for: what it says further down is said of the work. Behind `if (err) return;` and the rest of
 * that line, or at the first statement of one that never looks at its error; nowhere in other handlers.
 */
function startOfWork({ kind, name, file, node, paths }: DroppingHandler): number {
  const { text, source } = file.bound;
  const block = blockOf(node);
  const [first] = block?.statements ?? [];
  if (kind !== 'callback' || name === undefined || block === undefined || first === undefined) return Infinity;
  if (within(file.bound.identifiers.get(name) ?? [], block).length === 0) return first.getStart(source);
  const dropping = paths.filter(({ outcome }) => outcome === 'dropped');
  const branch = block.statements.find(
    (statement) => statement.kind === SyntaxKind.IfStatement && dropping.every(({ at }) => at !== undefined && isInside(at, statement)),
  );
  if (branch === undefined || dropping.length === 0) return Infinity;
  const lineEnd = text.indexOf('\n', branch.end);
  return lineEnd < 0 ? Infinity : lineEnd;
}

/** A comment in front of `.catch(() => {})`, below what is tried. */
function isReasonInChain({ parent }: Node, isReason: (start: number, end: number, mustSay: boolean) => boolean): boolean {
  const callee = parent.kind === SyntaxKind.CallExpression ? (parent as ts.CallExpression).expression : undefined;
  if (callee?.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { expression: tried, name } = callee as ts.PropertyAccessExpression;
  return isReason(tried.end, name.end, true);
}

/** The `if` or loop whose only statement it is, or else the statement itself. */
function conditionAround(statement: Node): Node {
  const { parent } = statement;
  const branch = parent.kind === SyntaxKind.Block && (parent as ts.Block).statements.length === 1 ? parent : statement;
  return /^(If|For|ForOf|ForIn)Statement$/.test(SyntaxKind[branch.parent.kind]) ? branch.parent : statement;
}

/** What a comment says of an error that another one takes the place of on purpose. */
const replacingWords = anyOf(
  /\b(raw|original|underlying|caught|inner)( \w+)? (error|failure|exception|message|cause)s?\b|\berror objects?\b/i,
  /\b(leak|expos|redact|withh[eo]ld|hid(e|es|den|ing)\b|conceal)/i,
);
/** Right above the statement that raises the other error, these are about it as well. */
const maskingWords = /\b(saniti[sz]|mask)/i;

/** Whether a comment in front of the statement that raises another error says why the handled one does not go along. */
export function explainsReplacing({ file, node }: Pick<DroppingHandler, 'file' | 'node'>, raise: Node): boolean {
  const { text, source } = file.bound;
  const block = blockOf(node);
  const statement = raise.kind === SyntaxKind.ThrowStatement ? raise : statementAround(raise);
  const list = statement?.parent.kind === SyntaxKind.Block ? (statement.parent as ts.Block) : undefined;
  if (block === undefined || statement === undefined || list === undefined || !isInside(list, block)) return false;
  const before = list.statements.filter(({ pos }) => pos <= statement.pos);
  return before.some((each) => {
    const start = each.getStart(source);
    const isExplained = commentsBetween(text, each.pos, start).some((comment) => saysWhy(text.slice(comment.start, comment.end)));
    const words = text
      .slice(each.pos, start)
      .replace(/\s+/g, ' ')
      .replace(/ (\/\/|\*) /g, ' ');
    return isExplained && (replacingWords.test(words) || (each === statement && maskingWords.test(words)));
  });
}

/** Whether the block is left with a treated error only: what it says is not said of those that are dropped. */
function isForTreated(block: ts.Block, { node, paths }: DroppingHandler): boolean {
  if (!leaves(block) || block === blockOf(node)) return false;
  const leavesIn = ({ at }: HandlerPath): boolean => at !== undefined && isInside(at, block);
  if (treatsSome(paths)) return !paths.some((path) => path.outcome === 'dropped' && leavesIn(path));
  // if (error.code === '23505') { /* already there */ return; }
  const isOfMet = paths.some(leavesIn) && paths.every((path) => leavesIn(path) === (path.narrowing === 'met'));
  return isOfMet && paths.some(({ narrowing }) => narrowing === 'rest') && !otherErrors.test(block.getText());
}

/** `if (error.code === '23505') …` in a handler that treats what it picks out, or leaves with it, and drops all else. */
function picksTreated(statement: ts.Statement, { name, file, paths }: DroppingHandler): boolean {
  if (statement.kind !== SyntaxKind.IfStatement || name === undefined) return false;
  const { expression, thenStatement } = statement as ts.IfStatement;
  if (!treatsSome(paths) && !(leaves(thenStatement) && paths.some(({ narrowing }) => narrowing === 'rest'))) return false;
  return within(file.bound.identifiers.get(name) ?? [], expression).length > 0;
}

/** `return;`, `{ attempts += 1; return; }` */
function leaves(statement: ts.Statement): boolean {
  const last = lastStatementIn(statement);
  return last?.kind === SyntaxKind.ThrowStatement || last?.kind === SyntaxKind.ReturnStatement;
}

function treatsSome(paths: readonly HandlerPath[]): boolean {
  return paths.some(({ outcome }) => outcome !== 'dropped');
}

/** At least two words that are more than a label. */
function saysWhy(comment: string): boolean {
  const words = comment
    .replace(/^\/[/*]+|(?<!\*)\*+\/$/g, '')
    .split(/[\s,;:()*]+/)
    .filter((word) => /^[@\w-]*\p{L}/u.test(word));
  // A directive silences by itself; unused ones are reported.
  if (words[0]?.startsWith('errlint-')) return false;
  if (words[0] !== undefined && /^(eslint|tslint|biome|istanbul|c8|v8|prettier|@ts)/.test(words[0]))
    return /\s--\s+\S+\s+\S+/.test(comment);
  const telling = words.filter((word) => !emptyWord.test(word));
  return words.length >= 2 && telling.length >= 1 && !/^(todo|fixme|xxx|hack)\b/i.test(words[0] ?? '');
}
