/** What the client gets for the outcome of a trial: through error handlers, or by what the framework does with errors and results. */
import { nameOf } from '../bind/names.js';
import type { FoundFunction, LinkedProject, PlacedNode } from '../dataflow/linked-project.js';
import { isFunction, SyntaxKind, type FunctionNode, type Node, type ts } from '../parse/syntax.js';
import { answerOf, answerToError, statusOfError, type Answer } from './answer.js';
import type { Entrance } from './auth-entrance.js';
import { mayStemFrom } from './evaluation.js';
import { caughtClasses } from './exception-filter.js';
import { memberOf, type Known } from './known.js';
import { isServerAction } from './server-action.js';
import { Trial } from './trial.js';
import { start, type Outcome } from './trial-state.js';
import type { TrialWorld } from './trial-world.js';
import { remembered } from '../remembered.js';

/** How one way ends. */
export interface Ending {
  /** Undefined where nobody knows what the client gets. */
  readonly answer: Answer | undefined;
  readonly marks: number;
  readonly at: PlacedNode<Node>;
  /** An error was thrown or handed on, whatever became of it. */
  readonly isError: boolean;
  /** The flow went through to its end. */
  readonly isDone: boolean;
}

/** The endings that the outcome leads to. */
export function answersTo(outcome: Outcome, entrance: Entrance, project: LinkedProject, world: TrialWorld): readonly Ending[] {
  const { marks } = outcome.state;
  const isError = outcome.kind === 'throw' || outcome.kind === 'forward';
  const answers = isError
    ? afterError(outcome, entrance.fn, project, world)
    : [outcome.kind === 'reply' ? sentBy(outcome, project) : returnedBy(outcome, entrance.fn, project)];
  return answers.map((answer) => ({
    answer,
    marks,
    at: outcome.at,
    isError: isError || outcome.state.caught !== undefined,
    isDone: outcome.kind === 'return' || outcome.kind === 'done',
  }));
}

function sentBy({ value, at, state }: Outcome, project: LinkedProject): Answer | undefined {
  if (value?.is !== 'reply') return undefined;
  const { status, isStatusSet, body } = value;
  if (body?.is !== 'object' || body.made?.name !== 'Verdict') return answerOf(status, isStatusSet, body, state.draft.notes, at, value.at);
  // done(null, false, info): who reads it?
  return verdictsAreRead(project)
    ? answerOf(undefined, false, body, state.draft.notes, at, value.at)
    : answerOf(undefined, false, { ...body, members: new Map() }, state.draft.notes, at, value.at);
}

function returnedBy({ value, at, state }: Outcome, fn: FoundFunction, project: LinkedProject): Answer | undefined {
  const { draft } = state;
  if (value?.is === 'reply')
    return answerOf(value.status, value.isStatusSet, value.body, draft.notes, state.caught?.at ?? value.at, value.at);
  if (draft.at !== undefined)
    return answerOf(draft.status, draft.isStatusSet, draft.body, draft.notes, state.caught?.at ?? draft.at, draft.at);
  const row = project.rowsReturnedBy(fn.node, fn.file).find(({ call: { is } }) => is === 'respond');
  const sent = state.caught?.at ?? at;
  if (value?.is === 'object' && value.members.has('statusCode') && value.members.has('body')) {
    return answerOf(memberOf(value, 'statusCode'), true, memberOf(value, 'body'), [], sent, at);
  }
  if (row === undefined && !isResolver(fn.node) && !isServerAction(fn)) return undefined;
  return answerOf(draft.status, draft.isStatusSet, value, draft.notes, sent, at);
}

/** Error handlers with more ways than a trial goes through. */
const endless = new WeakSet<ErrorHandler>();

function afterError(outcome: Outcome, fn: FoundFunction, project: LinkedProject, world: TrialWorld): readonly (Answer | undefined)[] {
  const { value, at, state } = outcome;
  const sendsMessages = sendsMessagesOf(fn, project);
  if (!sendsMessages) {
    for (const handler of errorHandlersOf(project)) {
      if (endless.has(handler) || !catches(handler, value, project)) continue;
      const args = handler.fn.node.parameters.map((_, index) => (index === handler.index ? value : undefined));
      const trial = new Trial(project, world);
      const handled = trial.outcomesOf(handler.fn, args, { ...start, draft: state.draft });
      if (trial.isGivenUp) endless.add(handler);
      const answers = handled.flatMap(({ kind, value: sent, at: replyAt, state: after }) => {
        if (kind === 'reply' && sent?.is === 'reply')
          return [answerOf(sent.status, sent.isStatusSet, sent.body, after.draft.notes, at, sent.at)];
        if (kind === 'return' && sent?.is === 'reply')
          return [answerOf(sent.status, sent.isStatusSet, sent.body, after.draft.notes, at, sent.at)];
        return kind === 'return' && after.draft.at !== undefined
          ? [answerOf(after.draft.status, after.draft.isStatusSet, after.draft.body, after.draft.notes, at, replyAt)]
          : [];
      });
      if (answers.length > 0) return answers;
    }
  }
  if (sendsMessages || statusOfError(value) !== undefined) return [answerToError(value, at, at)];
  // res.status(404); throw new Error('…')
  const set = state.draft.status;
  if (set?.is === 'constant' && typeof set.value === 'number' && set.value >= 400) {
    const answer = answerToError(value, at, at);
    return [{ ...answer, status: set.value, isStatusKnown: true }];
  }
  return [undefined];
}

