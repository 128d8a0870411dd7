import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, unwrap, wrapped, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';

/** Whether all that fails in the call is handed to the framework, by the end of its chain or by the `try` around it. */
export function isCaughtByNext(call: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const isNext = (node: Expression | undefined): boolean => node !== undefined && project.isNamed(unwrap(node), 'next', file);
  let node = wrapped(call);
  for (let { parent } = node; ; { parent } = node) {
    if (parent.kind === SyntaxKind.CallExpression && calleeName(parent as CallExpression) === 'Promise.resolve') node = wrapped(parent);
    else if (parent.kind === SyntaxKind.PropertyAccessExpression && parent.parent.kind === SyntaxKind.CallExpression) {
      const { name } = parent as ts.PropertyAccessExpression;
      if (name.text === 'catch') return isNext((parent.parent as CallExpression).arguments[0]);
      node = wrapped(parent.parent);
    } else break;
  }
  const block = node.parent.kind === SyntaxKind.AwaitExpression ? node.parent.parent.parent : undefined;
  if (block?.parent?.kind !== SyntaxKind.TryStatement) return false;
  const [only, ...others] = (block.parent as ts.TryStatement).catchClause?.block.statements ?? [];
  const handed = only?.kind === SyntaxKind.ExpressionStatement ? unwrap((only as ts.ExpressionStatement).expression) : undefined;
  return others.length === 0 && handed?.kind === SyntaxKind.CallExpression && isNext((handed as CallExpression).expression);
}
