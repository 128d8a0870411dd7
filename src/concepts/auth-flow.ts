/**
 * An auth flow logs somebody in by a name and a password, or sends a link or code to whoever owns an address. What it answers when there
 * is no such account is compared with what it answers when there is one: the flow is followed from the route in a world without the
 * account, in one where the password is wrong, and in one where all is well.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject, PlacedNode } from '../dataflow/linked-project.js';
import type { TraceStep } from '../diagnostic.js';
import type { Node } from '../parse/syntax.js';
import { answersTo, type Ending } from './auth-endings.js';
import { differ, isRefusal, isSameAnswer, quoted } from './answer.js';
import { entrancesOf, type Entrance } from './auth-entrance.js';
import { AuthWorld, mark, type Supposition } from './auth-world.js';
import { Trial } from './trial.js';
import { remembered } from '../remembered.js';

/**
 * - `reply`: an unknown account gets another reply than a wrong password, or than an account that a message is sent to.
 * - `timing`: the replies are equal, but only a known account has its password compared.
 * - `state`: a known account gets a reply of its own before its password is compared or a message is sent. `sign-up`: one that is taken
 *   already does.
 */
export type Tell = 'reply' | 'timing' | 'state' | 'sign-up';

/** Something by which a flow tells whether an account exists. */
export interface AuthFlow {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  /** The reply that tells, or the error behind it. */
  readonly node: Node;
  readonly kind: 'log-in' | 'message' | 'sign-up';
  readonly tell: Tell;
  /** What is answered there, as a message quotes it. */
  readonly answer: string;
  /** What is answered otherwise. */
  readonly otherwise: string;
  readonly trace: readonly TraceStep[];
}

/** What tells in a file whether an account exists, in order of position. */
export function* authFlows(file: AnalysedFile, project: LinkedProject): Generator<AuthFlow> {
  for (const flow of allFlows(project)) if (flow.file === file) yield flow;
}

const allFlows = remembered((project: LinkedProject): readonly AuthFlow[] => {
  const found = new Map<Node, AuthFlow>();
  for (const entrance of entrancesOf(project)) {
    for (const flow of flowsThrough(entrance, project)) {
      const known = found.get(flow.node);
      if (known === undefined || (known.tell !== 'reply' && flow.tell === 'reply')) found.set(flow.node, flow);
    }
  }
  return [...found.values()].sort((a, b) => a.node.pos - b.node.pos);
});

function flowsThrough(entrance: Entrance, project: LinkedProject): readonly AuthFlow[] {
  const follow = (supposed: Supposition): Followed => followed(entrance, supposed, project);
  const unknown = follow({ exists: false, isRight: false });
  if (!unknown.endings.some(({ marks }) => (marks & mark.lookedUp) !== 0)) return [];
  const wrong = follow({ exists: true, isRight: false });
  const right = follow({ exists: true, isRight: true });
  const create = (tell: Tell, kind: AuthFlow['kind'], telling: Ending, other: Ending): AuthFlow[] =>
    telling.answer === undefined ? [] : [flowOf(tell, kind, telling, other, unknown.lookUps, project)];

  const denied = onlyIn(wrong.endings, right.endings).filter(({ marks }) => marks & mark.lookedUp && marks & mark.checked);
  // What blocked accounts, or those without a password, get as well is still not what a wrong password gets, or who is sent a message.
  const passed = denied.length > 0 ? mark.checked : entrance.sendsMessage ? mark.prepared : 0;
  const others = [...wrong.endings, ...right.endings].filter(({ marks }) => (marks & passed) === passed);
  const alone = onlyIn(unknown.endings, others).filter(
    (ending) => (ending.marks & mark.lookedUp) !== 0 && (ending.marks & mark.wrote) === 0 && !mayStrikeAll(ending, right.endings),
  );
  const found: AuthFlow[] = [];
  for (const telling of alone.filter(refuses)) {
    const other = toldApart(telling, denied);
    if (other !== undefined) found.push(...create('reply', 'log-in', telling, other));
    else if (entrance.sendsMessage && denied.length === 0) {
      const sent = toldFromSuccess(
        telling,
        right.endings.filter(({ marks }) => marks & mark.lookedUp && marks & mark.prepared),
      );
      if (sent !== undefined) found.push(...create('reply', 'message', telling, sent));
    }
  }
  if (found.length > 0) return found;
  if (entrance.sendsMessage && !entrance.isSignUp && denied.length === 0) {
    const generic = unknown.endings.filter(({ marks }) => (marks & mark.lookedUp) !== 0);
    // Where something is done for an unknown address, it is one that nobody may have yet.
    const known = generic.some(isBusy) ? [] : onlyIn(right.endings, unknown.endings).filter(refusesKnown);
    for (const telling of known) {
      const other = toldApart(telling, generic);
      if (other !== undefined) found.push(...create('state', 'message', telling, other));
    }
    if (found.length > 0) return found;
  }
  const [first] = denied;
  if (first !== undefined) {
    const early = unknown.endings.find(
      (ending) =>
        (ending.marks & mark.lookedUp) !== 0 && (ending.marks & mark.checked) === 0 && ending.answer !== undefined && refuses(ending),
    );
    if (early !== undefined) found.push(...create('timing', 'log-in', early, first));
    for (const telling of onlyIn(wrong.endings, unknown.endings).filter(
      ({ marks }) => (marks & mark.lookedUp) !== 0 && (marks & mark.checked) === 0,
    )) {
      const other = refuses(telling) ? toldApart(telling, denied) : undefined;
      if (other !== undefined) found.push(...create('state', 'log-in', telling, other));
    }
  } else if (entrance.isSignUp) {
    for (const telling of onlyIn(right.endings, unknown.endings).filter(
      (ending) => (ending.marks & mark.lookedUp) !== 0 && refuses(ending),
    )) {
      const other = toldApart(
        telling,
        unknown.endings.filter(({ marks }) => (marks & mark.lookedUp) !== 0 && (marks & mark.wrote) !== 0),
      );
      if (other !== undefined) found.push(...create('sign-up', 'sign-up', telling, other));
    }
  }
  return found;
}

