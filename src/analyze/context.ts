import { createHash } from 'node:crypto';
import { nameOf } from '../bind/names.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Diagnostic } from '../diagnostic.js';
import { forEachChild, isFunction, SyntaxKind, type Node, type ts } from '../parse/syntax.js';
import type { Context, Report, Rule } from '../rule.js';

/** A diagnostic before directives are applied, without what follows from its place. */
export interface Problem extends Omit<Diagnostic, 'file' | 'fingerprint' | 'anchor'> {
  /** The reported node; undefined for problems of the text itself. */
  readonly node?: Node;
}

/** What the rule gets beside each concept of the file. Its reports are added to `problems`. */
export function createContext(
  rule: Rule,
  severity: Diagnostic['severity'],
  options: Readonly<Record<string, unknown>>,
  strict: boolean,
  file: AnalysedFile,
  problems: Problem[],
): Context {
  const defaults = Object.fromEntries(Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]));
  return {
    options: { ...defaults, ...options } as Context['options'],
    strict,
    report(report) {
      const { at, message, trace = [], fix, suggestions = [] } = report;
      const text = rule.messages[message];
      if (text === undefined) throw new TypeError(`The rule \`${rule.name}\` has no message \`${message}\``);
      const data = (report as { data?: Readonly<Record<string, string | number>> }).data ?? {};
      problems.push({
        rule: rule.name,
        severity,
        messageId: message,
        message: text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(data[name] ?? '')),
        data,
        instead: firstSentence(rule.docs.instead),
        ...placeOf(report, at, file),
        trace,
        ...(fix === undefined ? {} : { fix }),
        suggestions,
        node: at,
      });
    },
  };
}

function placeOf({ until }: Report<Readonly<Record<string, string>>>, at: Node, { bound }: AnalysedFile): { start: number; end: number } {
  const start = at.getStart(bound.source);
  if (until === undefined) return { start, end: at.end };
  if (until !== 'first-token')
    return { start, end: Math.max(start + 1, bound.text.slice(0, until.getStart(bound.source)).trimEnd().length) };
  const word = /^[\w$]+|^./.exec(bound.text.slice(start, start + 80));
  return { start, end: start + (word?.[0].length ?? 1) };
}

/** The first sentence of a documentation text, on one line. */
export function firstSentence(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return /^.*?[.!?](?=\s|$)/.exec(line)?.[0] ?? line;
}

/**
 * The diagnostics with names that survive unrelated edits: rule, file, enclosing functions, shape of the reported code, and which of the
 * equal ones it is. Literals of the source are left out of the shape, so that no secret can be guessed from a committed baseline.
 */
export function fingerprint(problems: readonly Problem[], file: AnalysedFile, path: string): readonly Diagnostic[] {
  const seen = new Map<string, number>();
  return problems.map(({ node, ...problem }) => {
    const place = node === undefined ? '' : `${scopeOf(node)} ${shapeOf(node)}`;
    const { rule, messageId } = problem;
    const shape = `${rule} ${messageId} ${place}`;
    const count = seen.get(shape) ?? 0;
    seen.set(shape, count + 1);
    const hashIn = (name: string) =>
      createHash('sha256').update(`${rule} ${messageId} ${name} ${place} ${count}`).digest('hex').slice(0, 16);
    return { ...problem, file: file.path, fingerprint: hashIn(path), anchor: hashIn('') };
  });
}

function scopeOf(node: Node): string {
  const names: string[] = [];
  for (let current = node.parent; current !== undefined; current = current.parent) {
    if (!isFunction(current) && current.kind !== SyntaxKind.ClassDeclaration) continue;
    const { name } = current as ts.FunctionDeclaration;
    names.unshift((name === undefined ? undefined : nameOf(name)) ?? '');
  }
  return names.join('>');
}

function shapeOf(node: Node): string {
  const parts: string[] = [];
  const visit = (inner: Node): void => {
    if (inner.kind === SyntaxKind.Identifier) parts.push((inner as ts.Identifier).text);
    else parts.push(String(inner.kind));
    forEachChild(inner, visit);
  };
  visit(node);
  return parts.join(' ');
}
