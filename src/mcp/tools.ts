/** What a language model can have errlint do. */
import { lint, rules, rulesIn, type LintOptions, type LintResult } from '../api.js';
import { boolean, described, expected, listOf, oneOf, shape, string, validator, type Validator } from '../config/shape.js';
import { isOfPlugin, ruleNamed, ruleText } from '../explain/rule-text.js';
import { diffOf } from '../fix/diff.js';
import { fixAll, fixedTexts } from '../fix/fix-all.js';
import { UserError } from '../project/user-error.js';
import { counted } from '../report/counted.js';
import { nameOf } from '../report/report.js';
import { safeLines } from '../report/safe-text.js';
import { createSource } from '../report/source.js';
import { createStyle } from '../report/style.js';
import { insideOf } from './inside.js';

/** Where the tools work, and what they may do. */
export interface Workplace {
  /** Absolute path of the working directory. */
  readonly root: string;
  /** Reads only configurations that are data. */
  readonly safeConfig: boolean;
}

/** One tool, as it is listed and called. */
export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly annotations: Readonly<Record<string, boolean>>;
  /** What the arguments have to be. */
  readonly input: Validator;
  /** Does the work and returns what there is to say. Throws a UserError when it cannot be done. */
  call(input: ToolInput, workplace: Workplace): Promise<string>;
}

/** The arguments of all tools together. */
export interface ToolInput {
  readonly paths?: readonly string[];
  readonly preset?: 'recommended' | 'strict';
  readonly rule?: string;
  readonly file?: string;
  readonly line?: number;
  readonly write?: boolean;
}

const width = 100;

const lineNumber = validator(
  (value, at) => (Number.isInteger(value) && Number(value) > 0 ? [] : expected('a whole number above 0', value, at)),
  { type: 'integer' },
);

const inputs: Readonly<Record<keyof ToolInput, Validator>> = {
  paths: described('Files and folders in the working directory; none: the places where a backend keeps its sources.', listOf(string)),
  preset: described('The rules that are on to begin with; by default what the configuration says.', oneOf(['recommended', 'strict'])),
  rule: described('The name of a rule, such as swallowed-error, or acme/unprefixed-env for one of a plugin.', string),
  file: described('A file in the working directory; `line` has to say which of its lines.', string),
  line: described('The line in `file`, counted from 1.', lineNumber),
  write: described('Writes the fixes to the files. By default nothing is written, and the diff is returned.', boolean),
};

/** The tools by name. */
export const tools: ReadonlyMap<string, Tool> = new Map(
  [
    tool('lint', ['paths', 'preset'], {
      title: 'Find error-handling faults',
      description:
        'Finds error-handling faults in TypeScript and JavaScript backends: errors that disappear, leak to clients or take the process ' +
        'down. Says for each rule what to do, then the places. Changes nothing.',
      annotations: { readOnlyHint: true, openWorldHint: false },
      call: async ({ paths = [], preset }, workplace) => withNotices(await lint(optionsOf(paths, preset, workplace))),
    }),
    tool('explain', ['rule', 'file', 'line', 'preset'], {
      title: 'Explain a rule or a line',
      description:
        'With `rule`: why the rule matters, what to do instead, examples. With `file` and `line`: why something was or was not reported ' +
        'there, and what the error handler around the line does with the error.',
      annotations: { readOnlyHint: true, openWorldHint: false },
      call: explain,
    }),
    tool('fix', ['paths', 'preset', 'write'], {
      title: 'Fix what can be fixed safely',
      description: 'Returns the safe fixes as a diff. Only with `write: true` are they made in the files.',
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      call: fix,
    }),
  ].map((each) => [each.name, each]),
);

function tool(name: string, keys: readonly (keyof ToolInput)[], rest: Pick<Tool, 'title' | 'description' | 'annotations' | 'call'>): Tool {
  const input = shape<Record<string, unknown>>('There is no argument', Object.fromEntries(keys.map((key) => [key, inputs[key]])));
  return { name, input, ...rest };
}

async function explain({ rule, file, line, preset }: ToolInput, { root, safeConfig }: Workplace): Promise<string> {
  const style = createStyle(0, width);
  if (rule !== undefined && file === undefined && line === undefined) {
    return ruleText(ruleNamed(rule, isOfPlugin(rule) ? await rulesIn({ cwd: root, safeConfig }) : rules), style);
  }
  if (rule !== undefined || file === undefined || line === undefined) throw new UserError('Give either `rule`, or `file` and `line`.');
  const [{ factsOf }, { lineText }] = await Promise.all([import('../explain/line-facts.js'), import('../explain/line-text.js')]);
  const options = { cwd: root, safeConfig, ...(preset === undefined ? {} : { preset }) };
  return lineText(await factsOf({ file: insideOf(root, file), line }, options), style);
}

async function fix({ paths = [], preset, write = false }: ToolInput, workplace: Workplace): Promise<string> {
  const run = () => lint(optionsOf(paths, preset, workplace));
  if (!write) return diffText(await run());
  const { result, fixes, files, leftAlone } = await fixAll(run);
  const made = `Made ${counted(fixes, 'fix', 'fixes')} in ${counted(files, 'file')}.\n`;
  const left = leftAlone.map(({ file, reason }) => `${nameOf(result.root, file)} was left alone: ${reason}\n`);
  return safeLines(made + left.join('')) + withNotices(result);
}

/** The fixes as a diff, with secrets taken out: it may show lines that hold some. */
function diffText({ files, root }: LintResult): string {
  const diffs = fixedTexts(files).map((fixed) => {
    const secrets = files.find(({ file }) => file === fixed.file)?.secrets ?? 'unknown';
    return createSource(fixed.before, secrets).redact(diffOf(fixed, root));
  });
  return diffs.length === 0 ? 'There is nothing to fix.\n' : safeLines(diffs.join(''));
}

function withNotices(result: LintResult): string {
  return safeLines(result.notices.map((notice) => `${notice}\n`).join('')) + result.format('agent');
}

function optionsOf(paths: readonly string[], preset: ToolInput['preset'], { root, safeConfig }: Workplace): LintOptions {
  return { cwd: root, safeConfig, paths: paths.map((named) => insideOf(root, named)), ...(preset === undefined ? {} : { preset }) };
}
