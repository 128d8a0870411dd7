/**
 * A function that must keep strangers out lets them in where what it has caught is only written down: `next()` goes on as if the token had
 * been good. Whether strangers are welcome only the function's name can tell: `requireUser`, `ensureSignedIn`.
 */
import { callsIn, type LinkedProject } from '../dataflow/linked-project.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { bodyOf, isFunction, SyntaxKind, unwrap, waited, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { statementAfter, type DroppingHandler } from './dropping-handler.js';
import { nameOfFunction } from './function-name.js';
import { failingPartOf } from './unanswered.js';

const demandingName = anyOf(
  /^_*(require|ensure|must|enforce|demand|protect|restrict)([A-Z_]|$)/,
  /^_*is_?(Authenticated|LoggedIn|SignedIn|Admin|Authori[sz]ed)$/,
  /[a-z](Required|Only)$/,
);

/** Whether the handler lets a request go on that what has failed was there to check. */
export function letsIn(handler: DroppingHandler): boolean {
  const { file, project, node, kind, paths } = handler;
  const failing = failingPartOf(handler);
  if (failing === undefined || !isDemanding(node) || !checksAccess(handler)) return false;
  if (!paths.every(({ outcome, narrowing }) => (outcome === 'logged' || outcome === 'dropped') && narrowing !== 'met')) return false;
  const behind = kind === 'catch clause' ? statementAfter(node.parent) : undefined;
  const next = behind?.kind === SyntaxKind.ExpressionStatement ? unwrap((behind as ts.ExpressionStatement).expression) : undefined;
  return callsIn(failing, file).some((call) => goesOn(call, file, project)) || (next !== undefined && goesOn(next, file, project));
}

/** Whether what is tried checks who somebody is, or what they may do. */
export function checksAccess({ file, project, tried }: DroppingHandler): boolean {
  return callsIn(tried, file).some((call) => {
    const isVerifying = project.rowsCalled(call, file).some((row) => row.call.is === 'verify-token' || row.call.is === 'verify-password');
    const name = lastName(calleeName(call));
    return isVerifying || refusing.test(name) || (asking.test(name) && !isKept(call));
  });
}

const refusing = /^(verify|authenticate|authori[sz]e|checkPermissions?)/;
const asking = /^(isAllowed|can[A-Z])/;

/** `request.mayExport = await permissions.canExport(request.user)`: a no is kept for others, and refuses nobody here. */
function isKept(call: Node): boolean {
  const { parent } = waited(call);
  return parent.kind === SyntaxKind.BinaryExpression && (parent as ts.BinaryExpression).operatorToken.kind === SyntaxKind.EqualsToken;
}

/** The nearest function with a name says that nobody gets past it. */
function isDemanding(node: Node): boolean {
  for (let fn = bodyOf(node); isFunction(fn); fn = bodyOf(fn)) {
    const name = nameOfFunction(fn);
    if (name !== undefined) return demandingName.test(name);
  }
  return false;
}

/** `next()` */
function goesOn(node: Node, file: AnalysedFile, project: LinkedProject): boolean {
  const call = node.kind === SyntaxKind.AwaitExpression ? unwrap((node as ts.AwaitExpression).expression) : node;
  if (call.kind !== SyntaxKind.CallExpression || (call as ts.CallExpression).arguments.length > 0) return false;
  return project.rowWithRole(call as ts.CallExpression, file, 'forward') !== undefined;
}
