import { isLoop, SyntaxKind, type Body, type Expression, type Node, type ts } from '../parse/syntax.js';
import { BuiltGraph } from './built-graph.js';
import { ExpressionWalk, isInert } from './expressions.js';
import type { Edge, FlowGraph } from './flow-graph.js';
import { link, openBlock, type Exit, type OpenBlock } from './open-graph.js';

/** The flow graph of a body. `neverReturns` tells which calls end the program (`true`) or always throw (`'throws'`). */
export function buildFlow(body: Body, neverReturns: (call: Node) => boolean | 'throws'): FlowGraph {
  return new BodyWalk(neverReturns).build(body);
}

const UNLABELLED: readonly string[] = [];

class BodyWalk extends ExpressionWalk {
  build(body: Body): FlowGraph {
    const entry = openBlock();
    const exit = this.returned.to;
    const throws = this.thrown.to;
    this.number(entry);
    this.current = entry;
    this.body(body);
    this.goTo(exit);
    this.number(exit);
    this.number(throws);
    return new BuiltGraph(body, this.blocks, entry, exit, throws, this.marked);
  }

  private body(body: Body): void {
    if (body.kind === SyntaxKind.SourceFile) return this.statements(body.statements);
    if (body.kind === SyntaxKind.Block) return this.statements(body.statements);
    if (body.kind === SyntaxKind.ClassStaticBlockDeclaration) return this.statements(body.body.statements);

    for (const parameter of body.parameters) {
      if (parameter.initializer) this.onlySometimes(parameter.initializer);
      this.bindingPattern(parameter.name);
    }
    if (!body.body) return;
    if (body.body.kind === SyntaxKind.Block) return this.statements((body.body as ts.Block).statements);
    this.value(body.body);
    this.leave(this.returned);
  }

  private statements(statements: readonly Node[]): void {
    for (const statement of statements) this.statement(statement);
  }

  private statement(node: Node, labels: readonly string[] = UNLABELLED): void {
    if (!this.current) return;
    switch (node.kind) {
      case SyntaxKind.ReturnStatement:
      case SyntaxKind.ThrowStatement: {
        const { expression } = node as ts.ReturnStatement | ts.ThrowStatement;
        if (expression) this.visit(expression);
        this.act(node);
        return this.leave(node.kind === SyntaxKind.ReturnStatement ? this.returned : this.thrown);
      }
      case SyntaxKind.BreakStatement:
      case SyntaxKind.ContinueStatement:
        this.act(node);
        return this.jump(node as ts.BreakOrContinueStatement);
      case SyntaxKind.ForOfStatement:
      case SyntaxKind.ForInStatement:
        return this.loop(node as ts.ForInOrOfStatement, labels);
    }

    this.mark(node);
    switch (node.kind) {
      case SyntaxKind.ExpressionStatement:
      case SyntaxKind.ExportAssignment:
        return this.value((node as ts.ExpressionStatement).expression);
      case SyntaxKind.VariableStatement:
        return this.declarations((node as ts.VariableStatement).declarationList);
      case SyntaxKind.IfStatement:
        return this.ifStatement(node as ts.IfStatement);
      case SyntaxKind.Block:
      case SyntaxKind.ModuleBlock:
        return this.statements((node as ts.Block).statements);
      case SyntaxKind.TryStatement:
        return this.tryStatement(node as ts.TryStatement);
      case SyntaxKind.ForStatement:
      case SyntaxKind.WhileStatement:
      case SyntaxKind.DoStatement:
        return this.loop(node as ts.IterationStatement, labels);
      case SyntaxKind.SwitchStatement:
        return this.switchStatement(node as ts.SwitchStatement);
      case SyntaxKind.LabeledStatement:
        return this.labelled(node as ts.LabeledStatement);
      case SyntaxKind.WithStatement:
        this.visit((node as ts.WithStatement).expression);
        return this.statement((node as ts.WithStatement).statement);
      case SyntaxKind.ModuleDeclaration:
        if ((node as ts.ModuleDeclaration).body) this.statement((node as ts.ModuleDeclaration).body!);
    }
  }

