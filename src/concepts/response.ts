import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { within, type LinkedProject } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import { bodyOf, isFunction, isInside, SyntaxKind, type Expression, type Node } from '../parse/syntax.js';
import { argumentAt, statusOf } from './status.js';

/** A reply to a client: a call, an assignment or a returned value. */
export interface Response {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: Node;
  readonly row: Row;
  readonly body: readonly Expression[];
  /** Undefined when nobody sets one or the text does not show the number. */
  readonly status: number | undefined;
  /** Whether somebody sets the status, and whether the reply itself does. */
  readonly isStatusSet: boolean;
  readonly hasOwnStatus: boolean;
}

/** The replies of a file, or of a part of it. */
export function* responses(file: AnalysedFile, project: LinkedProject, part: Node = file.bound.source): Generator<Response> {
  for (const node of within(file.bound.calls, part)) {
    for (const row of project.rowsCalled(node, file))
      if (row.call.is === 'respond') yield create(file, project, node, row, node.arguments ?? []);
  }
  for (const node of within(file.bound.assignments, part)) {
    if (node.left.kind === SyntaxKind.Identifier) continue;
    for (const row of project.rowsAssigned(node.left, file))
      if (row.call.is === 'respond') yield create(file, project, node, row, [node.right]);
  }
  const functions = part.kind === SyntaxKind.SourceFile ? file.bound.functions : [bodyOf(part)].filter(isFunction);
  for (const fn of functions) {
    for (const row of project.rowsReturnedBy(fn, file)) {
      if (row.call.is !== 'respond') continue;
      for (const returned of file.names.returnedBy(fn))
        if (isInside(returned, part)) yield create(file, project, returned, row, [returned as Expression]);
    }
  }
}

function create(file: AnalysedFile, project: LinkedProject, node: Node, row: Row, args: readonly Expression[]): Response {
  const { status, isSet, isOwn } = statusOf(node, row, file, project);
  return { file, project, node, row, body: bodyArguments(row, args), status, isStatusSet: isSet, hasOwnStatus: isOwn };
}

/** The arguments of a replying call that reach the client. */
export function bodyArguments({ call: { body = 0 } }: Row, args: readonly Expression[]): readonly Expression[] {
  if (body === '*') return args;
  if (body === -1) return [];
  const argument = argumentAt(args, body);
  return argument === undefined ? [] : [argument];
}
