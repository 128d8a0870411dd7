import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import type { CallExpression, Expression, NewExpression } from '../parse/syntax.js';

/** A call that writes to a log or to an error tracker. */
export interface LogCall {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: CallExpression | NewExpression;
  readonly row: Row;
  readonly arguments: readonly Expression[];
  /** The handler whose code it is part of, if any. */
  readonly isReport: boolean;
}

/** The log calls of a file. */
export function* logCalls(file: AnalysedFile, project: LinkedProject): Generator<LogCall> {
  for (const node of file.bound.calls) {
    const row = project.rowsCalled(node, file).find(({ call }) => call.is === 'log' || call.is === 'report');
    if (row === undefined) continue;
    yield { file, project, node, row, arguments: node.arguments ?? [], isReport: row.call.is === 'report' };
  }
}