  private ifStatement(node: ts.IfStatement): void {
    const after = openBlock();
    // A loop and not recursion: generated code has `else if` chains of any length.
    for (let branch: Node | undefined = node; branch;) {
      if (branch.kind !== SyntaxKind.IfStatement) {
        this.statement(branch);
        this.goTo(after);
        break;
      }
      const { expression, thenStatement, elseStatement } = branch as ts.IfStatement;
      const then = openBlock();
      const otherwise = elseStatement ? openBlock() : after;
      if (branch !== node) this.mark(branch);
      this.branch(expression, then, otherwise);
      this.start(then);
      this.statement(thenStatement);
      this.goTo(after);
      if (elseStatement) this.start(otherwise);
      branch = this.current && elseStatement;
    }
    this.start(after);
  }

  private loop(node: ts.IterationStatement, labels: readonly string[]): void {
    const after = openBlock();
    switch (node.kind) {
      case SyntaxKind.WhileStatement: {
        const head = this.loopHead();
        const body = openBlock();
        this.branch((node as ts.WhileStatement).expression, body, after);
        this.start(body);
        this.iteration(node, labels, after, head, 'loop');
        break;
      }
      case SyntaxKind.DoStatement: {
        const body = this.loopHead();
        const test = openBlock();
        const again = openBlock();
        this.iteration(node, labels, after, test, 'next');
        this.start(test);
        this.branch((node as ts.DoStatement).expression, again, after);
        this.start(again);
        this.goTo(body, 'loop');
        break;
      }
      case SyntaxKind.ForStatement:
        this.forStatement(node as ts.ForStatement, labels, after);
        break;
      default:
        this.forEach(node as ts.ForInOrOfStatement, labels, after);
    }
    this.start(after);
  }

  private forStatement(node: ts.ForStatement, labels: readonly string[], after: OpenBlock): void {
    const { initializer, condition, incrementor } = node;
    if (initializer) this.visit(initializer);
    if (!this.current) return;

    const head = this.loopHead();
    if (condition) {
      const body = openBlock();
      this.branch(condition, body, after);
      this.start(body);
    }
    if (!incrementor) return this.iteration(node, labels, after, head, 'loop');

    const step = openBlock();
    this.iteration(node, labels, after, step, 'next');
    this.start(step);
    this.value(incrementor);
    this.goTo(head, 'loop');
  }

  private forEach(node: ts.ForInOrOfStatement, labels: readonly string[], after: OpenBlock): void {
    this.value(node.expression);
    if (!this.current) return;

    const head = this.loopHead();
    const body = openBlock();
    this.act(node);
    link(head, after, 'next');
    this.goTo(body);
    this.start(body);
    if (node.initializer.kind === SyntaxKind.VariableDeclarationList) {
      this.declarations(node.initializer as ts.VariableDeclarationList);
    } else {
      this.assignmentPattern(node.initializer);
      this.act(node.initializer);
    }
    this.iteration(node, labels, after, head, 'loop');
  }

  /** The loop's statement, after which `next` comes. */
  private iteration(node: ts.IterationStatement, labels: readonly string[], after: OpenBlock, next: OpenBlock, kind: Edge['kind']): void {
    const outer = this.scope;
    const breaks: Exit = { to: after, kind: 'next', scope: outer };
    const continues: Exit = { to: next, kind, scope: outer };
    this.scope = { outer, labels, breaks, continues };
    this.statement(node.statement);
    this.scope = outer;
    this.goTo(next, kind);
  }

  private labelled(node: ts.LabeledStatement): void {
    const labels: string[] = [];
    let inner: ts.Statement = node;
    for (; inner.kind === SyntaxKind.LabeledStatement; inner = (inner as ts.LabeledStatement).statement) {
      labels.push((inner as ts.LabeledStatement).label.text);
    }
    if (isLoop(inner)) return this.statement(inner, labels);

    const outer = this.scope;
    const after = openBlock();
    this.scope = { outer, labels, isLabelOnly: true, breaks: { to: after, kind: 'next', scope: outer } };
    this.statement(inner);
    this.scope = outer;
    this.goTo(after);
    this.start(after);
  }

  private jump(node: ts.BreakOrContinueStatement): void {
    const label = node.label?.text;
    for (let scope = this.scope; scope; scope = scope.outer) {
      const exit = node.kind === SyntaxKind.BreakStatement ? scope.breaks : scope.continues;
      if (exit && (label === undefined ? !scope.isLabelOnly : scope.labels?.includes(label))) return this.leave(exit);
    }
    // The body is a catch clause's block, and the loop is around it.
    this.leave(this.returned);
  }