interface ErrorHandler {
  readonly fn: FoundFunction;
  /** Which parameter is the error. */
  readonly index: number;
}

/** The error middleware and exception filters of the project. */
const errorHandlersOf = remembered((project: LinkedProject): readonly ErrorHandler[] =>
  [...project.files.values()].flatMap((file) =>
    file.bound.functions.flatMap((node) => {
      if (node.body === undefined || node.parameters.length < 2) return [];
      const index = node.parameters.findIndex(({ name }) => name.kind === SyntaxKind.Identifier && project.isNamed(name, 'error', file));
      const isShaped =
        node.parameters.length === 4 &&
        /^_?(err|error|e)$/.test(parameterName(node, 0)) &&
        /^_?(res|response)$/.test(parameterName(node, 2));
      return (index >= 0 || isShaped) && !project.isHelper(node, file) ? [{ fn: { node, file }, index: Math.max(index, 0) }] : [];
    }),
  ),
);

function parameterName({ parameters }: FunctionNode, index: number): string {
  const name = parameters[index]?.name;
  return name?.kind === SyntaxKind.Identifier ? (name as ts.Identifier).text : '';
}

/** `@Catch(UserNotFoundError)`: whether the filter is meant for the error. */
function catches({ fn: { node, file } }: ErrorHandler, error: Known | undefined, project: LinkedProject): boolean {
  const caught = caughtClasses(node);
  if (caught.length === 0) return true;
  if (error?.is !== 'object' || error.made === undefined) return false;
  const { classes, name } = error.made;
  return caught.some((type) => {
    const values = project.link.resolve(file.valuesOf(type));
    if (values.some((value) => classes.includes(value)) || type.getText(file.bound.source) === name) return true;
    return mayStemFrom(classes, values, project);
  });
}

/** Whether the client gets the text of whatever the function throws: the protocol's way, or the framework's default. */
function sendsMessagesOf(fn: FoundFunction, project: LinkedProject): boolean {
  if (isResolver(fn.node)) return true;
  const names = project.link
    .namesOf(project.link.usesOf(project.valueOfFunction(fn.node, fn.file)))
    .filter(({ name }) => name === 'handler');
  return names.some(({ model }) =>
    (model.traits ?? []).some(({ is, majors, reply }) => {
      const major = project.link.majorOf(model, fn.file.path);
      if (majors !== undefined && major !== undefined && !majors.includes(major)) return false;
      return (
        is === 'sends-messages' ||
        (is === 'default-handler-leaks' && reply !== undefined && /message/.test(reply) && errorHandlersOf(project).length === 0)
      );
    }),
  );
}

/** A method of `Mutation` or `Query`, whether in an object or decorated: GraphQL sends the message of what it throws. */
function isResolver(fn: FunctionNode): boolean {
  if (fn.kind === SyntaxKind.MethodDeclaration) {
    const decorators = (fn.modifiers ?? []).filter(({ kind }) => kind === SyntaxKind.Decorator) as readonly ts.Decorator[];
    if (decorators.some(({ expression }) => /^(Mutation|Query)\b/.test(expression.getText()))) return true;
  }
  const property = fn.parent.kind === SyntaxKind.PropertyAssignment ? fn.parent : fn.kind === SyntaxKind.MethodDeclaration ? fn : undefined;
  const literal = property?.parent;
  if (literal?.kind !== SyntaxKind.ObjectLiteralExpression) return false;
  const holder = literal.parent as ts.PropertyAssignment | ts.VariableDeclaration;
  if (holder.kind !== SyntaxKind.PropertyAssignment && holder.kind !== SyntaxKind.VariableDeclaration) return false;
  return /^(Mutation|Query|\w*Mutations?)$/.test(nameOf(holder.name) ?? '');
}

/** Whether what strategies say about a refusal can reach a client: unless every `authenticate` call leaves it unread. */
const verdictsAreRead = remembered((project: LinkedProject): boolean => {
  const calls = [...project.files.values()].flatMap((file) =>
    file.bound.calls.filter(
      (call) =>
        call.kind === SyntaxKind.CallExpression &&
        /(^|\.)authenticate$/.test(call.expression.getText(file.bound.source)) &&
        call.arguments?.[0]?.kind === SyntaxKind.StringLiteral,
    ),
  );
  return (
    calls.length === 0 ||
    calls.some(({ arguments: args = [] }) =>
      args
        .slice(1)
        .some((argument) =>
          isFunction(argument) ? argument.parameters.length > 2 : /\bfailure(Flash|Message)s?\b/.test(argument.getText()),
        ),
    )
  );
});
