/**
 * A fetched response answers whether anybody looks at the status of an HTTP response before (or after) its body is used. What becomes of
 * the response is followed in `response-fate.ts`.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName } from '../dataflow/effects.js';
import { literalText, type LinkedProject } from '../dataflow/linked-project.js';
import type { Edit } from '../diagnostic.js';
import { SyntaxKind, type CallExpression, type Node, type ts } from '../parse/syntax.js';
import { isBackendCode } from './backend-code.js';
import { blanksBefore } from './blanks-before.js';
import { fateOf, isRequest } from './response-fate.js';

/** The response to an HTTP request that does not fail by itself on an error status. */
export interface FetchedResponse {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The request, or the call of a project function that gives its response back as it is. */
  readonly node: CallExpression;
  /** The response's name, or the called one: `response`, `fetch`. */
  readonly name: string;
  /** The first place where something of the body is used. */
  readonly read: Node | undefined;
  /** Its status is looked at, or it goes where that cannot be seen. */
  readonly isChecked: boolean;
  readonly isBackend: boolean;
  /** Throws on an error status, right behind the request; undefined where that takes more than one line. */
  readonly checking: readonly Edit[] | undefined;
}

/** The fetched responses of a file. */
export function* fetchedResponses(file: AnalysedFile, project: LinkedProject): Generator<FetchedResponse> {
  for (const call of file.bound.calls) {
    if (call.kind !== SyntaxKind.CallExpression || !isRequest(call as CallExpression, file, project)) continue;
    const node = call as CallExpression;
    const { read, isChecked } = fateOf(node, file, project);
    yield {
      file,
      project,
      node,
      name: declarationAround(node)?.name.getText(file.bound.source) ?? calleeName(node),
      read,
      isChecked,
      get isBackend() {
        return isBackendCode(file, project);
      },
      get checking() {
        return read?.kind === SyntaxKind.CallExpression ? checking(node, file) : undefined;
      },
    };
  }
}

/** `const response = await fetch(…);`, alone in its statement. */
function declarationAround(call: CallExpression): ts.VariableDeclaration | undefined {
  let node: Node = call;
  while (node.parent.kind === SyntaxKind.AwaitExpression || node.parent.kind === SyntaxKind.ParenthesizedExpression) node = node.parent;
  const { parent } = node;
  if (parent.kind !== SyntaxKind.VariableDeclaration || node === call) return undefined;
  return (parent as ts.VariableDeclaration).name.kind === SyntaxKind.Identifier ? (parent as ts.VariableDeclaration) : undefined;
}

function checking(call: CallExpression, { bound }: AnalysedFile): readonly Edit[] | undefined {
  const declaration = declarationAround(call);
  const statement = declaration?.parent.parent;
  if (declaration === undefined || statement?.kind !== SyntaxKind.VariableStatement) return undefined;
  const isAlone = (statement as ts.VariableStatement).declarationList.declarations.length === 1;
  const isInList = statement.parent.kind === SyntaxKind.Block || statement.parent.kind === SyntaxKind.SourceFile;
  if (!isAlone || !isInList) return undefined;
  const name = declaration.name.getText(bound.source);
  const indent = blanksBefore(bound.text, statement.getStart(bound.source));
  const address = literalText(call.arguments[0] ?? call) === undefined ? calleeName(call) : 'the server';
  const text = `\n${indent}if (!${name}.ok) throw new Error(\`${address} answered \${${name}.status}\`);`;
  return [{ start: statement.end, end: statement.end, text }];
}
