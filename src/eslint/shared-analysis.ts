/**
 * One analysis per file, whatever the number of rules. Every rule that is on joins before the linter walks the tree; the first that is asked
 * for its diagnostics has all of them analysed together.
 */
import path from 'node:path';
import type { SourceCode } from '@typescript-eslint/utils/ts-eslint';
import type { Analysis, Diagnostic, Failure } from '../diagnostic.js';
import { isSourceName } from '../project/source-names.js';
import { analyzeInEditor } from './editor-project.js';
import { settingsIn } from './plugin-settings.js';

/** What the analysis needs of the context of a rule; ESLint and oxlint have it alike. */
export interface FileContext {
  readonly cwd: string;
  readonly filename: string;
  readonly physicalFilename: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sourceCode: Readonly<SourceCode>;
}

/** Options that the linter's configuration gives rules, by rule name. */
export type GivenOptions = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** The analysis of one file, shared by the rules that are on. */
export interface SharedAnalysis {
  diagnosticsOf(rule: string): readonly Diagnostic[];
  failuresOf(rule: string): readonly Failure[];
}

interface Run extends SharedAnalysis {
  /** Whether the rule is part of it; it is not when it joined before, or too late. */
  join(rule: string, options: Readonly<Record<string, unknown>>): boolean;
}

/** By source code. ESLint has an object of its own for each text of a file; oxlint has one for all, in which a rule joins anew each time. */
const runs = new WeakMap<object, Run>();

/** Joins the analysis of the context's file; undefined where there is no JavaScript or TypeScript. */
export function joinAnalysis(rule: string, options: Readonly<Record<string, unknown>>, context: FileContext): SharedAnalysis | undefined {
  const file = fileOf(context);
  if (file === undefined) return undefined;
  const known = runs.get(context.sourceCode);
  if (known?.join(rule, options) ?? false) return known;
  const run = createRun(file, context);
  run.join(rule, options);
  runs.set(context.sourceCode, run);
  return run;
}

function createRun(file: string, { cwd, settings, sourceCode }: FileContext): Run {
  const given = new Map<string, Readonly<Record<string, unknown>>>();
  let analysis: Analysis | undefined;
  const analysed = (): Analysis =>
    (analysis ??= analyzeInEditor({ file, text: sourceCode.text, cwd, given, settings: settingsIn(settings) }));
  return {
    join(rule, options) {
      if (analysis !== undefined || given.has(rule)) return false;
      given.set(rule, options);
      return true;
    },
    diagnosticsOf: (rule) => analysed().files.flatMap(({ diagnostics }) => diagnostics.filter((diagnostic) => diagnostic.rule === rule)),
    failuresOf: (rule) => analysed().failures.filter((failure) => (failure.rule ?? wholeFile(analysed())) === rule),
  };
}

/** The rule that tells of a failure of the file itself; what does not parse is a diagnostic already. */
function wholeFile({ files }: Analysis): string | undefined {
  return files.length === 0 ? 'syntax-error' : undefined;
}

/**
 * The path to analyse the text under. A part of a file that a processor took out (`notes.md/0.ts`) lies in the folder of that file, from
 * where its imports count.
 */
function fileOf({ cwd, filename, physicalFilename, sourceCode }: FileContext): string | undefined {
  if (sourceCode.ast.type !== 'Program') return undefined;
  // `<input>`, `<text>`: what has no name yet.
  if (/^<\w+>$/.test(filename)) return path.join(cwd, 'unnamed.js');
  if (!isSourceName(filename)) return undefined;
  return filename === physicalFilename ? filename : `${physicalFilename}~${path.basename(filename)}`;
}
