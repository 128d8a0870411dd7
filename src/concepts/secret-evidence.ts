/**
 * What speaks for or against a value being a secret, besides its name. A `token` is one of a parser as often as one that lets somebody
 * in: it counts where it comes from a request, the environment or a call that issues it, or where it is used as a credential.
 */
import { nameOf } from '../bind/names.js';
import { holderOf, referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { literalText, type LinkedProject, type PlacedNode } from '../dataflow/linked-project.js';
import { isAboutAccess, isMaskingName, secrecyOf, secrecyOfResult, wordsIn, wordsOf } from '../dataflow/secret-names.js';
import { conditionsAt } from '../flow/conditions.js';
import {
  bodyOf,
  classAround,
  forEachChild,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';

/** Whose members are texts about secrets, or kinds of them: `errors.password`, `labels.token`. */
const textHolders = wordsIn(`
  error errors err errs message messages msg msgs label labels text texts string strings i18n locale locales translation translations
  validation validations validator validators schema schemas rule rules field fields selector selectors path paths column columns type
  types flag flags feature features permission permissions attribute attributes enum constant constants constraints model models regex
  regexes pattern patterns icons routes urls endpoints events actions names placeholders hints limits counts usage stats metrics
  policy policies requirements changes modified touched dirty lexer parser tokenizer`);
/** Whose `token` lets somebody in. */
const credentialHolders = wordsIn(`
  account auth authentication bot config configuration conf credential credentials creds env login oauth oauth2 secrets session settings
  user vault webhook`);
const settingsHolders = new Set(['config', 'configuration', 'conf', 'env', 'environment', 'settings', 'secrets', 'credentials', 'options']);
/** Their result is a yes, a no, a number, a text about it. */
const answers = wordsIn(`
  is has have can should validate validator verify check compare test match matches includes some every find index count assert ensure
  exists t i18n translate translation gettext format describe length size parse measure score estimate rule schema string`);
/** Their result is made from a secret and is one: `jwt.sign(payload, secret)`. */
const makesSecret = wordsIn(`
  sign issue create generate make build mint encode get fetch refresh exchange decrypt login authenticate derive request acquire from to
  unescape trim concat`);
const randomNames = /^(random(Bytes|UUID|String|Int)?|uuid(v\d)?|v4|nanoid|cuid2?|ulid|generateKey(Sync)?)$/;
const readsByName = wordsIn(`
  get getOrThrow header getHeader getItem getenv env param require fetchSecret getSecret`);

/** Whether what the call gives back holds no secret any more: `redact(body)`, `token.slice(-4)`, `JSON.stringify(body, keys)`. */
export function isMasking(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (project.rowsCalled(call, file).some(({ call: { is } }) => is === 'mask' || is === 'hash')) return true;
  const name = lastNameOf(call.expression);
  const args: readonly Expression[] = call.arguments ?? [];
  if (name === undefined || cutsLittle(name, args)) return false;
  if (isMaskingName(name)) return true;
  if (name === 'stringify')
    return args[1] !== undefined && unwrap(args[1]).kind !== SyntaxKind.NullKeyword && lastNameOf(args[1]) !== 'undefined';
  // password.replace(/./g, '*')
  if (name === 'replace' || name === 'replaceAll')
    return args[1] !== undefined && /[*•#…]|x{2}|\[?(redacted|masked|hidden|secret)/i.test(literalText(args[1]) ?? '');
  return false;
}

/** `header.slice(7)`, `header.substring('Bearer '.length)`, `JSON.stringify(body).slice(0, 500)`: all that is secret stays. */
function cutsLittle(name: string, [start, end, ...others]: readonly Expression[]): boolean {
  if (!/^(slice|substring|substr)$/.test(name) || start === undefined || others.length > 0) return false;
  const from = unwrap(start);
  if (end !== undefined) return numberOf(from) === 0 && numberOf(unwrap(end)) >= longText;
  switch (from.kind) {
    case SyntaxKind.NumericLiteral:
      return numberOf(from) <= longestScheme;
    case SyntaxKind.PropertyAccessExpression:
      return (from as ts.PropertyAccessExpression).name.text === 'length';
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken } = from as ts.BinaryExpression;
      return operatorToken.kind === SyntaxKind.PlusToken && /(\.length|\.indexOf\([^()]*\))$/.test(left.getText());
    }
    default:
      return false;
  }
}

/** `Negotiate ` */
const longestScheme = 10;
/** Longer than a secret that somebody would show the beginning of. */
const longText = 100;

function numberOf(node: Expression): number {
  return node.kind === SyntaxKind.NumericLiteral ? Number((node as ts.NumericLiteral).text) : NaN;
}

/** The name under which a call reads a value: `authorization` of `request.get('authorization')`. */
export function nameRead(call: Node): string | undefined {
  if (call.kind !== SyntaxKind.CallExpression) return undefined;
  const { expression: callee, arguments: args } = call as CallExpression;
  const name = lastNameOf(callee);
  const text = args[0] === undefined ? undefined : literalText(args[0]);
  if (name === undefined || text === undefined || !readsByName.has(name)) return undefined;
  const receiver =
    callee.kind === SyntaxKind.PropertyAccessExpression ? lastNameOf((callee as ts.PropertyAccessExpression).expression) : undefined;
  if (receiver !== undefined && isTextHolder(receiver)) return undefined;
  return text.slice(Math.max(text.lastIndexOf('.'), text.lastIndexOf(':'), text.lastIndexOf('/')) + 1);
}

/** Whether the call's result can be the secret that its variable's name says. */
export function canBeSecret(call: CallExpression | NewExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.kind === SyntaxKind.NewExpression || isMasking(call, file, project)) return false;
  if (project.rowsCalled(call, file).some(({ call: { is } }) => is === 'verify-password' || is === 'verify-token' || is === 'validate'))
    return false;
  const name = lastNameOf(call.expression);
  const [verb = ''] = wordsOf(name ?? '');
  if (answers.has(verb) || name === 'cwd') return false;
  if (makesSecret.has(verb)) return true;
  return (
    !call.arguments.some((argument) => mentionsSecret(argument, file)) &&
    !(receiverOf(call) !== undefined && mentionsSecret(receiverOf(call)!, file))
  );
}

