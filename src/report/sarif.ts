/** SARIF 2.1.0, for code scanning and other tools that collect results. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Failure } from '../diagnostic.js';
import type { Rule } from '../rule.js';
import type { Report, ReportedDiagnostic } from './report.js';
import { safeJson } from './safe-text.js';
import type { Position, Replacement } from './source.js';

const rootId = 'ROOT';
/** Code scanning takes a run with no more results than this. */
const mostResults = 25_000;

/** One run: results with the way of the error as code flow, stable fingerprints, suppressions, fixes, and what was incomplete. */
export function sarif({ files, failures, root, rules, version }: Report): string {
  const found = files.flatMap(({ diagnostics, suppressed }) => [
    ...diagnostics.map((diagnostic) => resultOf(diagnostic, root, false)),
    ...suppressed.map((diagnostic) => resultOf(diagnostic, root, true)),
  ]);
  const results = found.slice(0, mostResults);
  const used = new Set(results.map(({ ruleId }) => ruleId));
  const described = rules.filter(({ name }) => used.has(name));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'errlint', semanticVersion: version, rules: described.map(descriptorOf) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [rootId]: { uri: `${pathToFileURL(root).href}/` } },
        invocations: [
          {
            executionSuccessful: failures.length === 0,
            toolExecutionNotifications: [...failures.map((failure) => notificationOf(failure, root)), ...cutNotification(found.length)],
          },
        ],
        results,
      },
    ],
  };
  return `${safeJson(JSON.stringify(log, null, 2))}\n`;
}

function descriptorOf({ name, severity, category, docs }: Rule) {
  return {
    id: name,
    name,
    shortDescription: { text: docs.summary },
    fullDescription: { text: unwrapped(docs.why) },
    help: { text: `${unwrapped(docs.why)}\n\n${unwrapped(docs.instead)}` },
    defaultConfiguration: { level: severity },
    properties: { tags: [category, ...(docs.references ?? [])].slice(0, 10) },
  };
}

function resultOf(diagnostic: ReportedDiagnostic, root: string, isSuppressed: boolean) {
  const { file, rule, severity, message, instead, from, to, trace, fingerprint, fix, suggestions, justification } = diagnostic;
  const location = locationOf(artifactOf(file, root), from, to);
  const steps = trace.map((step) => ({
    location: { ...locationOf(artifactOf(step.file, root), step.from, step.to), message: { text: step.label } },
  }));
  // A way that leads over the place of the fault itself says so already; any other ends there.
  const isOnWay = trace.some((step) => step.file === file && step.start < diagnostic.end && diagnostic.start < step.end);
  const way = isOnWay ? steps : [...steps, { location: { ...location, message: { text: message } } }];
  const fixes = [
    ...(fix === undefined ? [] : [{ description: { text: 'Safe fix' }, fix }]),
    ...suggestions.map((suggestion) => ({ description: { text: suggestion.description }, fix: suggestion.fix })),
  ];
  return {
    ruleId: rule,
    level: severity,
    message: { text: instead === undefined ? message : `${message}\n${instead}` },
    locations: [location],
    partialFingerprints: { 'errlintFinding/v1': fingerprint },
    ...(steps.length === 0 ? {} : { codeFlows: [{ threadFlows: [{ locations: way }] }] }),
    ...(isSuppressed ? { suppressions: [{ kind: 'inSource', ...(justification === undefined ? {} : { justification }) }] } : {}),
    ...(fixes.length === 0
      ? {}
      : {
          fixes: fixes.map(({ description, fix: replacement }) => ({
            description,
            artifactChanges: [changeOf(artifactOf(file, root), replacement)],
          })),
        }),
  };
}

function changeOf(artifactLocation: Artifact, { start, end, text }: Replacement) {
  return { artifactLocation, replacements: [{ deletedRegion: { charOffset: start, charLength: end - start }, insertedContent: { text } }] };
}

function notificationOf({ file, line, message, rule }: Failure, root: string) {
  return {
    level: 'error',
    message: { text: message },
    locations: [
      { physicalLocation: { artifactLocation: artifactOf(file, root), ...(line === undefined ? {} : { region: { startLine: line } }) } },
    ],
    ...(rule === undefined ? {} : { associatedRule: { id: rule } }),
  };
}

/** Says that there is more than could be told. */
function cutNotification(count: number) {
  if (count <= mostResults) return [];
  return [{ level: 'warning', message: { text: `${count - mostResults} more results are left out: code scanning takes ${mostResults}.` } }];
}

function locationOf(artifactLocation: Artifact, from: Position, to: Position) {
  return {
    physicalLocation: {
      artifactLocation,
      region: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
    },
  };
}

interface Artifact {
  readonly uri: string;
  readonly uriBaseId?: string;
}

function artifactOf(file: string, root: string): Artifact {
  const relative = path.relative(root, file);
  // Nothing may lead out of a base.
  if (relative.startsWith('..') || path.isAbsolute(relative)) return { uri: pathToFileURL(file).href };
  // Half a surrogate pair has no encoding.
  const wellFormed = relative.replace(/\p{Cs}/gu, '\ufffd');
  return { uri: wellFormed.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: rootId };
}

function unwrapped(text: string): string {
  return text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n').map((line) => line.trim()))
    .map((lines) => lines.join(' '))
    .join('\n\n');
}
