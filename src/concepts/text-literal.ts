import { SyntaxKind, type Node } from '../parse/syntax.js';

/** Whether the expression is a text that is written in place, with or without parts that are filled in. */
export function isTextLiteral({ kind }: Node): boolean {
  return kind === SyntaxKind.StringLiteral || kind === SyntaxKind.NoSubstitutionTemplateLiteral || kind === SyntaxKind.TemplateExpression;
}