/** Whether the call hands out something that lets somebody in. */
export function issuesCredential(call: Node, file: AnalysedFile, project: LinkedProject): boolean {
  if (call.kind !== SyntaxKind.CallExpression) return false;
  if (project.isNamed(call as CallExpression, 'input', file)) return true;
  return namesInChain(call as CallExpression).some((name) => {
    const [verb = ''] = wordsOf(name);
    if (randomNames.test(name) || secrecyOfResult(name) === 'hard' || /^(sign|issue|mint|exchange)$/.test(verb)) return true;
    return (
      isAboutAccess(name) || (secrecyOfResult(name) === 'soft' && /^(create|generate|refresh|fetch|acquire|obtain|request)$/.test(verb))
    );
  });
}

/** Whether a function or class around the node has to do with letting people in. */
export function standsInAccessCode(node: Node): boolean {
  for (let current = node.parent; current !== undefined; current = current.parent) {
    const name = isFunction(current) || current.kind === SyntaxKind.ClassDeclaration ? nameOfDeclared(current) : undefined;
    if (name !== undefined && isAboutAccess(name)) return true;
  }
  return false;
}

/** Whether the variable or member is put into an authorization header or verified somewhere, here or in a function that it is handed to. */
export function isUsedAsCredential(value: Expression, file: AnalysedFile, project: LinkedProject, depth = 0): boolean {
  return samePlaces(value, file).some((reference) => {
    const node = wrapped(reference);
    const { parent } = node;
    const isHandedOn = (): boolean =>
      depth < deepestHandedOn &&
      namesBehind(node, file, project).some((name) => isUsedAsCredential(name.node, name.file, project, depth + 1));
    switch (parent.kind) {
      case SyntaxKind.TemplateSpan:
        return /\b(bearer|basic)\s*$/i.test(textsBefore(parent as ts.TemplateSpan).at(-1)!);
      case SyntaxKind.PropertyAssignment:
        return (
          /^(authorization|x-(?=[\w-]*?(token|auth))[\w-]*)$/i.test(nameOf((parent as ts.PropertyAssignment).name) ?? '') || isHandedOn()
        );
      case SyntaxKind.ShorthandPropertyAssignment:
        return isHandedOn();
      case SyntaxKind.CallExpression: {
        const call = parent as CallExpression;
        if (project.rowWithRole(call, file, 'verify-token') !== undefined) return true;
        return (depth === 0 && namesInChain(call).some((name) => isAboutAccess(name))) || isHandedOn();
      }
      default:
        return false;
    }
  });
}

