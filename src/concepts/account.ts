/**
 * How code that logs people in is recognised: looking an account up by what the requester says it is called, comparing a password or
 * code, and who is logged in already. Models decide where they know the call, names elsewhere.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { FoundFunction, LinkedProject } from '../dataflow/linked-project.js';
import { wordsOf } from '../dataflow/secret-names.js';
import { nameOf } from '../bind/names.js';
import { forEachChild, isFunction, SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import type { Known } from './known.js';
import type { Called } from './trial-world.js';

/** What a look-up goes by: what the account is called, that and a secret, or something else. */
export type LookUp = 'identity' | 'credentials' | undefined;

const identity = /\b(e ?mails?|mail|user ?names?|login|phone|mobile|msisdn|identifier|nick ?name|handle|screen ?name)\b/;
const secret = /\b(password|passwd|passcode|passphrase|pwd|pass|hash|hashed|otp|totp|pin|token|secret|code|answer|digest)\b/;
/** What is kept under an e-mail address and is no account. */
const otherRecord = anyOf(
  /\b(orders?|invoices?|invit\w*|waitlists?|subscri\w*|newsletters?|sessions?|tokens?|otps?|codes?|clients?|apps?)\b/,
  /\b(tenants?|organi[sz]ations?|compan(y|ies)|domains?|products?|coupons?|contacts?|leads?|attempts?|limit\w*|logs?)\b/,
  /\b(resets?|verifications?|messages?|cache|redis|cookies?|headers?|locations?|config|settings|templates?)\b/,
);
const finding = anyOf(
  /^(find|get|fetch|load|look|lookup|retrieve|search|query|read|select|exists?|count|one|first|single|maybe|where|eq)$/,
  /^(execute|all|any|filter|load)$/,
);
/** `users.byEmail(…)`, `userByEmail(…)` */
const findingBy = /^((user|account|member|customer)b|b)y[A-Z]/i;
const accountHolder = /\b(users?|accounts?|members?|customers?)\b/;
/** Parts of a fluent chain that say what is wanted of the record. */
const shaping = anyOf(
  /^(select|addSelect|leftJoin\w*|innerJoin\w*|join|relation|populate|attributes|columns|project|projection|sort|order)$/,
  /^(orderBy|pluck|returning|fields|with|include|lean|limit|catch|then)$/,
);
/** Options of look-ups that do not say what is looked for. */
const option = anyOf(
  /^(select|attributes|include|relations|projection|columns|fields|order|orderBy|sort|limit|take|skip|raw|lean|populate)$/,
  /^(data|update|expand|with|lock|transaction|req|collection)$/,
);

/** What the call looks for, if it looks an account up. */
export function lookUpOf({ node, file, arguments: args, functions }: Called, project: LinkedProject): LookUp {
  if (node.kind === SyntaxKind.TaggedTemplateExpression)
    return ofSql((node as ts.TaggedTemplateExpression).template.getText(file.bound.source));
  const call = node as CallExpression;
  if (node.kind !== SyntaxKind.CallExpression || (functions.length > 0 && entersLookUp(functions, project))) return undefined;
  const sql = args
    .flatMap((argument) =>
      argument?.is === 'constant' && typeof argument.value === 'string' ? [argument.value] : argument?.is === 'text' ? [argument.text] : [],
    )
    .find(isSql);
  // where userid = ?, [username]
  if (sql !== undefined) return ofSql(sql, call.arguments.flatMap(askedBy));
  const rows = project.rowsCalled(call, file);
  const name = methodName(call);
  const words = wordsOf(name);
  const isFinding =
    rows.some(({ call: { is, writes } }) => (is === 'find' || is === 'query') && writes !== true) ||
    (rows.length === 0 &&
      (words.some((word) => finding.test(word)) || findingBy.test(name)) &&
      (!/^(get|load|read|all|any)$/.test(name) ||
        call.arguments[0]?.kind === SyntaxKind.ObjectLiteralExpression ||
        accountHolder.test(holderWords(call))));
  if (!isFinding || otherRecord.test(holderWords(call)) || otherRecord.test(words.join(' '))) return undefined;
  const isPredicate = /^(find|findLast|filter|some)$/.test(name) && call.arguments.length === 1;
  const asked = chainOf(call)
    .filter((part) => !shaping.test(methodName(part)))
    .flatMap((part) =>
      part.arguments.flatMap((argument) => (isPredicate && isFunction(argument) ? comparedIn(argument) : askedBy(argument))),
    );
  return classify([...words, ...asked, ...args.flatMap(membersOf)].join(' '));
}

