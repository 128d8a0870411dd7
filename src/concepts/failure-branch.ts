import { testsOf } from '../dataflow/tests.js';
import { conditionsAt } from '../flow/conditions.js';
import { bodyOf, type Node } from '../parse/syntax.js';
import type { ErrorHandler } from './error-handler.js';

/** Whether the handler has an error where the node is: a callback has none on success. */
export function isAboutFailure(node: Node, { kind, root, file }: ErrorHandler): boolean {
  if (kind !== 'callback') return true;
  const conditions = conditionsAt(file.flowOf(bodyOf(node)), node);
  return conditions.some((condition) =>
    testsOf(file, condition).some((test) => test.about === root && (test.isMet || test.kind !== 'any')),
  );
}