interface Followed {
  readonly endings: readonly Ending[];
  readonly lookUps: readonly PlacedNode<Node>[];
}

/** How the flow ends in the supposed world. */
function followed(entrance: Entrance, supposed: Supposition, project: LinkedProject): Followed {
  const world = new AuthWorld(project, supposed);
  const outcomes = new Trial(project, world).outcomesOf(entrance.fn, entrance.arguments);
  return { endings: outcomes.flatMap((outcome) => answersTo(outcome, entrance, project, world)), lookUps: world.lookUps };
}

function onlyIn(endings: readonly Ending[], others: readonly Ending[]): readonly Ending[] {
  return endings.filter(
    ({ answer, at }) =>
      !others.some((other) =>
        answer === undefined || other.answer === undefined ? other.at.node === at.node : isSameAnswer(answer, other.answer),
      ),
  );
}

/** A fault of the server that known accounts may meet as well tells nothing. */
function mayStrikeAll({ answer, at }: Ending, others: readonly Ending[]): boolean {
  return (answer?.status ?? 0) >= 500 && others.some((other) => other.at.node === at.node);
}

/** Whether the requester is turned away: by its status or text, or because nothing has been prepared and still something is said. */
function refuses(ending: Ending): boolean {
  const { answer, isError } = ending;
  if (isError || answer === undefined) return isError;
  return isRefusal(answer) || (answer.texts.size > 0 && !isBusy(ending));
}

/** `if (user.isConfirmed) return response.status(400)…`: an account that was found is turned away before anything is prepared for it. */
function refusesKnown(ending: Ending): boolean {
  const { answer, marks } = ending;
  if ((marks & mark.lookedUp) === 0 || isBusy(ending)) return false;
  return refuses(ending) && answer?.status !== undefined && answer.status >= 400 && answer.status < 500;
}

/** Whether a token, a message or an entry is made before the end. */
function isBusy({ marks }: Ending): boolean {
  return (marks & (mark.prepared | mark.wrote)) !== 0;
}

/** The ending that differs from this one, if all do. */
function toldApart({ answer }: Ending, others: readonly Ending[]): Ending | undefined {
  if (answer === undefined || others.length === 0) return undefined;
  return others.every((other) => other.answer !== undefined && differ(answer, other.answer) === true) ? others[0] : undefined;
}

/** The same for a flow that sends a message: that it goes through at all tells it from a refusal. */
function toldFromSuccess(telling: Ending, others: readonly Ending[]): Ending | undefined {
  const { answer, isError } = telling;
  // An error handler whose reply cannot be read may answer both alike.
  if (answer === undefined || others.length === 0 || (answer.status === undefined && answer.texts.size === 0)) return undefined;
  const isFailure = isError || (answer.status ?? 0) >= 400;
  return others.every(
    (other) =>
      (isFailure && other.isDone && !other.isError && (other.answer?.status ?? 0) < 400) || toldApart(telling, [other]) !== undefined,
  )
    ? others[0]
    : undefined;
}

function flowOf(
  tell: Tell,
  kind: AuthFlow['kind'],
  telling: Ending,
  other: Ending,
  lookUps: readonly PlacedNode<Node>[],
  project: LinkedProject,
): AuthFlow {
  const answer = telling.answer!;
  const otherwise = other.answer === undefined ? 'no error' : quoted(other.answer, answer);
  const { node, file } = answer.at;
  const [lookUp] = lookUps;
  const trace = [
    ...(lookUp === undefined
      ? []
      : [stepAt(lookUp, tell === 'reply' || tell === 'timing' ? 'no account is found' : 'an account is found')]),
    ...(answer.sent.node === node ? [] : [stepAt(answer.sent, `becomes ${quoted(answer, other.answer)}`)]),
    stepAt(other.at, `${otherOf(kind, tell)} gets ${otherwise}`),
  ];
  return { file, project, node, kind, tell, answer: quoted(answer, other.answer), otherwise, trace };
}

/** Who gets the other reply. */
function otherOf(kind: AuthFlow['kind'], tell: Tell): string {
  if (kind === 'log-in') return 'a wrong password';
  return kind === 'message' && tell === 'reply' ? 'a known account' : 'an unknown account';
}

function stepAt({ node, file }: PlacedNode<Node>, label: string): TraceStep {
  return { file: file.path, start: node.getStart(file.bound.source), end: node.end, label };
}
