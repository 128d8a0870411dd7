import { referencesOf, symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import {
  bodyOf,
  isFunction,
  SyntaxKind,
  unwrap,
  wrapped,
  type CallExpression,
  type Expression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { memberCall } from './member-call.js';

/** Members by which a body says that something went wrong. */
const failureMember = anyOf(
  /^(err(ors?)?|error_?(code|message|description)|faults?|ok|succe(ss|eded|ssful)|status|status_?code|code|err_?code)$/i,
  /^(errno|is_?(ok|error))$/i,
);
const validating = /^(validate|assert|check|verify|ensure|decode|guard|is[A-Z_]|has[A-Z_])/;

/** Whether the code looks at what the body says before it takes it for the wanted thing: a condition, a schema, a member for errors. */
export function isBodyTested(read: Expression, file: AnalysedFile, project: LinkedProject): boolean {
  return isTested(read, file, project, new Set());
}

/** The same of a body that stands under a name: `const { data } = await …`. */
export function isPartTested(name: ts.BindingName, file: AnalysedFile, project: LinkedProject): boolean {
  return isNameTested(name, file, project, new Set());
}

function isTested(start: Node, file: AnalysedFile, project: LinkedProject, seen: Set<Node>): boolean {
  let node = start;
  for (;;) {
    node = wrapped(node);
    if (seen.has(node)) return false;
    seen.add(node);
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.AwaitExpression:
      case SyntaxKind.PrefixUnaryExpression:
      case SyntaxKind.TypeOfExpression:
      case SyntaxKind.ElementAccessExpression:
        node = parent;
        break;
      case SyntaxKind.BinaryExpression:
        if ((parent as ts.BinaryExpression).operatorToken.kind === SyntaxKind.EqualsToken) {
          const { left, right } = parent as ts.BinaryExpression;
          return right === node && left.kind === SyntaxKind.Identifier && isNameTested(left as ts.Identifier, file, project, seen);
        }
        if (isComparison(parent as ts.BinaryExpression)) return true;
        node = parent;
        break;
      case SyntaxKind.PropertyAccessExpression:
        if (failureMember.test((parent as ts.PropertyAccessExpression).name.text)) return true;
        node = parent;
        break;
      case SyntaxKind.IfStatement:
      case SyntaxKind.SwitchStatement:
      case SyntaxKind.WhileStatement:
        return true;
      case SyntaxKind.ConditionalExpression:
        return (parent as ts.ConditionalExpression).condition === node;
      case SyntaxKind.VariableDeclaration:
        return isNameTested((parent as ts.VariableDeclaration).name, file, project, seen);
      case SyntaxKind.CallExpression: {
        const call = parent as CallExpression;
        if (call.expression === node) {
          // body.json().then((data) => …): goes on with the callback's parameter, and with what comes out.
          const [argument] = memberCall(call)?.name === 'then' ? call.arguments : [];
          const callback = argument === undefined ? undefined : unwrap(argument);
          if (callback !== undefined && isFunction(callback) && callback.parameters[0] !== undefined) {
            return isNameTested(callback.parameters[0].name, file, project, seen);
          }
          node = call;
          break;
        }
        if (validates(call, file, project)) return true;
        if (!/^(JSON\.parse|String|Boolean|Array\.isArray|Object\.keys)$/.test(calleeName(call))) return false;
        node = call;
        break;
      }
      case SyntaxKind.ReturnStatement:
      case SyntaxKind.ArrowFunction: {
        // .then((response) => response.json()).then((data) => …)
        const fn = parent.kind === SyntaxKind.ArrowFunction ? parent : bodyOf(parent);
        if (fn.kind === SyntaxKind.SourceFile || memberCall(fn.parent)?.name !== 'then') return false;
        node = fn.parent;
        break;
      }
      default:
        return false;
    }
  }
}

/** `body.kind === 'order'`: an error answer does not say so. */
function isComparison({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return (
    kind === SyntaxKind.EqualsEqualsEqualsToken ||
    kind === SyntaxKind.EqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsEqualsToken ||
    kind === SyntaxKind.ExclamationEqualsToken
  );
}

function isNameTested(name: ts.BindingName, file: AnalysedFile, project: LinkedProject, seen: Set<Node>): boolean {
  if (name.kind === SyntaxKind.Identifier) {
    const symbol = symbolOf(file.bound, name);
    return symbol !== undefined && referencesOf(file.bound, symbol).some((reference) => isTested(reference, file, project, seen));
  }
  return name.elements.some((element) => {
    if (element.kind !== SyntaxKind.BindingElement) return false;
    const { propertyName, name: inner } = element as ts.BindingElement;
    return failureMember.test((propertyName ?? inner).getText(file.bound.source)) || isNameTested(inner, file, project, seen);
  });
}

/** `schema.parse(body)`, `assertOrder(body)` */
function validates(call: CallExpression, file: AnalysedFile, project: LinkedProject): boolean {
  if (project.rowsCalled(call, file).some((row) => row.call.is === 'validate')) return true;
  const name = calleeName(call);
  const last = lastName(name);
  return validating.test(last) || (/^(safe)?parse(Async)?$/i.test(last) && name !== 'JSON.parse');
}