const deepestHandedOn = 2;

/** What the called functions name the argument, or the member of it that the value is: `token` of `({ token }) => …`. */
function namesBehind(value: Node, file: AnalysedFile, project: LinkedProject): readonly PlacedNode<ts.Identifier>[] {
  const { parent: property } = value;
  const isMember = property.kind === SyntaxKind.PropertyAssignment || property.kind === SyntaxKind.ShorthandPropertyAssignment;
  const key = isMember ? nameOf((property as ts.PropertyAssignment).name) : undefined;
  const argument = isMember ? wrapped(property.parent) : value;
  const call = argument.parent;
  if (call.kind !== SyntaxKind.CallExpression || (isMember && key === undefined)) return [];
  const index = (call as CallExpression).arguments.findIndex((other) => other === argument);
  return project.functionsOf(call as CallExpression, file).flatMap(({ node: fn, file: home }) => {
    const name = fn.parameters[index]?.name;
    const inside = name === undefined || key === undefined ? name : elementNamed(name, key);
    return inside?.kind === SyntaxKind.Identifier ? [{ node: inside as ts.Identifier, file: home }] : [];
  });
}

/** `name` of `{ key: name }` */
function elementNamed(pattern: ts.BindingName, key: string): ts.BindingName | undefined {
  if (pattern.kind !== SyntaxKind.ObjectBindingPattern) return undefined;
  return (pattern as ts.ObjectBindingPattern).elements.find(
    ({ propertyName, name, dotDotDotToken }) => dotDotDotToken === undefined && nameOf(propertyName ?? name) === key,
  )?.name;
}

/** Where the variable is read, or the member of the same object: `this.token` in the methods of one class. */
function samePlaces(value: Expression, { bound }: AnalysedFile): readonly Node[] {
  if (value.kind === SyntaxKind.Identifier) {
    const symbol = symbolOf(bound, value as ts.Identifier);
    return symbol === undefined ? [] : referencesOf(bound, symbol);
  }
  if (value.kind !== SyntaxKind.PropertyAccessExpression) return [];
  const { expression: holder, name } = value as ts.PropertyAccessExpression;
  if (holder.kind !== SyntaxKind.ThisKeyword) return [value];
  return (bound.identifiers.get(name.text) ?? []).flatMap(({ parent }) =>
    parent.kind === SyntaxKind.PropertyAccessExpression &&
    (parent as ts.PropertyAccessExpression).expression.kind === SyntaxKind.ThisKeyword &&
    classAround(parent) === classAround(value)
      ? [parent]
      : [],
  );
}

/** Whether the variable holds a member's name rather than a secret: `user[secret]`, `secret + 'Hash'`, `secret in user`. */
export function isUsedAsName(identifier: ts.Identifier, file: AnalysedFile): boolean {
  const symbol = symbolOf(file.bound, identifier);
  if (symbol === undefined) return false;
  return referencesOf(file.bound, symbol).some((reference) => {
    const { parent } = reference;
    switch (parent.kind) {
      case SyntaxKind.ElementAccessExpression:
        return (parent as ts.ElementAccessExpression).argumentExpression === reference;
      case SyntaxKind.ComputedPropertyName:
        return true;
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken, right } = parent as ts.BinaryExpression;
        if (left !== reference) return false;
        if (operatorToken.kind === SyntaxKind.InKeyword) return true;
        return operatorToken.kind === SyntaxKind.PlusToken && /^[A-Z_]\w*$/.test(literalText(right) ?? '');
      }
      default:
        return false;
    }
  });
}

