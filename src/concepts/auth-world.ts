import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject, PlacedNode } from '../dataflow/linked-project.js';
import type { Row } from '../models/paths.js';
import { SyntaxKind, unwrap, type CallExpression, type Expression, type Node, type ts } from '../parse/syntax.js';
import { givesOwn, holdsSecret, isOwn, isPasswordCheck, lookUpOf, methodName, preparesMessage, readsOwn } from './account.js';
import { anyOf } from './any-of.js';
import { areEqual, constant, memberOf, nothing, objectOf, own, truthOf, withMember, type Known, type KnownReply } from './known.js';
import { statusOfName } from './status.js';
import { raisedAt, type Draft, type Outcome, type State } from './trial-state.js';
import type { Called, Deed, TrialWorld } from './trial-world.js';

/** What is supposed of the account that somebody names, and of the password that comes with it. */
export interface Supposition {
  readonly exists: boolean;
  readonly isRight: boolean;
}

/** What has happened on a way, as bits. */
export const mark = { lookedUp: 1, checked: 2, prepared: 4, wrote: 8 } as const;

const responseName = /^_?(res|resp|response|reply|rep)$/;
const contextName = /^(ctx|context)$/;
const nextName = /^(next|done|cb|callback|fn|fin)$/;
const replying = /^(send|json|jsonp|end|render|redirect|sendStatus|view)$/;

/** A world in which the account exists or not, and the password is right or not. */
export class AuthWorld implements TrialWorld {
  /** The look-ups of accounts that trials have met. */
  readonly lookUps: PlacedNode<Node>[] = [];

  constructor(
    private readonly project: LinkedProject,
    private readonly supposed: Supposition,
  ) {}

  isConcerned(): boolean {
    return this.lookUps.length > 0;
  }

  read(node: Expression): Known | undefined {
    if (node.kind === SyntaxKind.PropertyAccessExpression && (node as ts.PropertyAccessExpression).name.text === 'NODE_ENV')
      return constant('production');
    return readsOwn(node) ? own : undefined;
  }

  compare(left: Known | undefined, right: Known | undefined): { holds: boolean; marks: number } | undefined {
    const other = holdsSecret(left) ? right : holdsSecret(right) ? left : nothing;
    if (other?.is === 'constant') return undefined;
    return { holds: this.supposed.exists && this.supposed.isRight, marks: mark.checked };
  }

  call(called: Called): Deed | undefined {
    const { node, file, arguments: args, receiver } = called;
    const { exists, isRight } = this.supposed;
    if (node.kind !== SyntaxKind.TaggedTemplateExpression && givesOwn(node as CallExpression, file, this.project)) return gives(own);
    if (isPasswordCheck(called, this.project)) return gives(constant(exists && isRight), mark.checked);
    const replied = this.reply(called);
    if (replied !== undefined) return replied;
    const lookUp = lookUpOf(called, this.project);
    if (lookUp !== undefined && args.some(isOwn)) return gives({ is: 'record', exists: true });
    if (lookUp === 'credentials') return gives({ is: 'record', exists: exists && isRight }, mark.checked);
    if (lookUp === 'identity') {
      this.lookUps.push({ node, file });
      return gives({ is: 'record', exists }, mark.lookedUp);
    }
    if (receiver?.is === 'record' && keepsRecord.test(methodName(node as CallExpression))) return gives(receiver);
    if (node.kind !== SyntaxKind.CallExpression) return undefined;
    const marks =
      (preparesMessage(node as CallExpression, file, this.project) ? mark.prepared : 0) |
      (this.writes(node as CallExpression, file) ? mark.wrote : 0);
    return marks === 0 ? undefined : { kind: 'marks', marks };
  }

  private writes(call: CallExpression, file: AnalysedFile): boolean {
    return (
      this.project.rowsCalled(call, file).some(({ call: { writes } }) => writes === true) ||
      /^(create|insert|save|register)(One|User|Account)?$/.test(methodName(call))
    );
  }

  /** What the call does about the reply. */
  private reply(called: Called): Deed | undefined {
    const { file, arguments: args, receiver, state } = called;
    if (called.node.kind !== SyntaxKind.CallExpression && called.node.kind !== SyntaxKind.NewExpression) return undefined;
    const node = called.node as CallExpression;
    const rows = this.project.rowsCalled(node, file);
    const verdict = verdictOf(called);
    if (verdict !== undefined) return verdict;
    const forwarding = rows.find(({ call: { is } }) => is === 'forward');
    if (forwarding !== undefined && !(rows.some(({ call: { is } }) => is === 'respond') && isNullish(args[0])))
      return this.callBack(called, methodName(node));
    const responding = rows.find(({ call: { is } }) => is === 'respond');
    if (responding !== undefined) return this.respond(called, responding);
    const setting = rows.find(({ call: { is } }) => is === 'status');
    if (setting !== undefined) {
      const status = setting.call.code === undefined ? argumentAt(args, setting.call.status ?? 0) : constant(setting.call.code);
      return receiver?.is === 'reply'
        ? gives({ ...receiver, status, isStatusSet: true })
        : drafts({ ...state.draft, status, isStatusSet: true });
    }
    if (receiver?.is === 'reply') return gives(receiver);
    return rows.every(({ call: { is } }) => is === 'flash') ? this.replyByShape(called) : undefined;
  }

