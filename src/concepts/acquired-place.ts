import { symbolOf, writesOf, type Symbol } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { bodyOf, NodeFlags, SyntaxKind, wrapped, type CallExpression, type Node, type ts } from '../parse/syntax.js';

/** Where something that has been taken goes. */
export interface AcquiredPlace {
  readonly node: Node;
  /** The name that it gets; undefined where nobody keeps it. */
  readonly symbol: Symbol | undefined;
}

/** Where the result of the call goes; undefined where it cannot be followed. */
export function placeOf(node: CallExpression, file: AnalysedFile): AcquiredPlace | undefined {
  let current: Node = node;
  for (;;) {
    current = wrapped(current);
    const { parent } = current;
    switch (parent.kind) {
      case SyntaxKind.AwaitExpression:
        current = parent;
        break;
      case SyntaxKind.BinaryExpression: {
        const { left, operatorToken, right } = parent as ts.BinaryExpression;
        if (right !== current) return undefined;
        if (operatorToken.kind !== SyntaxKind.EqualsToken) {
          if (operatorToken.kind !== SyntaxKind.QuestionQuestionToken && operatorToken.kind !== SyntaxKind.BarBarToken) return undefined;
          current = parent;
          break;
        }
        const symbol = left.kind === SyntaxKind.Identifier ? symbolOf(file.bound, left as ts.Identifier) : undefined;
        const isOwn = symbol !== undefined && symbol.declarations.length === 1 && bodyOf(symbol.declarations[0]!) === bodyOf(node);
        const isOnlyValue =
          isOwn && symbol.kind === 'variable' && writesOf(file.bound, symbol).filter((write) => !isEmptyWrite(write)).length === 1;
        return isOnlyValue ? { node: parent, symbol } : undefined;
      }
      case SyntaxKind.ConditionalExpression:
        current = parent;
        break;
      case SyntaxKind.ExpressionStatement:
        return { node: current, symbol: undefined };
      case SyntaxKind.VariableDeclaration: {
        const { name, parent: list } = parent as ts.VariableDeclaration;
        // `using` gives it back by itself.
        if ((list.flags & NodeFlags.Using) !== 0) return undefined;
        const held = name.kind === SyntaxKind.ArrayBindingPattern ? lastElement(name as ts.ArrayBindingPattern) : name;
        if (held?.kind !== SyntaxKind.Identifier) return undefined;
        const symbol = symbolOf(file.bound, held as ts.Identifier);
        return symbol === undefined || writesOf(file.bound, symbol).length > 1 ? undefined : { node: parent, symbol };
      }
      default:
        return undefined;
    }
  }
}

/** `release` of `const [value, release] = …` */
function lastElement({ elements }: ts.ArrayBindingPattern): ts.BindingName | undefined {
  const last = elements[elements.length - 1];
  return last === undefined || elements.length !== 2 || last.kind !== SyntaxKind.BindingElement
    ? undefined
    : (last as ts.BindingElement).name;
}

/** `let client = null`, `client = undefined` */
function isEmptyWrite(write: Node): boolean {
  const value =
    write.kind === SyntaxKind.VariableDeclaration
      ? (write as ts.VariableDeclaration).initializer
      : write.kind === SyntaxKind.BinaryExpression
        ? (write as ts.BinaryExpression).right
        : undefined;
  return value !== undefined && /^(null|undefined|void 0)$/.test(value.getText());
}
