import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { buildFlow } from '../src/flow/build.js';
import { alwaysPrecedes, canReach, conditionsAt } from '../src/flow/conditions.js';
import { reachingWrites } from '../src/flow/definitions.js';
import type { Block, FlowGraph } from '../src/flow/flow-graph.js';
import { leavingErrors } from '../src/flow/leaving-errors.js';
import { solve } from '../src/flow/solve.js';
import { isFunction, type Body, type Node } from '../src/parse/syntax.js';

function parse(text: string): ts.SourceFile {
  return ts.createSourceFile('orders.ts', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
}

function nodesOf(root: Node): Node[] {
  const nodes: Node[] = [];
  const queue = [root];
  for (let node = queue.pop(); node; node = queue.pop()) {
    nodes.push(node);
    const children: Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    queue.push(...children.reverse());
  }
  return nodes;
}

function neverReturns(call: Node): boolean | 'throws' {
  const callee = (call as ts.CallExpression).expression.getText();
  return callee === 'fail' ? 'throws' : callee === 'quit';
}

/** The graph of these statements, as the body of a function. */
function flowOf(statements: string): FlowGraph {
  return flowOfFirst(`async function* f(p, q) {\n${statements}\n}`, isFunction);
}

function flowOfFirst(text: string, isBody: (node: Node) => boolean): FlowGraph {
  const graph = buildFlow(nodesOf(parse(text)).find(isBody) as Body, neverReturns);
  expectInvariants(graph);
  return graph;
}

function expectInvariants({ blocks, entry, exit, throws }: FlowGraph): void {
  expect(entry.id).toBe(0);
  const broken = blocks.filter(
    (block, index) =>
      block.id !== index ||
      block.successors.filter(({ kind }) => kind === 'error').length > 1 ||
      (block.predecessors.length === 0 && block !== entry && block !== exit && block !== throws) ||
      block.successors.some((edge) => (edge.kind === 'loop') !== edge.to.id <= block.id || !edge.to.predecessors.includes(edge)),
  );
  expect(broken).toEqual([]);
}

/** The node with this text; the last one in the order of the text, and the innermost. */
function find(graph: FlowGraph, text: string): Node {
  const node = nodesOf(graph.body).findLast((candidate) => candidate.getText() === text);
  if (!node) throw new Error(`no node \`${text}\``);
  return node;
}

/**
 * Which call can come next after each call, as `{ a: 'b, exit ! c' }`: `b` or the exit after `a`, `c` when `a` throws. Errors that
 * leave the function are not listed. The copies of a call in a `finally` are `a`, `a'`, `a''`.
 */
function callsIn(graph: FlowGraph): Record<string, string> {
  const names = new Map<string, string>();
  const isUsed = new Set<string>();
  const nameOf = (block: Block, index: number): string | undefined => {
    const action = block.actions[index]!;
    if (action.kind !== ts.SyntaxKind.CallExpression) return undefined;
    const key = `${block.id}:${index}`;
    let name = names.get(key);
    if (name === undefined) {
      name = (action as ts.CallExpression).expression.getText().replace(/^.*\./s, '');
      while (isUsed.has(name)) name += "'";
      isUsed.add(name);
      names.set(key, name);
    }
    return name;
  };
  for (const block of graph.blocks) block.actions.forEach((_, index) => nameOf(block, index));

  const firstFrom = (block: Block, index: number, seen = new Set<Block>()): string[] => {
    if (block === graph.exit) return ['exit'];
    if (block === graph.throws) return ['throws'];
    for (let next = index; next < block.actions.length; next++) {
      const name = nameOf(block, next);
      if (name !== undefined) return [name];
    }
    if (seen.has(block)) return [];
    seen.add(block);
    return block.successors.filter(({ kind }) => kind !== 'error').flatMap(({ to }) => firstFrom(to, 0, seen));
  };
  const list = (found: string[]): string => [...new Set(found)].sort().join(', ');

  const result: Record<string, string> = { entry: list(firstFrom(graph.entry, 0)) };
  for (const block of graph.blocks) {
    for (let index = 0; index < block.actions.length; index++) {
      const name = nameOf(block, index);
      if (name === undefined) continue;
      const normal = list(firstFrom(block, index + 1));
      const onError = list(block.successors.filter(({ kind }) => kind === 'error').flatMap(({ to }) => firstFrom(to, 0)));
      result[name] = onError === '' || onError === 'throws' ? normal : `${normal} ! ${onError}`;
    }
  }
  return result;
}

function callsOf(statements: string): Record<string, string> {
  return callsIn(flowOf(statements));
}

describe('statements', () => {
  test('run in order', () => {
    expect(callsOf('a(b()); c();')).toEqual({ entry: 'b', b: 'a', a: 'c', c: 'exit' });
  });

  test('if and else if', () => {
    expect(callsOf('if (p) a(); b();')).toEqual({ entry: 'a, b', a: 'b', b: 'exit' });
    expect(callsOf('if (p) a(); else if (q) b(); else c(); d();')).toEqual({ entry: 'a, b, c', a: 'd', b: 'd', c: 'd', d: 'exit' });
  });

  test('return and throw end the way', () => {
    expect(callsOf('if (p) return a(); if (q) throw b(); c();')).toEqual({ entry: 'a, b, c', a: 'exit', b: 'throws', c: 'exit' });
    expect(callsOf('return; a();')).toEqual({ entry: 'exit' });
  });

  test('constant conditions leave one way', () => {
    expect(callsOf('if (true) a(); else b(); if (!1) c();')).toEqual({ entry: 'a', a: 'exit' });
    expect(callsOf('while (true) { a(); if (p) break; } b();')).toEqual({ entry: 'a', a: 'a, b', b: 'exit' });
    expect(callsOf('for (;;) a(); b();')).toEqual({ entry: 'a', a: 'a' });
    expect(callsOf('do { a(); } while (0); b();')).toEqual({ entry: 'a', a: 'b', b: 'exit' });
  });

  test('namespaces run in place', () => {
    expect(callsIn(flowOfFirst('a(); namespace N { b(); } c();', ts.isSourceFile))).toEqual({ entry: 'a', a: 'b', b: 'c', c: 'exit' });
  });

  test('calls that never return', () => {
    expect(callsOf('if (p) { a(); quit(b()); } c();')).toEqual({ entry: 'a, c', a: 'b', b: 'quit', quit: '', c: 'exit' });
  });

  test('calls that always throw', () => {
    expect(callsOf('try { if (p) fail(); a(); } catch { b(); } c();')).toEqual({
      entry: 'a, fail',
      fail: 'b',
      a: 'c ! b',
      b: 'c',
      c: 'exit',
    });
  });
});

describe('loops', () => {
  test('while', () => {
    expect(callsOf('while (a()) b(); c();')).toEqual({ entry: 'a', a: 'b, c', b: 'a', c: 'exit' });
  });

  test('do', () => {
    expect(callsOf('do { a(); if (p) continue; b(); } while (c()); d();')).toEqual({ entry: 'a', a: 'b, c', b: 'c', c: 'a, d', d: 'exit' });
  });

  test('for', () => {
    expect(callsOf('for (a(); b(); c()) { if (p) continue; d(); } e();')).toEqual({
      entry: 'a',
      a: 'b',
      b: 'c, d, e',
      d: 'c',
      c: 'b',
      e: 'exit',
    });
    expect(callsOf('for (let i = a(); ; ) { if (p) continue; if (q) break; b(); } c();')).toEqual({
      entry: 'a',
      a: 'b, c',
      b: 'b, c',
      c: 'exit',
    });
  });

  test('for … of and for … in', () => {
    const expected = { entry: 'a', a: 'b, c', b: 'b, c', c: 'exit' };
    expect(callsOf('for (const x of a()) b(x); c();')).toEqual(expected);
    expect(callsOf('let x; for (x in a()) { b(x); } c();')).toEqual(expected);
  });

  test('for await can throw at its head', () => {
    const graph = flowOf('try { for await (const x of p) a(x); } catch { b(); }');
    expect(callsIn(graph)).toEqual({ entry: 'a, exit', a: 'a, exit ! b', b: 'exit' });
    const head = graph.blockOf(nodesOf(graph.body).find(ts.isForOfStatement)!)!;
    expect(head.successors.map(({ kind }) => kind)).toEqual(['error', 'next', 'next']);
  });

  test('labels', () => {
    expect(
      callsOf('outer: for (const x of p) { for (const y of q) { if (x) continue outer; if (y) break outer; a(); } b(); } c();'),
    ).toEqual({ entry: 'a, b, c', a: 'a, b, c', b: 'a, b, c', c: 'exit' });
    expect(callsOf('outer: while (a()) { while (b()) { if (p) continue outer; c(); } d(); }')).toEqual({
      entry: 'a',
      a: 'b, exit',
      b: 'a, c, d',
      c: 'b',
      d: 'a',
    });
    expect(callsOf('block: { a(); while (p) { if (q) break; break block; } b(); } c();')).toEqual({
      entry: 'a',
      a: 'b, c',
      b: 'c',
      c: 'exit',
    });
    expect(callsOf('one: two: while (a()) { if (p) continue one; break two; } b();')).toEqual({ entry: 'a', a: 'a, b', b: 'exit' });
  });
});

describe('switch', () => {
  test('without default has a way past it', () => {
    expect(callsOf('switch (a()) { case 1: b(); break; case 2: c(); } d();')).toEqual({
      entry: 'a',
      a: 'b, c, d',
      b: 'd',
      c: 'd',
      d: 'exit',
    });
  });

  test('falls through, also into and out of a default in the middle', () => {
    expect(callsOf('switch (p) { case 1: a(); default: b(); case 2: case 3: c(); break; case 4: return d(); } e();')).toEqual({
      entry: 'a, b, c, d',
      a: 'b',
      b: 'c',
      c: 'e',
      d: 'exit',
      e: 'exit',
    });
  });

  test('with default has no way past it', () => {
    expect(callsOf('switch (p) { default: a(); return; case 1: b(); } c();')).toEqual({ entry: 'a, b', a: 'exit', b: 'c', c: 'exit' });
  });

  test('tests calls in order', () => {
    expect(callsOf('switch (p) { case a(): b(); break; case 2: c(); break; case d(): e(); break; default: g(); }')).toEqual({
      entry: 'a',
      a: 'b, c, d',
      b: 'exit',
      c: 'exit',
      d: 'e, g',
      e: 'exit',
      g: 'exit',
    });
    expect(callsOf('switch (true) { case a(): b(); break; case p > 1 && q: c(); }')).toEqual({
      entry: 'a',
      a: 'b, c, exit',
      b: 'exit',
      c: 'exit',
    });
  });

  test('continue leaves it', () => {
    expect(callsOf('while (a()) { switch (p) { case 1: continue; case 2: break; } b(); }')).toEqual({
      entry: 'a',
      a: 'a, b, exit',
      b: 'a',
    });
  });
});

describe('try', () => {
  test('catch takes what throws inside only', () => {
    expect(callsOf('a(); try { b(); c(); } catch (e) { d(e); } g();')).toEqual({
      entry: 'a',
      a: 'b',
      b: 'c ! d',
      c: 'g ! d',
      d: 'g',
      g: 'exit',
    });
    expect(callsOf('try { a(); throw p; } catch { b(); }')).toEqual({ entry: 'a', a: 'b ! b', b: 'exit' });
  });

  test('await, yield, new and tagged templates throw', () => {
    for (const text of ['await p', 'yield p', 'new P()', 'tag`x`', 'await using x = await p']) {
      expect(callsOf(`try { ${text}; } catch { a(); return; } b();`)).toEqual({ entry: 'b', a: 'exit', b: 'exit' });
      const edges = flowOf(`try { ${text}; } catch { a(); }`).blocks.flatMap(({ successors }) => successors);
      expect(edges.some(({ kind }) => kind === 'error')).toBe(true);
    }
  });

  test('a catch clause is alive even if nothing seems to throw', () => {
    const graph = flowOf('let x = 1; try { x = p.q; if (x) return p.r; } catch { a(x); } b();');
    expect(graph.blockOf(find(graph, 'a(x)'))).toBeDefined();
    expect(reachingTexts(graph, 'x', 'a(x)')).toEqual(['x = 1', 'x = p.q']);
  });

  test('finally comes after each way', () => {
    expect(callsOf('try { a(); } finally { b(); } c();')).toEqual({ entry: 'a', a: "b ! b'", b: 'c', "b'": 'throws', c: 'exit' });
  });

  test('finally of a return does not go on to the code after it', () => {
    expect(callsOf('try { return a(); } finally { b(); } c();')).toEqual({ entry: 'a', a: "b' ! b", b: 'throws', "b'": 'exit' });
    expect(callsOf('try { if (p) return; a(); } finally { b(); } c();')).toEqual({
      entry: "a, b'",
      a: "b ! b''",
      b: 'c',
      "b'": 'exit',
      "b''": 'throws',
      c: 'exit',
    });
  });

  test('finally of break and continue', () => {
    expect(callsOf('while (p) { try { if (q) break; continue; } finally { a(); } b(); } c();')).toEqual({
      entry: "a, a', c",
      a: 'c',
      "a'": "a, a', c",
      c: 'exit',
    });
    expect(callsOf('for (;; a()) { try { if (p) continue; b(); } finally { c(); } d(); }')).toEqual({
      entry: "b, c'",
      b: "c ! c''",
      c: 'd',
      d: 'a',
      "c'": 'a',
      "c''": 'throws',
      a: "b, c'",
    });
  });

  test('finally of a throw, with and without catch', () => {
    expect(callsOf('try { throw p; } finally { a(); } b();')).toEqual({ entry: 'a', a: 'throws' });
    expect(callsOf('try { throw a(); } catch { b(); throw p; } finally { c(); } d();')).toEqual({
      entry: 'a',
      a: 'b ! b',
      b: 'c ! c',
      c: 'throws',
    });
    expect(callsOf('try { try { a(); } finally { b(); } } catch { c(); }')).toEqual({
      entry: 'a',
      a: "b ! b'",
      b: 'exit ! c',
      "b'": 'c ! c',
      c: 'exit',
    });
  });

  test('a return in finally replaces the way out', () => {
    expect(callsOf('try { a(); } finally { return b(); } c();')).toEqual({ entry: 'a', a: "b ! b'", b: 'exit', "b'": 'exit' });
    expect(callsOf('while (a()) { try { return b(); } finally { break; } } c();')).toEqual({
      entry: 'a',
      a: 'b, c',
      b: 'c ! c',
      c: 'exit',
    });
  });

  test('nested finally runs inside out', () => {
    expect(callsOf('try { try { return a(); } finally { b(); } c(); } finally { d(); } e();')).toEqual({
      entry: 'a',
      a: "b' ! b",
      b: 'd ! d',
      "b'": "d' ! d",
      d: 'throws',
      "d'": 'exit',
    });
    expect(callsOf('try { a(); } finally { try { b(); } finally { c(); } } d();')).toEqual({
      entry: 'a',
      a: "b ! b'",
      b: "c ! c'",
      c: 'd',
      "c'": 'throws',
      "b'": "c'' ! c'''",
      "c''": 'throws',
      "c'''": 'throws',
      d: 'exit',
    });
  });

  test('deeply nested finally does not explode', () => {
    const depth = 30;
    const graph = flowOf('try { a(); } finally { '.repeat(depth) + 'b();' + '}'.repeat(depth));
    expect(graph.blocks.length).toBeLessThan(1500);
    expect(graph.blockOf(find(graph, 'b()'))).toBeDefined();
  });
});

describe('expressions', () => {
  test('short circuits', () => {
    expect(callsOf('a() && b(); c();')).toEqual({ entry: 'a', a: 'b, c', b: 'c', c: 'exit' });
    expect(callsOf('x = a() || b() || c(); d();')).toEqual({ entry: 'a', a: 'b, d', b: 'c, d', c: 'd', d: 'exit' });
    expect(callsOf('a() ?? b(); c();')).toEqual({ entry: 'a', a: 'b, c', b: 'c', c: 'exit' });
    expect(callsOf('if (a() && (b() || !c())) d(); else e();')).toEqual({
      entry: 'a',
      a: 'b, e',
      b: 'c, d',
      c: 'd, e',
      d: 'exit',
      e: 'exit',
    });
  });

  test('conditional', () => {
    expect(callsOf('const x = a() ? b() : p ? c() : d(); e();')).toEqual({ entry: 'a', a: 'b, c, d', b: 'e', c: 'e', d: 'e', e: 'exit' });
    expect(callsOf('if (p ? a() : b()) c(); d();')).toEqual({ entry: 'a, b', a: 'c, d', b: 'c, d', c: 'd', d: 'exit' });
  });

  test('logical assignments', () => {
    for (const operator of ['&&=', '||=', '??=']) {
      expect(callsOf(`p ${operator} a(); b();`)).toEqual({ entry: 'a, b', a: 'b', b: 'exit' });
    }
  });

  test('optional chaining skips the rest of the chain', () => {
    expect(callsOf('p?.a(b()).c(); d();')).toEqual({ entry: 'b, d', b: 'a', a: 'c', c: 'd', d: 'exit' });
    expect(callsOf('(p?.a(b())).c(); d();')).toEqual({ entry: 'b, c', b: 'a', a: 'c', c: 'd', d: 'exit' });
    expect(callsOf('p?.[a()]?.b(); c();')).toEqual({ entry: 'a, c', a: 'b, c', b: 'c', c: 'exit' });
    expect(callsOf('if (p?.a()) b(); else c();')).toEqual({ entry: 'a, c', a: 'b, c', b: 'exit', c: 'exit' });
    expect(callsOf('p?.a() ?? b(); c();')).toEqual({ entry: 'a, b', a: 'b, c', b: 'c', c: 'exit' });
  });

  test('defaults in patterns are evaluated sometimes', () => {
    expect(callsOf('const { x = a(), ...y } = b(); c();')).toEqual({ entry: 'b', b: 'a, c', a: 'c', c: 'exit' });
    expect(callsOf('[p = a(), { q: [q] = b() }] = c(); d();')).toEqual({ entry: 'c', c: 'a, b, d', a: 'b, d', b: 'd', d: 'exit' });
    expect(callsIn(flowOfFirst('const f = (x = a()) => b(x);', isFunction))).toEqual({ entry: 'a, b', a: 'b', b: 'exit' });
  });

  test('evaluation order', () => {
    expect(callsOf('a()[b()] = c(); ({ x: d(), [e()]: `${g()}` });')).toEqual({
      entry: 'a',
      a: 'b',
      b: 'c',
      c: 'd',
      d: 'e',
      e: 'g',
      g: 'exit',
    });
    expect(flowOf('x = await new A(b++);').entry.actions.map((action) => action.getText())).toEqual([
      'b++',
      'new A(b++)',
      'await new A(b++)',
      'x = await new A(b++)',
    ]);
  });

  test('functions and classes are values', () => {
    expect(callsOf('a(() => b(), class { static x = c(); }); function g() { d(); } class C { static { e(); } }')).toEqual({
      entry: 'a',
      a: 'exit',
    });
  });

  test('chains of any length', () => {
    const length = 8_000;
    expect(flowOf(`x = p${' + a(p)'.repeat(length)};`).entry.actions.length).toBe(length + 1);
    expect(flowOf(`p${'.then(q)'.repeat(length / 4)};`).entry.actions.length).toBe(length / 4);
    expect(flowOf(`if (p${' && q'.repeat(length)}) a();`).blocks.length).toBe(length + 5);
  });
});

describe('bodies', () => {
  test('an arrow function returns its expression', () => {
    const graph = flowOfFirst('const f = (e) => e.message;', isFunction);
    expect(graph.exit.predecessors.map(({ kind }) => kind)).toEqual(['return']);
    expect(graph.blockOf(find(graph, 'message'))).toBe(graph.entry);
  });

  test('files, constructors and static blocks', () => {
    expect(callsIn(flowOfFirst('a(); export default b();', ts.isSourceFile))).toEqual({ entry: 'a', a: 'b', b: 'exit' });
    const source = 'class C { constructor() { super(); } static { b(); } }';
    expect(callsIn(flowOfFirst(source, ts.isConstructorDeclaration))).toEqual({ entry: 'super', super: 'exit' });
    expect(callsIn(flowOfFirst(source, ts.isClassStaticBlockDeclaration))).toEqual({ entry: 'b', b: 'exit' });
  });

  test('a catch clause by itself, left by jumps to the code around it', () => {
    const source = 'for (;;) { try { a(); } catch { b(); if (p) continue; c(); } d(); }';
    const isHandler = (node: Node): boolean => ts.isBlock(node) && ts.isCatchClause(node.parent);
    expect(callsIn(flowOfFirst(source, isHandler))).toEqual({ entry: 'b', b: 'c, exit', c: 'exit' });
  });

  test('a function without a body runs through', () => {
    expect(callsIn(flowOfFirst('declare function f(): void;', isFunction))).toEqual({ entry: 'exit' });
  });
});

describe('placesOf', () => {
  test('finds where a node is evaluated', () => {
    const graph = flowOf('if (p.x) { a(p.y, () => p.z); } return q; b();');
    expect(graph.blockOf(find(graph, 'p.x'))).toBe(graph.entry);
    expect(graph.blockOf(find(graph, 'p.y'))).toBe(graph.blockOf(find(graph, 'a(p.y, () => p.z)')));
    expect(graph.blockOf(find(graph, '() => p.z'))).toBe(graph.blockOf(find(graph, 'p.y')));
    expect(graph.placesOf(find(graph, 'p.z'))).toEqual([]);
    expect(graph.placesOf(find(graph, 'b()'))).toEqual([]);
    expect(graph.blockOf(find(graph, 'q'))).toBe(graph.exit.predecessors[0]!.from);
    expect(graph.blockOf((graph.body as ts.FunctionDeclaration).parameters[0]!.name)).toBe(graph.entry);
  });

  test('has none for the dead part of a statement', () => {
    const graph = flowOf('for (; p; a()) { if (p && q) return; else return; } b(quit(), c(p.x));');
    for (const dead of ['a()', 'c(p.x)', 'p.x', 'b(quit(), c(p.x))']) expect(graph.placesOf(find(graph, dead))).toEqual([]);
    expect(graph.blockOf(find(graph, 'p && q'))).toBe(graph.blockOf(find(graph, 'if (p && q) return; else return;')));
  });

  test('has one place for each copy of a finally', () => {
    const graph = flowOf('try { await p; } finally { a(); }');
    expect(graph.placesOf(find(graph, 'a()')).length).toBe(2);
    expect(graph.blockOf(find(graph, 'a()'))!.successors.some(({ kind }) => kind === 'next')).toBe(true);
  });

  test('finds where statements and clauses start', () => {
    const graph = flowOf('a(); one: while (p) { b(); } try { c(); } catch (e) { d(); } switch (p) { case 1: g(); }');
    const blockOfKind = (isKind: (node: Node) => boolean): Block | undefined => graph.blockOf(nodesOf(graph.body).find(isKind)!);
    expect(blockOfKind(ts.isWhileStatement)).toBe(graph.entry);
    expect(blockOfKind(ts.isCatchClause)).toBe(graph.blockOf(find(graph, 'd()')));
    expect(blockOfKind(ts.isCaseClause)).toBe(graph.blockOf(find(graph, 'g()')));
  });
});

/** The conditions at a node, as `p, not q, p is 1`. */
function conditions(statements: string, text: string): string {
  const graph = flowOf(statements);
  return conditionsAt(graph, find(graph, text))
    .map(({ expression, holds, subject, alternatives = [] }) => {
      const values = [expression, ...alternatives].map((value) => value.getText()).join(' or ');
      if (subject) return `${subject.getText()} ${holds ? 'is' : 'is not'} ${values}`;
      return holds ? expression.getText() : `not ${expression.getText()}`;
    })
    .join(', ');
}

describe('conditionsAt', () => {
  test('inside if, else and after an early return', () => {
    expect(conditions('if (p) a();', 'a()')).toBe('p');
    expect(conditions('if (!(p as any)) return; a();', 'a()')).toBe('p');
    expect(conditions('if (p) { return; } else if (q) throw p; a();', 'a()')).toBe('not p, not q');
    expect(conditions('if (p) b(); a();', 'a()')).toBe('');
  });

  test('of decomposed operators', () => {
    expect(conditions('if (p && !q) a();', 'a()')).toBe('p, not q');
    expect(conditions('if (p && q) b(); else a();', 'a()')).toBe('not p && q');
    expect(conditions('if (p || q) a();', 'a()')).toBe('p || q');
    expect(conditions('if ((p || q) && r) a();', 'a()')).toBe('p || q, r');
    expect(conditions('if ((p && q) || r) a();', 'a()')).toBe('(p && q) || r');
    expect(conditions('if (!(p && q)) a();', 'a()')).toBe('not p && q');
    expect(conditions('if (p) b(); else if (q) c(); a();', 'a()')).toBe('');
    expect(conditions('if (!p || !q) return; a();', 'a()')).toBe('p, q');
    expect(conditions('x = p && q.r;', 'q.r')).toBe('p');
    expect(conditions('x = p ? q.r : q.s;', 'q.s')).toBe('not p');
    expect(conditions('x = p ?? q.r;', 'q.r')).toBe('not p');
    expect(conditions('p?.a(q);', 'q')).toBe('p');
    expect(conditions('if (p?.q) a();', 'a()')).toBe('p, p?.q');
    expect(conditions('a(p && q);', 'a(p && q)')).toBe('');
  });

  test('in and after loops', () => {
    expect(conditions('while (p) { if (q) continue; a(); }', 'a()')).toBe('p, not q');
    expect(conditions('while (p) b(); a();', 'a()')).toBe('not p');
    expect(conditions('while (p) { if (q) break; } a();', 'a()')).toBe('');
    expect(conditions('for (const x of p) { if (!x) continue; a(); }', 'a()')).toBe('x');
    expect(conditions('do { b(); } while (p); a();', 'a()')).toBe('not p');
  });

  test('in switch clauses', () => {
    expect(conditions('switch (p) { case 1: b(); break; case 2: a(); }', 'a()')).toBe('p is 2');
    expect(conditions('switch (p) { case 1: b(); case 2: a(); }', 'a()')).toBe('');
    expect(conditions('switch (p) { case 1: case 2: a(); }', 'a()')).toBe('p is 1 or 2');
    expect(conditions('switch (p) { case 1: case q(): a(); }', 'a()')).toBe('p is 1 or q()');
    expect(conditions('switch (p) { case 1: default: a(); }', 'a()')).toBe('');
    expect(conditions('switch (p) { case 1: case 2: b(); case 3: a(); }', 'a()')).toBe('');
    expect(conditions('switch (p) { case 1: break; default: a(); }', 'a()')).toBe('p is not 1');
    expect(conditions('switch (p) { case 1: return; case b(): return; } a();', 'a()')).toBe('p is not 1, p is not b()');
    expect(conditions('switch (true) { case p > 1: return; case q: a(); }', 'a()')).toBe('not p > 1, q');
  });

  test('through try, catch and finally', () => {
    expect(conditions('if (p) { try { b(); } catch { a(); } }', 'a()')).toBe('p');
    expect(conditions('try { if (!p) throw q; } catch { return; } a();', 'a()')).toBe('p');
    expect(conditions('if (!p) return; try { if (q) return; b(); } finally { a(); }', 'a()')).toBe('p');
  });
});

/** Whether a way leads from one call to another, or to `exit` or `throws`, without meeting some. */
function reaches(statements: string, from: string, to: string, ...without: string[]): boolean {
  const graph = flowOf(statements);
  const goal = to === 'exit' ? graph.exit : to === 'throws' ? graph.throws : find(graph, to);
  return canReach(graph, find(graph, from), goal, { without: (action) => without.includes(action.getText()) });
}

describe('canReach', () => {
  test('follows order, branches and loops', () => {
    expect(reaches('a(); b();', 'a()', 'b()')).toBe(true);
    expect(reaches('a(); b();', 'b()', 'a()')).toBe(false);
    expect(reaches('if (p) a(); else b();', 'a()', 'b()')).toBe(false);
    expect(reaches('if (p) { a(); return; } b();', 'a()', 'b()')).toBe(false);
    expect(reaches('while (p) { b(); a(); }', 'a()', 'b()')).toBe(true);
    expect(reaches('while (p) { a(); }', 'a()', 'a()')).toBe(true);
    expect(reaches('a();', 'a()', 'a()')).toBe(false);
  });

  test('stops at what must not be met', () => {
    expect(reaches('a(); b(); c();', 'a()', 'c()', 'b()')).toBe(false);
    expect(reaches('a(); if (p) b(); c();', 'a()', 'c()', 'b()')).toBe(true);
    expect(reaches('while (p) { a(); b(); }', 'a()', 'a()', 'b()')).toBe(false);
  });

  test('finds the way of an error past a release', () => {
    const leak = 'a(); b(); c();';
    expect(reaches(leak, 'a()', 'exit', 'c()')).toBe(false);
    expect(reaches(leak, 'a()', 'throws', 'c()')).toBe(true);
    const safe = 'a(); try { b(); } finally { c(); }';
    expect(reaches(safe, 'a()', 'exit', 'c()')).toBe(false);
    expect(reaches(safe, 'a()', 'throws', 'c()')).toBe(false);
  });

  test('does not mix the ways through a finally', () => {
    expect(reaches('try { if (p) { a(); return; } } finally { c(); } b();', 'a()', 'b()')).toBe(false);
    expect(reaches('try { if (p) { a(); return; } } finally { c(); } b();', 'c()', 'b()')).toBe(true);
  });

  test('takes parts of expressions', () => {
    expect(reaches('if (p.ok) b();', 'p.ok', 'b()')).toBe(true);
    expect(reaches('a(p.ok);', 'p.ok', 'a(p.ok)')).toBe(true);
    expect(reaches('a(p.ok);', 'a(p.ok)', 'p.ok')).toBe(false);
  });
});

function precedes(statements: string, a: string, b: string): boolean {
  const graph = flowOf(statements);
  return alwaysPrecedes(graph, find(graph, a), find(graph, b));
}

describe('alwaysPrecedes', () => {
  test('holds if every way passes', () => {
    expect(precedes('a(); b();', 'a()', 'b()')).toBe(true);
    expect(precedes('a(); b();', 'b()', 'a()')).toBe(false);
    expect(precedes('if (p) a(); b();', 'a()', 'b()')).toBe(false);
    expect(precedes('if (p) { c(); return; } a(); b();', 'a()', 'b()')).toBe(true);
    expect(precedes('while (p) { a(); } b();', 'a()', 'b()')).toBe(false);
    expect(precedes('do { a(); } while (p); b();', 'a()', 'b()')).toBe(true);
    expect(precedes('while (p) { b(); a(); }', 'a()', 'b()')).toBe(false);
    expect(precedes('a();', 'a()', 'a()')).toBe(false);
  });

  test('knows that an error may come first', () => {
    expect(precedes('try { c(); a(); } catch { b(); }', 'a()', 'b()')).toBe(false);
    expect(precedes('a(); try { c(); } catch { b(); }', 'a()', 'b()')).toBe(true);
    expect(precedes('try { c(); } finally { a(); } b();', 'a()', 'b()')).toBe(true);
  });

  test('takes conditions and parts of expressions', () => {
    expect(precedes('if (!p.ok) return; b(p);', 'p.ok', 'b(p)')).toBe(true);
    expect(precedes('a(b(p), p.ok);', 'b(p)', 'p.ok')).toBe(true);
    expect(precedes('a(p.ok, b(p));', 'b(p)', 'p.ok')).toBe(false);
    expect(precedes('a(p.ok, b(p));', 'p.ok', 'b(p)')).toBe(true);
    expect(precedes('a(b(p)); return; c();', 'b(p)', 'c()')).toBe(false);
  });
});

/** The writes of a variable that reach its use in the node with this text, `entry` among them. */
function reachingTexts(graph: FlowGraph, name: string, useIn: string): string[] {
  const writes = nodesOf(graph.body).filter((node) => {
    if (ts.isVariableDeclaration(node) || ts.isBindingElement(node)) return node.name.getText() === name;
    if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) return node.operand.getText() === name;
    if (ts.isForOfStatement(node)) return node.initializer.getText() === name;
    return ts.isBinaryExpression(node) && /^\W*=$/.test(node.operatorToken.getText()) && node.left.getText() === name;
  });
  const use = nodesOf(find(graph, useIn)).find((node) => ts.isIdentifier(node) && node.text === name)!;
  const reaching = reachingWrites(graph, writes, use);
  const texts = reaching.writes.map((write) => write.getText().replace(/\s*\{[^]*/, ''));
  return reaching.uninitialised ? ['entry', ...texts] : texts;
}

function definitions(statements: string, name: string, useIn: string): string[] {
  return reachingTexts(flowOf(statements), name, useIn);
}

describe('reachingWrites', () => {
  test('the last write wins', () => {
    expect(definitions('let x = 1; x = 2; a(x);', 'x', 'a(x)')).toEqual(['x = 2']);
    expect(definitions('let x = 1; if (p) x = 2; a(x);', 'x', 'a(x)')).toEqual(['x = 1', 'x = 2']);
    expect(definitions('let x; if (p) x = 2; else x = 3; a(x);', 'x', 'a(x)')).toEqual(['x = 2', 'x = 3']);
    expect(definitions('if (q) p = 2; a(p);', 'p', 'a(p)')).toEqual(['entry', 'p = 2']);
    expect(definitions('p = b(p);', 'p', 'b(p)')).toEqual(['entry']);
    expect(definitions('a(p, p = 2, p);', 'p', 'a(p, p = 2, p)')).toEqual(['entry']);
  });

  test('through loops', () => {
    expect(definitions('let x = 1; while (q) { a(x); x = 2; }', 'x', 'a(x)')).toEqual(['x = 1', 'x = 2']);
    expect(definitions('for (let x = 0; x < 9; x++) a(x);', 'x', 'a(x)')).toEqual(['x = 0', 'x++']);
    expect(definitions('while (q) { let x; if (q) x = 1; a(x); }', 'x', 'a(x)')).toEqual(['x', 'x = 1']);
    expect(definitions('for (const x of p) a(x);', 'x', 'a(x)')).toEqual(['x']);
    expect(definitions('let x = 1; for (x of p) { a(x); }', 'x', 'a(x)')).toEqual(['for (x of p)']);
    expect(definitions('let x = 1; for (x of p) { b(x); } a(x);', 'x', 'a(x)')).toEqual(['x = 1', 'for (x of p)']);
  });

  test('through try and catch', () => {
    expect(definitions('let x = 1; try { x = b(); c(); } catch { a(x); }', 'x', 'a(x)')).toEqual(['x = 1', 'x = b()']);
    expect(definitions('let x = 1; try { x = b(); } catch { a(x); }', 'x', 'a(x)')).toEqual(['x = 1']);
    expect(definitions('let x = 1; try { x = 2; c(); x = 3; } catch { a(x); }', 'x', 'a(x)')).toEqual(['x = 2']);
    expect(definitions('try { b(); } catch (x) { a(x); }', 'x', 'a(x)')).toEqual(['x']);
    expect(definitions('let x; try { x = 1; return; } finally { a(x); }', 'x', 'a(x)')).toEqual(['x = 1']);
  });

  test('patterns, logical assignments, redeclarations', () => {
    expect(definitions('const { y: [x] } = p; a(x);', 'x', 'a(x)')).toEqual(['x']);
    expect(definitions('let x = 1; x ??= 2; a(x);', 'x', 'a(x)')).toEqual(['x = 1', 'x ??= 2']);
    expect(definitions('var x = 1; var x; a(x);', 'x', 'a(x)')).toEqual(['x = 1']);
  });

  test('all of them in a closure', () => {
    expect(definitions('let x = 1; x = 2; b(() => a(x));', 'x', 'a(x)')).toEqual(['entry', 'x = 1', 'x = 2']);
  });
});

describe('solve', () => {
  /** The names of the calls that may have been made: a may-analysis with sets as sorted text. */
  const callsMade = {
    entry: '',
    join: (a: string, b: string) => [...new Set(`${a} ${b}`.split(' '))].sort().join(' ').trim(),
    equals: (a: string, b: string) => a === b,
    transfer: (state: string, action: Node) => (ts.isCallExpression(action) ? callsMade.join(state, action.expression.getText()) : state),
  };

  test('joins over branches and loops', () => {
    const graph = flowOf('if (p) a(); else b(); while (q) { c(); d(); }');
    const { stateAt, stateBefore } = solve(graph, callsMade);
    expect(stateAt(find(graph, 'c()'))).toBe('a b c d');
    expect(stateAt(find(graph, 'd()'))).toBe('a b c d');
    expect(stateBefore(graph.exit)).toBe('a b c d');
  });

  test('takes the states before what can throw along error edges', () => {
    const graph = flowOf('try { a(); b(); x = 1; } catch { c(); } try { d(); throw p; } catch { e(); }');
    const { stateAt, stateBefore } = solve(graph, callsMade);
    expect(stateAt(find(graph, 'c()'))).toBe('a');
    expect(stateAt(find(graph, 'e()'))).toBe('a b c d');
    expect(stateBefore(graph.throws)).toBe('a b c d');
  });

  test('has no state where no way leads', () => {
    const graph = flowOf('while (true) {}');
    expect(solve(graph, callsMade).stateBefore(graph.exit)).toBeUndefined();
  });

  test('sees the outcome of conditions', () => {
    const graph = flowOf('if (p) a(); else b();');
    const { stateAt } = solve(graph, { ...callsMade, along: (state, { kind }) => (kind === 'true' ? 'yes' : state) });
    expect(stateAt(find(graph, 'a()'))).toBe('yes');
    expect(stateAt(find(graph, 'b()'))).toBe('');
  });
});

describe('errors that leave the body', () => {
  /** The calls and thrown values whose error leaves, those in a `finally` included. */
  const leavingIn = (statements: string): string => {
    const texts = leavingErrors(flowOf(statements)).flatMap(({ from, kind }) => {
      const raising = from.actions.filter((action) => ts.isCallExpression(action) || (kind === 'throw' && ts.isThrowStatement(action)));
      return raising.map((action) => action.getText());
    });
    return [...new Set(texts)].sort().join(' ');
  };

  test('come up where nothing catches them', () => {
    expect(leavingIn('a(); try { b(); } catch { c(); }')).toBe('a() c()');
    expect(leavingIn('try { throw p; } catch { a(); throw q; }')).toBe('a() throw q;');
  });

  test('go through a finally', () => {
    expect(leavingIn('try { a(); } finally { if (p) b(); }')).toBe('a() b()');
    expect(leavingIn('try { try { a(); } finally { b(); } } finally { c(); }')).toBe('a() b() c()');
    expect(leavingIn('try { throw p; } finally { a(); }')).toBe('a() throw p;');
  });

  test('are caught before they get to a finally, or replaced there', () => {
    expect(leavingIn('try { a(); } catch { p; } finally { b(); }')).toBe('b()');
    expect(leavingIn('try { try { a(); } catch { p; } } finally { b(); }')).toBe('b()');
    expect(leavingIn('try { a(); } finally { return; }')).toBe('');
  });
});