  private respond(called: Called, row: Row): Deed {
    const { node, file, arguments: args, state } = called;
    const { body, status, code, ends } = row.call;
    const argument = status === undefined ? undefined : argumentAt(args, status);
    const isNumber = argument?.is === 'constant' && typeof argument.value === 'number';
    const stated = code === undefined ? argument : constant(code);
    const sent: KnownReply = {
      is: 'reply',
      status: stated ?? state.draft.status,
      isStatusSet:
        stated !== undefined || state.draft.isStatusSet || (status !== undefined && args.length > Number.parseInt(String(status), 10)),
      body: methodName(node as CallExpression) === 'render' ? viewOf(args) : bodyOf(args, body, isNumber),
      at: { node, file },
    };
    if (ends !== false) return ending('reply', sent, called);
    if (node.parent.kind !== SyntaxKind.ExpressionStatement) return gives(sent);
    return drafts({ ...state.draft, status: sent.status, isStatusSet: sent.isStatusSet, body: sent.body, at: sent.at });
  }

  /** Replies where no model knows the framework: `res.status(404).json(…)`, `ctx.badRequest('…')`, `sendError(res, 404, '…')`. */
  private replyByShape(called: Called): Deed | undefined {
    const { file, arguments: args, state, functions } = called;
    const node = called.node as CallExpression;
    if (functions.length > 0 || called.node.kind === SyntaxKind.NewExpression) return undefined;
    const name = methodName(node);
    const root = rootName(node.expression);
    const isCalledOnResponse = node.expression.kind === SyntaxKind.PropertyAccessExpression && responseName.test(root);
    if (node.expression.kind === SyntaxKind.Identifier && nextName.test(name)) return this.callBack(called, name);
    if (name === 'flash' && args.length > 1) return drafts({ ...state.draft, notes: [...state.draft.notes, args[1]] });
    if (isCalledOnResponse && /^(status|code|writeHead)$/.test(name)) return drafts({ ...state.draft, status: args[0], isStatusSet: true });
    const reply = (status: Known | undefined, isStatusSet: boolean, body: Known | undefined): Deed =>
      ending(
        'reply',
        {
          is: 'reply',
          status: status ?? state.draft.status,
          isStatusSet: isStatusSet || state.draft.isStatusSet,
          body,
          at: { node, file },
        },
        called,
      );
    if (isCalledOnResponse && replying.test(name)) {
      if (name === 'sendStatus') return reply(args[0], true, undefined);
      if (name === 'redirect') return reply(constant(302), true, args[args.length - 1]);
      return reply(undefined, false, name === 'render' ? viewOf(args) : args[0]);
    }
    const isContext = node.expression.kind === SyntaxKind.PropertyAccessExpression && contextName.test(root);
    if (isContext && name === 'throw') return reply(args[0], true, args[1]);
    if (isContext && name === 'send') return reply(undefined, false, args[0]);
    const named = isContext || isCalledOnResponse ? statusOfName(name) : undefined;
    if (named !== undefined) return reply(constant(named), true, bodyOf(args, '*', false));
    const isHanded = node.arguments.some(
      (argument) => argument.kind === SyntaxKind.Identifier && responseName.test((argument as ts.Identifier).text),
    );
    if (!isHanded || name === 'next') return undefined;
    const status = args.find((argument) => argument?.is === 'constant' && isFailure(argument.value));
    const says = args.some(
      (argument) =>
        (argument?.is === 'constant' && typeof argument.value === 'string') || argument?.is === 'text' || argument?.is === 'name',
    );
    return status === undefined && !says
      ? undefined
      : reply(status, status !== undefined, objectOf(new Map(args.map((argument, index) => [String(index), argument])), true));
  }

  /** `callback(error)`, `callback(null, user)`; `next()` goes on. */
  private callBack(called: Called, name: string): Deed | undefined {
    const { arguments: args } = called;
    if (args.length > 0 && !isNullish(args[0])) return forwards(called, args[0]);
    return name === 'next' ? undefined : ending('done', args[1], called);
  }