function classify(asked: string): LookUp {
  if (!identity.test(asked)) return undefined;
  return secret.test(asked) ? 'credentials' : 'identity';
}

function isSql(text: string): boolean {
  return /^\s*(?:`\s*)?select\b[\s\S]*\bfrom\b/i.test(text);
}

/** What tells what is looked up stands in the first so many characters. */
const longestSql = 4000;

/** `select … from users where email = $1` */
function ofSql(text: string, given: readonly string[] = []): LookUp {
  const [, table, behind = ''] = /\bfrom\s+["'`[$.{}]*(\w+)([\s\S]*)/i.exec(text.slice(0, longestSql)) ?? [];
  const [, condition] = /\bwhere\b([\s\S]*)/i.exec(behind) ?? [];
  if (!isSql(text) || table === undefined || condition === undefined || otherRecord.test(wordsOf(table).join(' '))) return undefined;
  return classify([...wordsOf(condition), ...given].join(' '));
}

/** Whether one of the functions looks something up itself, so that the trial has to enter it. */
function entersLookUp(functions: readonly FoundFunction[], project: LinkedProject): boolean {
  return functions.some(({ node, file }) => {
    const roles = project.rolesOf(node, file);
    if (roles.has('find') || roles.has('query') || roles.has('throw')) return true;
    return node.body !== undefined && /\b(find|select|query|get|fetch|load|where)\w*\s*\(/i.test(node.body.getText(file.bound.source));
  });
}

/** The calls of a fluent chain up to this one: `db('users').where({ email }).first()`. */
function chainOf(call: CallExpression): readonly CallExpression[] {
  const calls: CallExpression[] = [];
  for (let node: Expression = call; ;) {
    if (node.kind === SyntaxKind.CallExpression) {
      calls.push(node as CallExpression);
      node = unwrap((node as CallExpression).expression);
    } else if (node.kind === SyntaxKind.PropertyAccessExpression) node = unwrap((node as ts.PropertyAccessExpression).expression);
    else return calls;
  }
}

/** What the call is made on: `this.users` of `this.users.findOne()`, `users` of `db.from('users')`. */
function holderWords(call: CallExpression): string {
  const { expression: callee } = call;
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return '';
  let node = unwrap((callee as ts.PropertyAccessExpression).expression);
  const names: string[] = [];
  for (;;) {
    if (node.kind === SyntaxKind.PropertyAccessExpression) {
      if (names.length === 0) names.push((node as ts.PropertyAccessExpression).name.text);
      node = unwrap((node as ts.PropertyAccessExpression).expression);
    } else if (node.kind === SyntaxKind.CallExpression) {
      const [first] = (node as CallExpression).arguments;
      if (first?.kind === SyntaxKind.StringLiteral) names.push((first as ts.StringLiteral).text);
      else if (first?.kind === SyntaxKind.Identifier) names.push((first as ts.Identifier).text);
      node = unwrap((node as CallExpression).expression);
    } else {
      if (names.length === 0 && node.kind === SyntaxKind.Identifier) names.push((node as ts.Identifier).text);
      return names.flatMap(wordsOf).join(' ');
    }
  }
}

/** The words that say by what a record is looked for. */
function askedBy(argument: Node): readonly string[] {
  const node = unwrap(argument as Expression);
  switch (node.kind) {
    case SyntaxKind.Identifier:
      return wordsOf((node as ts.Identifier).text);
    case SyntaxKind.PropertyAccessExpression:
      return wordsOf((node as ts.PropertyAccessExpression).name.text);
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral: {
      const { text } = node as ts.StringLiteral;
      return /^[\w.$]{1,40}$/.test(text) ? wordsOf(text) : [];
    }
    case SyntaxKind.ObjectLiteralExpression:
      return (node as ts.ObjectLiteralExpression).properties.flatMap((property) => {
        const name = property.name === undefined ? undefined : nameOf(property.name);
        if (name === undefined) return property.kind === SyntaxKind.PropertyAssignment ? askedBy(property.initializer) : [];
        if (option.test(name)) return [];
        const value = property.kind === SyntaxKind.PropertyAssignment ? unwrap(property.initializer) : undefined;
        // { where: { email } }, { $or: [{ email }, { username }] }
        const isNested = value?.kind === SyntaxKind.ObjectLiteralExpression || value?.kind === SyntaxKind.ArrayLiteralExpression;
        return [...wordsOf(name), ...(isNested || /^(where|filter|query|by)$/.test(name) ? askedBy(value ?? property.name!) : [])];
      });
    case SyntaxKind.ArrayLiteralExpression:
      return (node as ts.ArrayLiteralExpression).elements.flatMap(askedBy);
    case SyntaxKind.CallExpression:
      return (node as CallExpression).arguments.flatMap(askedBy);
    case SyntaxKind.ConditionalExpression: {
      const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
      return [whenTrue, whenFalse].flatMap(askedBy);
    }
    default:
      return [];
  }
}

/** The same of a query that was put together before: `query.email = email`. */
function membersOf(known: Known | undefined): readonly string[] {
  if (known?.is !== 'object' || known.made !== undefined) return [];
  return [...known.members].flatMap(([name, value]) => (option.test(name) ? [] : [...wordsOf(name), ...membersOf(value)]));
}

/** `(user) => user.email === email` */
function comparedIn(node: Node): readonly string[] {
  const words: string[] = [];
  const visit = (inner: Node): void => {
    if (inner.kind === SyntaxKind.PropertyAccessExpression) words.push(...wordsOf((inner as ts.PropertyAccessExpression).name.text));
    forEachChild(inner, visit);
  };
  visit(node);
  return words;
}

const checking = /^(compare|check|verify|validate|valid|match|matches|matched|is|correct|test|authenticate|has|equals?|same)$/;
const passwordWord = /^(password|passwords|passwd|pwd|pass|hash|hashes|credentials?)$/;
const otherPurpose = anyOf(
  /^(strength|strong|policy|format|rules?|length|schema|reset|forgot|update|generate|create|make|confirmation|confirm)$/,
  /^(repeat|expired|history|weak|pwned|breached|change|changed|needs?|old|masked|hashed|encrypted|set|config)$/,
  /^(configuration|settings|type|provider)$/,
);
const comparing = anyOf(
  /^(compare|compareSync|compareHash|compare_hash|verify|verifySync|verifyHash|check|match|matches|isMatch|authenticate)$/,
  /^(validate|isValid|equals|timingSafeEqual|safeCompare|safeEqual|constantTimeCompare|scryptVerify|bcryptCompare)$/,
);

/** Whether the call compares a password or code with the one of an account. */
export function isPasswordCheck({ node, file, arguments: args, receiver, functions }: Called, project: LinkedProject): boolean {
  if (node.kind !== SyntaxKind.CallExpression) return false;
  const call = node as CallExpression;
  if (project.rowWithRole(call, file, 'verify-password') !== undefined) return true;
  const name = methodName(call);
  const isNamed = saysPasswordCheck(name) && (args.length > 1 || isAccount(call, receiver));
  const isComparison = comparing.test(name) && (args.some(holdsSecret) || (receiver?.is === 'record' && args.length > 0));
  if (!isNamed && !isComparison) return false;
  // A project function that compares by itself is gone through.
  return !functions.some(({ node: fn, file: home }) => project.rolesOf(fn, home).has('verify-password'));
}

/** Whether a function of this name compares a password: `comparePassword`, `isValidPassword`. */
export function saysPasswordCheck(name: string): boolean {
  const words = wordsOf(name);
  return (
    words.some((word) => checking.test(word)) &&
    words.some((word) => passwordWord.test(word)) &&
    !words.some((word) => otherPurpose.test(word))
  );
}

/** `user.isValidPassword(text)`: with one argument it is the receiver that has the password; a validator has none. */
function isAccount({ expression: callee, arguments: args }: CallExpression, receiver: Known | undefined): boolean {
  if (args.length === 0 || callee.kind !== SyntaxKind.PropertyAccessExpression) return false;
  if (receiver?.is === 'record') return true;
  const holder = unwrap((callee as ts.PropertyAccessExpression).expression);
  const name = holder.kind === SyntaxKind.Identifier ? (holder as ts.Identifier).text : '';
  return (
    /^(user|account|member|customer|admin|person|employee|student|profile|owner|found|existing|doc|record|result|row)\w*$/i.test(name) &&
    !/(service|util|helper|controller|repository|validator|model|schema)s?$/i.test(name)
  );
}

/** Whether the value is, or is made from, a secret of the account. */
export function holdsSecret(known: Known | undefined): boolean {
  if (known?.is === 'field') return secret.test(wordsOf(known.name).join(' '));
  return known?.is === 'result' && known.arguments.some(holdsSecret);
}

/** Whether the value, or a part of it, belongs to whoever is logged in. */
export function isOwn(known: Known | undefined): boolean {
  if (known?.is === 'own') return true;
  if (known?.is === 'object') return [...known.members.values()].some(isOwn);
  return known?.is === 'result' && known.arguments.some(isOwn);
}

const requestName = /^_?(req|request|ctx|context|c|event|socket|info|session|locals|state|auth)$/;
const ownMember = anyOf(
  /^(user|session|auth|currentUser|current_user|userId|userID|user_id|account|accountId|principal|identity|authUser|jwt)$/,
  /^(token|decoded|viewer|me|admin|customer)$/,
);

/** Whether the member names who is logged in: `req.user`, `ctx.state.user`, `session.userId`. */
export function readsOwn(node: Node): boolean {
  if (node.kind !== SyntaxKind.PropertyAccessExpression) return false;
  const { name, expression } = node as ts.PropertyAccessExpression;
  if (!ownMember.test(name.text)) return false;
  const owner = unwrap(expression);
  const ownerName =
    owner.kind === SyntaxKind.Identifier
      ? (owner as ts.Identifier).text
      : owner.kind === SyntaxKind.PropertyAccessExpression
        ? (owner as ts.PropertyAccessExpression).name.text
        : '';
  return requestName.test(ownerName);
}

const givesOwnRecord = anyOf(
  /^(getSession|getServerSession|getCurrentUser|currentUser|getLoggedInUser|verifyIdToken)$/,
  /^(verify|decode|validate|check|parse)\w*(Token|Jwt|JWT|Session)$/,
);

/** Whether the call says who is logged in: it verifies a token or reads a session. */
export function givesOwn(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (project.rowWithRole(call, file, 'verify-token') !== undefined) return true;
  const name = calleeName(call);
  if (/^(jwt|jsonwebtoken|jose|JWT)\.(verify|decode|verifyAsync)$/.test(name) || /jwt\w{0,40}\.(verify|verifyAsync|decode)$/i.test(name))
    return true;
  return givesOwnRecord.test(methodName(call));
}

const messageName = anyOf(
  /^(mail|mails|mailer|email|emails|message|sms|otp|link|reset|code|verification|confirmation|notification|password|token)$/,
  /^(transporter?|sendgrid|resend|ses|twilio|postmark)$/,
);

/** Whether the call makes a token, or sends a mail or message to the account. */
export function preparesMessage(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  const rows = project.rowsCalled(call, file);
  if (rows.some(({ call: { is } }) => is === 'send-mail')) return true;
  const words = [...holderWords(call).split(' '), ...wordsOf(methodName(call))];
  const has = (pattern: RegExp): boolean => words.some((word) => pattern.test(word));
  if (has(/^(send|deliver|notify|enqueue|queue|dispatch|publish|emit|mail|email)$/) && has(messageName)) return true;
  if (/^(randomBytes|randomUUID|nanoid|uuid|uuidv4|v4)$/.test(methodName(call))) return true;
  return has(/^(create|generate|make|sign|issue|get|new|build|random)$/) && has(/^(token|otp|code|link|jwt|reset|pin)$/);
}

/** The last name of what is called. */
export function methodName(call: CallExpression): string {
  return lastName(calleeName(call));
}

const resetWord = /^(forgot|forgotten|forget|lost|reset|recover|recovery|magic|passwordless|resend|restore)$/;
const messageWord =
  /^(password|pass|pwd|passwd|link|magic|verification|confirmation|otp|account|email|mail|token|code|activation|login|credentials?)$/;

/** Whether the name or path is that of a flow in which a link or code is sent to an account: `forgotPassword`, `/auth/magic-link`. */
export function saysReset(name: string): boolean {
  const words = wordsOf(name);
  if (words.some((word) => /^(order|booking|payment|reservation|invoice|appointment|shipping|cart|product)s?$/.test(word))) return false;
  if (words.some((word) => /^(forgot|forgotten|magic|passwordless)$/.test(word))) return true;
  const isRequest =
    words.some((word) => /^(send|request|resend)$/.test(word)) &&
    words.some((word) => /^(verification|confirmation|otp|activation|reset|magic)$/.test(word));
  return (
    isRequest ||
    (words.some((word) => resetWord.test(word)) &&
      ((words.length === 2 && /^(post|handle|request)$/.test(words[0]!)) ||
        words.length === 1 ||
        words.some((word) => messageWord.test(word))))
  );
}

const registering = anyOf(
  /\bsign ?up\b|\bregistration\b/,
  /^(post |handle )?register( (user|account|member|customer|me))?$/,
  /\bcreate (user|account|member|customer)\b/,
);

/** Whether the name or path is that of a sign-up. */
export function saysSignUp(name: string): boolean {
  const words = wordsOf(name).join(' ');
  return registering.test(words);
}