  private switchStatement(node: ts.SwitchStatement): void {
    const subject = node.expression;
    this.value(subject);
    const { clauses } = node.caseBlock;
    const after = openBlock();

    // case 1:
    // case 2: f();    both lead to the block of `f()`
    const bodies: OpenBlock[] = [];
    for (let index = clauses.length - 1, body = after; index >= 0; index--) {
      if (clauses[index]!.statements.length > 0) body = openBlock();
      bodies[index] = body;
    }

    this.caseTests(subject, clauses, bodies, after);
    const outer = this.scope;
    this.scope = { outer, breaks: { to: after, kind: 'next', scope: outer } };
    for (let index = 0; index < clauses.length; index++) {
      const clause = clauses[index]!;
      if (clause.statements.length === 0) continue;
      this.goTo(bodies[index]!);
      this.start(bodies[index]!);
      this.mark(clause);
      this.statements(clause.statements);
    }
    this.scope = outer;
    this.goTo(after);
    this.start(after);
  }

  private caseTests(subject: Expression, clauses: readonly ts.CaseOrDefaultClause[], bodies: readonly OpenBlock[], after: OpenBlock): void {
    const isConditionList = subject.kind === SyntaxKind.TrueKeyword;
    let fallback = after;
    let hasCaseEdge = false;
    for (let index = 0; index < clauses.length && this.current; index++) {
      const clause = clauses[index]!;
      if (clause.kind === SyntaxKind.DefaultClause) {
        fallback = bodies[index]!;
      } else if (isConditionList) {
        const next = openBlock();
        this.branch(clause.expression, bodies[index]!, next);
        this.start(next);
      } else {
        if (hasCaseEdge && !isInert(clause.expression)) {
          const next = openBlock();
          link(this.current, next, 'default', undefined, subject);
          this.start(next);
        }
        this.visit(clause.expression);
        if (this.current) link(this.current, bodies[index]!, 'case', clause.expression, subject);
        hasCaseEdge = true;
      }
    }
    if (this.current) link(this.current, fallback, isConditionList ? 'next' : 'default', undefined, subject);
    this.current = undefined;
  }

  private tryStatement({ tryBlock, catchClause, finallyBlock }: ts.TryStatement): void {
    const outer = this.scope;
    const done: Exit = { to: openBlock(), kind: 'next', scope: outer };
    const pads = finallyBlock && new Map([[done, openBlock()]]);
    if (pads) this.scope = { outer, pads };

    const before = this.current!;
    const first = openBlock();
    this.goTo(first);
    this.start(first);
    if (catchClause) this.caught(tryBlock, catchClause, before, done);
    else this.statement(tryBlock);
    this.leave(done);

    this.scope = outer;
    if (pads) this.finallyCopies(finallyBlock, pads);
    this.start(done.to);
  }

  private caught(tryBlock: ts.Block, catchClause: ts.CatchClause, before: OpenBlock, done: Exit): void {
    const outer = this.scope;
    const catcher = openBlock();
    this.scope = { outer, catcher };
    this.statement(tryBlock);
    this.scope = outer;
    this.leave(done);

    if (catcher.predecessors.length === 0) {
      for (let id = before.id; id < this.blocks.length; id++) link(this.blocks[id]!, catcher, 'throw');
    }
    this.start(catcher);
    this.mark(catchClause);
    if (catchClause.variableDeclaration) {
      this.bindingPattern(catchClause.variableDeclaration.name);
      this.act(catchClause.variableDeclaration);
    }
    this.statement(catchClause.block);
  }

  private finallyCopies(finallyBlock: ts.Block, pads: ReadonlyMap<Exit, OpenBlock>): void {
    let built: OpenBlock | undefined;
    let end: OpenBlock | undefined;
    this.finallyDepth++;
    for (const [exit, pad] of pads) {
      if (pad !== built) {
        this.start(pad);
        this.statement(finallyBlock);
        built = pad;
        end = this.current;
      }
      this.current = end;
      this.leave(exit);
    }
    this.finallyDepth--;
  }
}