/** Whether the value is the number of a record in the same function, whatever it is called: `findOne({ id: body.credential })`. */
export function isUsedAsId(value: Expression, { bound }: AnalysedFile): boolean {
  const text = value.getText(bound.source);
  const isId = (property: ts.ObjectLiteralElementLike): boolean =>
    property.kind === SyntaxKind.PropertyAssignment &&
    /^(_?id|uuid)$/.test(nameOf(property.name) ?? '') &&
    unwrap(property.initializer).getText(bound.source) === text;
  return bound.objects.some((literal) => bodyOf(literal) === bodyOf(value) && literal.properties.some(isId));
}

/** Whether a member of this holder is a text about the secret, or a kind of it. */
export function isTextHolder(name: string): boolean {
  if (name === 't') return true;
  const words = wordsOf(name);
  if (textHolders.has(words[words.length - 1] ?? '')) return true;
  // An enumeration or a class: `Field.password`. Settings are written like that as well.
  return /^[A-Z]/.test(name) && !words.some((word) => settingsHolders.has(word));
}

/** Whether a `token` of this holder lets somebody in. */
export function isCredentialHolder(name: string): boolean {
  return wordsOf(name).some((word) => credentialHolders.has(word));
}

/** The last name that an expression spells: `password` of `user.password`, `user['password']`, `password`. */
export function lastNameOf(expression: Node): string | undefined {
  switch (expression.kind) {
    case SyntaxKind.Identifier:
      return (expression as ts.Identifier).text;
    case SyntaxKind.PropertyAccessExpression:
      return (expression as ts.PropertyAccessExpression).name.text.replace(/^#/, '');
    case SyntaxKind.ElementAccessExpression:
      return literalText((expression as ts.ElementAccessExpression).argumentExpression);
    case SyntaxKind.ParenthesizedExpression:
    case SyntaxKind.AsExpression:
    case SyntaxKind.NonNullExpression:
      return lastNameOf(unwrap(expression as Expression));
    default:
      return undefined;
  }
}

/** Whether the identifier is declared as a boolean or a number. */
export function isPlainlyTyped(identifier: ts.Identifier, file: AnalysedFile): boolean {
  const [declaration] = symbolOf(file.bound, identifier)?.declarations ?? [];
  if (declaration === undefined) return false;
  const holder = declaration.kind === SyntaxKind.BindingElement ? holderOf(declaration as ts.BindingElement) : declaration;
  let type: ts.TypeNode | undefined = (holder as ts.ParameterDeclaration).type;
  if (holder !== declaration && type?.kind === SyntaxKind.TypeLiteral) {
    const key = nameOf((declaration as ts.BindingElement).propertyName ?? (declaration as ts.BindingElement).name);
    type = (type as ts.TypeLiteralNode).members.find(
      (member): member is ts.PropertySignature => member.kind === SyntaxKind.PropertySignature && nameOf(member.name!) === key,
    )?.type;
  } else if (holder !== declaration) return false;
  return type !== undefined && isPlainType(type);
}

/** Whether the node is reached only where the value is missing: `if (!token) throw new Error('no token ' + token)`. */
export function isMissingAt(node: Node, root: Node, part: string, file: AnalysedFile): boolean {
  const isIt = (expression: Expression): boolean =>
    file.origins.of(expression).some((origin) => origin.root === root && origin.part === part && origin.into === '');
  return conditionsAt(file.flowOf(bodyOf(node)), node).some(({ expression, holds, subject }) => {
    const condition = unwrap(expression);
    if (subject !== undefined) return false;
    if (condition.kind === SyntaxKind.PrefixUnaryExpression)
      return (
        holds &&
        (condition as ts.PrefixUnaryExpression).operator === SyntaxKind.ExclamationToken &&
        isIt((condition as ts.PrefixUnaryExpression).operand)
      );
    if (condition.kind !== SyntaxKind.BinaryExpression) return !holds && isIt(condition);
    const { left, operatorToken, right } = condition as ts.BinaryExpression;
    const isEqual = operatorToken.kind === SyntaxKind.EqualsEqualsEqualsToken || operatorToken.kind === SyntaxKind.EqualsEqualsToken;
    const isNothing = right.kind === SyntaxKind.NullKeyword || lastNameOf(right) === 'undefined' || literalText(right) === '';
    return holds && isEqual && isNothing && isIt(left);
  });
}

/** A boolean, a number, a date: no secret. */
export function isPlainType({ kind }: ts.TypeNode): boolean {
  return (
    kind === SyntaxKind.BooleanKeyword ||
    kind === SyntaxKind.NumberKeyword ||
    kind === SyntaxKind.BigIntKeyword ||
    kind === SyntaxKind.FunctionType
  );
}

/** `crypto.randomBytes(32).toString('hex')`: `toString`, `randomBytes`, `crypto`. */
function namesInChain(call: CallExpression): readonly string[] {
  const names: string[] = [];
  for (let node: Expression = call; ;) {
    if (
      node.kind === SyntaxKind.CallExpression ||
      node.kind === SyntaxKind.AwaitExpression ||
      node.kind === SyntaxKind.ParenthesizedExpression
    ) {
      node = (node as CallExpression).expression;
      continue;
    }
    const name = lastNameOf(node);
    if (name !== undefined) names.push(name);
    if (node.kind !== SyntaxKind.PropertyAccessExpression) return names;
    node = (node as ts.PropertyAccessExpression).expression;
  }
}

function receiverOf({ expression }: CallExpression): Expression | undefined {
  return expression.kind === SyntaxKind.PropertyAccessExpression ? (expression as ts.PropertyAccessExpression).expression : undefined;
}

/** Whether a name in the expression is that of a secret. */
function mentionsSecret(expression: Node, file: AnalysedFile): boolean {
  if (expression.kind === SyntaxKind.Identifier) return secrecyOf((expression as ts.Identifier).text) !== undefined;
  if (isFunction(expression)) return false;
  return forEachChild(expression, (child) => mentionsSecret(child, file) || undefined) ?? false;
}

function nameOfDeclared(declaration: Node): string | undefined {
  const { name, parent } = declaration as ts.FunctionDeclaration;
  if (name !== undefined) return nameOf(name);
  if (
    parent.kind === SyntaxKind.VariableDeclaration ||
    parent.kind === SyntaxKind.PropertyAssignment ||
    parent.kind === SyntaxKind.PropertyDeclaration
  ) {
    return nameOf((parent as unknown as ts.VariableDeclaration).name);
  }
  return parent.kind === SyntaxKind.BinaryExpression ? lastNameOf((parent as unknown as ts.BinaryExpression).left) : undefined;
}

const codeLabel = /\b(otp|one[ -]time (code|password)|(verification|reset|login|log-in|sign-in|2fa|mfa|auth|authentication) code)\b/i;
const announcing = /(:|=|\bis)\s*$/i;
const refusing = /\b(invalid|incorrect|wrong|expired|unknown|used|missing|no|bad|mismatch\w*|fail\w*|errors?|status)\b/i;

/** `code` of `OTP for ${phone}: ${code}`, of `log.info('verification code:', code)`: the text says what it is. */
export function isLabelledCode(node: Expression): boolean {
  if (node.kind !== SyntaxKind.Identifier || !/^(code|digits|pin|generatedCode|newCode)$/.test((node as ts.Identifier).text)) return false;
  const outer = wrapped(node);
  const { parent } = outer;
  const text =
    parent.kind === SyntaxKind.TemplateSpan
      ? textsBefore(parent as ts.TemplateSpan).join(' ')
      : parent.kind === SyntaxKind.CallExpression
        ? literalBefore(outer, parent as CallExpression)
        : undefined;
  return text !== undefined && announcing.test(text) && codeLabel.test(text.split(/[.;]/).at(-1) ?? '') && !refusing.test(text);
}

function literalBefore(argument: Node, { arguments: args }: CallExpression): string | undefined {
  const before = args[args.indexOf(argument as Expression) - 1];
  return before === undefined ? undefined : literalText(before);
}

/** The fixed texts of a template in front of an expression: `OTP for ` and `: ` of `OTP for ${phone}: ${code}`. */
function textsBefore(span: ts.TemplateSpan): readonly [string, ...string[]] {
  const { head, templateSpans } = span.parent;
  return [head.text, ...templateSpans.slice(0, templateSpans.indexOf(span)).map(({ literal }) => literal.text)];
}
