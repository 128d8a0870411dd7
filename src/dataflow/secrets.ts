import { nameOf } from '../bind/names.js';
import type { Range } from '../diagnostic.js';
import { forEachChild, SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import type { AnalysedFile } from './analysed-file.js';
import { secrecyOf } from './secret-names.js';

/** String literals of the file that stand where a secret would: they must not be printed. */
export function secretLiterals({ bound }: AnalysedFile): readonly Range[] {
  const ranges: Range[] = [];
  const visit = (node: Node): void => {
    switch (node.kind) {
      case SyntaxKind.StringLiteral:
      case SyntaxKind.NoSubstitutionTemplateLiteral:
      case SyntaxKind.TemplateExpression:
        if (isSecretPlace(node)) ranges.push({ start: node.getStart(bound.source), end: node.end });
        break;
      default:
        break;
    }
    forEachChild(node, visit);
  };
  visit(bound.source);
  return ranges;
}

/** `password: '…'`, `const apiKey = '…'`, `secret === '…'`, `setToken('…')`, also behind `||` and `??`. */
function isSecretPlace(literal: Node): boolean {
  for (let node = literal; ; node = node.parent) {
    const { parent } = node;
    switch (parent.kind) {
      case SyntaxKind.ParenthesizedExpression:
      case SyntaxKind.ConditionalExpression:
      case SyntaxKind.AsExpression:
      case SyntaxKind.ArrayLiteralExpression:
        continue;
      case SyntaxKind.BinaryExpression: {
        const { left, right } = parent as ts.BinaryExpression;
        const other = left === node ? right : left;
        if (isSecretName(lastNameOf(other))) return true;
        continue;
      }
      case SyntaxKind.VariableDeclaration:
      case SyntaxKind.PropertyAssignment:
      case SyntaxKind.PropertyDeclaration:
      case SyntaxKind.Parameter:
      case SyntaxKind.BindingElement: {
        const { name } = parent as ts.PropertyAssignment;
        return (name as Node) !== node && isSecretName(nameOf(name));
      }
      case SyntaxKind.CallExpression:
      case SyntaxKind.NewExpression:
        return !isCookieName(node, parent as ts.CallExpression) && isSecretName(lastNameOf((parent as ts.CallExpression).expression));
      default:
        return false;
    }
  }
}

/** `response.cookie('session', token)`: what stands before the value is what the cookie is called. */
function isCookieName(node: Node, { expression, arguments: args }: ts.CallExpression): boolean {
  return args.length > 1 && args[0] === node && /cookie$/i.test(lastNameOf(expression) ?? '');
}

function lastNameOf(node: Node): string | undefined {
  if (node.kind === SyntaxKind.Identifier) return (node as ts.Identifier).text;
  if (node.kind === SyntaxKind.PropertyAccessExpression) return (node as ts.PropertyAccessExpression).name.text;
  if (node.kind === SyntaxKind.ElementAccessExpression) {
    const { argumentExpression } = node as ts.ElementAccessExpression;
    return argumentExpression.kind === SyntaxKind.StringLiteral ? (argumentExpression as ts.StringLiteral).text : undefined;
  }
  return undefined;
}

function isSecretName(name: string | undefined): boolean {
  return name !== undefined && secrecyOf(name.replace(/^(set|with|use|get)(?=[A-Z])/, '')) !== undefined;
}