  assign(left: Expression, value: Known | undefined, state: State, file: AnalysedFile): Draft | undefined {
    const target = unwrap(left);
    if (target.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
    const { name } = target as ts.PropertyAccessExpression;
    const rows = this.project.rowsAssigned(target, file);
    const root = rootName(target);
    const isShape = rows.length === 0 && (contextName.test(root) || responseName.test(root));
    const at = { node: target.parent, file };
    if (rows.some(({ call: { is } }) => is === 'status') || (isShape && /^(status|statusCode)$/.test(name.text)))
      return { ...state.draft, status: value, isStatusSet: true };
    if (rows.some(({ call: { is } }) => is === 'respond') || (isShape && contextName.test(root) && name.text === 'body'))
      return { ...state.draft, body: value, at };
    // req.session.error = '…'
    if (/^(messages?|errors?|flash|notice|alert)$/.test(name.text) && /\bsession\b|\blocals\b/.test(target.getText(file.bound.source)))
      return { ...state.draft, notes: [...state.draft.notes, value] };
    return undefined;
  }
}

const keepsRecord = anyOf(
  /^(exec|lean|select|populate|toObject|toJSON|first|limit|single|maybeSingle|get|where|andWhere|eq|orderBy|take|getOne)$/,
  /^(getRawOne|execute|all|values|returning|unique|data|setOptions|session|cache|asNumber|exists|executeTakeFirst|load)$/,
  /^(promise|send|on|and|or|from|projection|toArray)$/,
);

function gives(value: Known | undefined, marks = 0): Deed {
  return { kind: 'gives', value, marks };
}

function drafts(draft: Draft): Deed {
  return { kind: 'drafts', draft };
}

function ending(kind: Outcome['kind'], value: Known | undefined, { node, file, state }: Called): Deed {
  return {
    kind: 'ends',
    outcome: {
      kind,
      value,
      at: kind === 'reply' && state.caught !== undefined ? state.caught.at : raisedAt(value, state, { node, file }),
      state,
    },
  };
}

function forwards(called: Called, error: Known | undefined): Deed {
  return ending('forward', error, called);
}

/** `done(null, false, { message: '…' })`: a strategy's verdict, with what it says about it. */
function verdictOf(called: Called): Deed | undefined {
  const { file, arguments: args, state } = called;
  const node = called.node as CallExpression;
  if (node.expression?.kind !== SyntaxKind.Identifier || !nextName.test((node.expression as ts.Identifier).text)) return undefined;
  const [error, user, info] = args;
  if (args.length < 2 || !isNullish(error) || truthOf(user) !== false || user?.is === 'object') return undefined;
  const said = node.arguments[2]?.kind === SyntaxKind.CallExpression && state.draft.notes.length > 0 ? undefined : info;
  return ending('reply', { is: 'reply', status: undefined, isStatusSet: false, body: withVerdict(said), at: { node, file } }, called);
}

/** Marks a reply as a strategy's verdict, which only some log-in routes pass on. */
function withVerdict(info: Known | undefined): Known {
  return {
    is: 'object',
    members: new Map([['info', info ?? nothing]]),
    isOpen: false,
    made: { name: 'Verdict', classes: [], arguments: [] },
  };
}

function isNullish(known: Known | undefined): boolean {
  return known !== undefined && areEqual(known, nothing) === true;
}

function isFailure(value: unknown): boolean {
  return typeof value === 'number' && value >= 400 && value < 600;
}

function bodyOf(args: readonly (Known | undefined)[], body: number | string = 0, isStatusFirst: boolean): Known | undefined {
  if (body === -1) return nothing;
  if (body !== '*') return argumentAt(args, body);
  const shown = isStatusFirst ? args.slice(1) : args;
  return shown.length === 1 ? shown[0] : objectOf(new Map(shown.map((argument, index) => [String(index), argument])));
}

/** `res.render('login', { error })` */
function viewOf([view, locals]: readonly (Known | undefined)[]): Known {
  const shown = locals?.is === 'object' ? locals : objectOf(new Map(), locals !== undefined && locals.is !== 'function');
  return withMember(shown, 'view', view);
}

function argumentAt(args: readonly (Known | undefined)[], place: number | string): Known | undefined {
  const [index, ...keys] = String(place).split('.');
  return keys.reduce<Known | undefined>((known, key) => memberOf(known, key), args[Number(index)]);
}

/** `res` of `res.status(404).json`. */
function rootName(callee: Expression): string {
  let node = unwrap(callee);
  for (;;) {
    if (node.kind === SyntaxKind.PropertyAccessExpression || node.kind === SyntaxKind.CallExpression)
      node = unwrap((node as ts.PropertyAccessExpression).expression);
    else return node.kind === SyntaxKind.Identifier ? (node as ts.Identifier).text : '';
  }
}
