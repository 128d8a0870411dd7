import {
  isCall,
  SyntaxKind,
  unwrap,
  type CallExpression,
  type Expression,
  type NewExpression,
  type Node,
  type ts,
} from '../parse/syntax.js';

/** A call of a member: `receiver.name(…)`. */
export interface MemberCall {
  readonly call: CallExpression;
  readonly receiver: Expression;
  readonly name: string;
}

/** The call as one of a member; undefined for anything else. */
export function memberCall(node: Node): MemberCall | undefined {
  if (node.kind !== SyntaxKind.CallExpression) return undefined;
  const call = node as CallExpression;
  const callee = unwrap(call.expression);
  if (callee.kind !== SyntaxKind.PropertyAccessExpression) return undefined;
  const { expression: receiver, name } = callee as ts.PropertyAccessExpression;
  return { call, receiver, name: name.text };
}

/** The call of a member of the expression: `.then(…)` right behind it. */
export function memberCallOn(expression: Node): MemberCall | undefined {
  const access = expression.parent;
  if (access.kind !== SyntaxKind.PropertyAccessExpression || (access as ts.PropertyAccessExpression).expression !== expression)
    return undefined;
  const found = memberCall(access.parent);
  return found?.call.expression === access ? found : undefined;
}

/** `fetch(url)` of `fetch(url).then(read).catch(ignore)`. */
export function startOfChain(call: CallExpression | NewExpression): CallExpression | NewExpression {
  const member = memberCall(call);
  const isLink = member !== undefined && /^(then|catch|finally)$/.test(member.name);
  return isLink && isCall(member.receiver) ? startOfChain(member.receiver) : call;
}
