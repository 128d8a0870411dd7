/**
 * What can fail once the client has its reply, where whoever catches the failure replies again, whatever way it takes. The failure counts
 * where nothing gets to it without the reply, or every way from the reply gets to one.
 */
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import { calleeName, lastName } from '../dataflow/effects.js';
import { literalText, within, type LinkedProject } from '../dataflow/linked-project.js';
import type { Block, FlowGraph } from '../flow/flow-graph.js';
import {
  bodyOf,
  isCall,
  isInside,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';
import { isCounting } from './clean-up.js';
import { isFailure, rejecting } from './failing.js';
import { isLevelOfLogger, isNamedLikeLog } from './log-call.js';
import { startOfChain } from './member-call.js';
import { mentions } from './mentions.js';
import { placesAfter, sentRepliesOf, type SentReply } from './sent-reply.js';

/** Something that can fail after a reply, and the reply that goes out then. */
export interface LateFailure {
  readonly node: Node;
  readonly again: SentReply;
}

/** What can fail after the reply, with another reply for an answer. */
export function lateFailure(reply: SentReply, file: AnalysedFile, project: LinkedProject): LateFailure | undefined {
  const body = bodyOf(reply.from);
  if (within(file.bound.tries, body).length === 0 || sentRepliesOf(project).isDroppedBehind(reply)) return undefined;
  const search = new LateFailures(reply, file.flowOf(body), file, project);
  const { failures, canLeave } = search.next();
  return canLeave ? failures.find((failure) => !search.isReachedUnanswered(failure)) : failures[0];
}

class LateFailures {
  private readonly sent;

  constructor(
    private readonly reply: SentReply,
    private readonly graph: FlowGraph,
    private readonly file: AnalysedFile,
    private readonly project: LinkedProject,
  ) {
    this.sent = sentRepliesOf(project);
  }

  /** The first failures on the ways from the reply, in order of position, and whether one leaves without any. */
  next(): { readonly failures: readonly LateFailure[]; readonly canLeave: boolean } {
    const { graph } = this;
    const failures: LateFailure[] = [];
    let canLeave = false;
    const seen = new Set<Block>();
    const queue = [...placesAfter(this.reply.from, graph)];
    for (let place = queue.pop(); place !== undefined; place = queue.pop()) {
      const { block } = place;
      const actions = block.actions.slice(place.index);
      const end = actions.findIndex((action) => this.isReply(action));
      const failure = this.firstOf(end < 0 ? actions : actions.slice(0, end), block);
      if (failure !== undefined) failures.push(failure);
      else if (end >= 0) canLeave = true;
      else
        for (const { kind, to } of block.successors) {
          if (kind === 'error' || seen.has(to)) continue;
          seen.add(to);
          if (to === graph.exit || to === graph.throws) canLeave = true;
          else queue.push({ block: to, index: 0 });
        }
    }
    return { failures: failures.sort((a, b) => a.node.pos - b.node.pos), canLeave };
  }

  /** Whether a way from the start gets to where it fails without a reply to the client. */
  isReachedUnanswered({ node }: LateFailure): boolean {
    const seen = new Set([this.graph.entry]);
    for (const { actions, successors } of seen) {
      const end = actions.findIndex((action) => this.isReply(action));
      const at = actions.indexOf(node);
      if (at >= 0 && (end < 0 || at < end)) return true;
      for (const { kind, to } of successors) if (end < 0 || kind === 'error') seen.add(to);
    }
    return false;
  }

  private isReply(action: Node): boolean {
    if (action.kind !== SyntaxKind.CallExpression) return false;
    return this.sent.of(action as CallExpression, this.file).some(({ client, isLate }) => client === this.reply.client && !isLate);
  }

  private firstOf(actions: readonly Node[], block: Block): LateFailure | undefined {
    for (const node of actions) {
      const kind = node.kind === SyntaxKind.ThrowStatement ? 'throw' : 'error';
      const caught = block.successors.find((edge) => edge.kind === kind)?.to;
      if (caught === undefined || caught === this.graph.throws || !this.mayFail(node, block)) continue;
      const { replies, canLeave } = this.sent.afterFailure(caught, this.graph, this.reply.client, this.file);
      const [again] = replies;
      if (again !== undefined && !canLeave) return { node, again };
    }
    return undefined;
  }

  private mayFail(action: Node, block: Block): boolean {
    const { file, project } = this;
    if (isInside(this.reply.from, action) || !isFailure(action, block, file, project)) return false;
    const isAwait = action.kind === SyntaxKind.AwaitExpression;
    const failing = isAwait ? unwrap((action as ts.AwaitExpression).expression) : action;
    if (!isCall(failing)) return !isAwait || rejecting(failing as Expression, file, project) === 'can';
    return !this.isAside(failing) && !this.isGivenTheClient(failing) && !parsesOwnText(failing);
  }

  /** `await once(response, 'finish')`: what nothing is known of may well be there to look after the reply. */
  private isGivenTheClient(call: CallExpression | NewExpression): boolean {
    const { reply, file, project } = this;
    return (
      (call.arguments ?? []).some((argument) => mentions(argument, new Set([reply.client]), file)) &&
      project.functionsOf(call, file).length === 0
    );
  }

  /** `await logger.info('done')`, `await metrics.count('orders')`, `await connection.close()`: what goes wrong there is not expected to. */
  private isAside(call: CallExpression | NewExpression): boolean {
    const { file, project } = this;
    const first = startOfChain(call);
    const functions = project.functionsOf(first, file);
    return (
      isNamedLikeLog(first) ||
      isCounting(first, file) ||
      closing.test(lastName(calleeName(first))) ||
      project.rowsCalled(first, file).some((row) => row.call.is === 'log' || row.call.is === 'report' || row.call.is === 'forward') ||
      (functions.length > 0 && functions.every(isLevelOfLogger))
    );
  }
}

const closing =
  /^\$?(close|end|disconnect|quit|release|destroy|stop|terminate|kill|dispose|flush|shutdown|rollback|abort)(All|Async|Sync|Client|Connections?|Pool|Session|Transaction)?$/;

/** `JSON.parse(JSON.stringify(order))`, `JSON.parse('{}')`: what the code itself has written. */
function parsesOwnText(call: CallExpression | NewExpression): boolean {
  const [argument] = call.arguments ?? [];
  if (argument === undefined || calleeName(call) !== 'JSON.parse') return false;
  const text = unwrap(argument);
  const isWritten = text.kind === SyntaxKind.CallExpression && calleeName(text as CallExpression) === 'JSON.stringify';
  return isWritten || literalText(text) !== undefined;
}
