import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { constantOf } from '../dataflow/constants.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { SyntaxKind, unwrap, type Expression, type ts } from '../parse/syntax.js';

/**
 * Where a request goes. `remote`: to another server, as far as anything tells. `local`: a path without a host, a `data:` or `file:`
 * address, a file beside the module. `unknown`: the expression need not be an address at all.
 */
export type RequestTarget = 'remote' | 'local' | 'unknown';

const addressName = /ur[il]|endpoint|href|link|address|host|path|origin|domain|api|server|webhook/i;

/** What the first argument of a request says. */
export function targetOf(expression: Expression | undefined, file: AnalysedFile, project: LinkedProject, depth = 0): RequestTarget {
  if (expression === undefined) return 'unknown';
  const node = unwrap(expression);
  switch (node.kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return ofText((node as ts.StringLiteral).text);
    case SyntaxKind.TemplateExpression: {
      const { head, templateSpans } = node as ts.TemplateExpression;
      return head.text === '' ? ofBase(templateSpans[0]!.expression, file, project, depth) : ofText(head.text);
    }
    case SyntaxKind.BinaryExpression: {
      const { left, operatorToken, right } = node as ts.BinaryExpression;
      if (operatorToken.kind === SyntaxKind.PlusToken) return ofBase(left, file, project, depth);
      const isChoice = operatorToken.kind === SyntaxKind.BarBarToken || operatorToken.kind === SyntaxKind.QuestionQuestionToken;
      return isChoice ? targetOf(right, file, project, depth) : 'unknown';
    }
    case SyntaxKind.NewExpression: {
      const { expression: callee, arguments: args } = node as ts.NewExpression;
      if (callee.kind !== SyntaxKind.Identifier || (callee as ts.Identifier).text !== 'URL') return 'unknown';
      const base = args?.[1] ?? args?.[0];
      const isBeside = base !== undefined && /import\.meta/.test(base.getText(file.bound.source));
      return base === undefined || isBeside || targetOf(base, file, project, depth) === 'local' ? 'local' : 'remote';
    }
    case SyntaxKind.Identifier:
      return ofName(node, (node as ts.Identifier).text, file, project, depth);
    case SyntaxKind.PropertyAccessExpression:
      return ofName(node, (node as ts.PropertyAccessExpression).name.text, file, project, depth);
    case SyntaxKind.CallExpression: {
      const { expression: callee } = node as ts.CallExpression;
      const name = callee.kind === SyntaxKind.PropertyAccessExpression ? (callee as ts.PropertyAccessExpression).name.text : '';
      return /^(toString|replace|concat|trim|toJSON)$/.test(name)
        ? targetOf((callee as ts.PropertyAccessExpression).expression, file, project, depth)
        : addressName.test(callee.getText(file.bound.source))
          ? 'remote'
          : 'unknown';
    }
    default:
      return 'unknown';
  }
}

/** What a constant holds; of what may be anything, the name tells. */
function ofName(node: Expression, name: string, file: AnalysedFile, project: LinkedProject, depth: number): RequestTarget {
  const value = depth < 3 ? constantOf(node, file, project) : undefined;
  const target = value === undefined || value.node === node ? 'unknown' : targetOf(value.node, value.file, project, depth + 1);
  return target === 'unknown' && addressName.test(name) ? 'remote' : target;
}

function ofText(text: string): RequestTarget {
  const hasHost = /^([a-z][\w+.-]*:|\/\/)/i.test(text) && !/^(data|file|blob|about|chrome|capacitor):/i.test(text);
  return hasHost ? 'remote' : 'local';
}

/** What stands before the rest of an address: text that is added to makes one, wherever it comes from. */
function ofBase(base: Expression, file: AnalysedFile, project: LinkedProject, depth: number): RequestTarget {
  const target = targetOf(base, file, project, depth + 1);
  const isText = unwrap(base).kind === SyntaxKind.StringLiteral;
  return target === 'unknown' && !isText ? 'remote' : target;
}
