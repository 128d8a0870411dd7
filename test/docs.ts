/** The generated documentation: a page per rule, the catalogue, and the two tables of the README. */
import { isBuiltin } from 'node:module';
import type { Model } from '../src/models/model.js';
import { basesOf } from '../src/models/paths.js';
import type { Category, Example, Rule } from '../src/rule.js';
import { filesOf, reportsOn } from './examples.js';
import { fixtureFolders, fixturesIn, readFixture } from './fixtures.js';
import type { Mark } from './marks.js';

const categories: Readonly<Record<Category, string>> = {
  swallow: 'Errors that disappear',
  leak: 'Details that leak',
  config: 'Configuration',
  global: 'Last line of defence',
  resilience: 'Resilience',
  validation: 'Validation',
  observability: 'Observability',
  logic: 'Logic',
};

/** `rules/README.md`: every rule by category. */
export function catalogue(rules: readonly Rule[]): string {
  const sections = Object.entries(categories).flatMap(([category, title]) => {
    const members = rules.filter((rule) => rule.category === category);
    return members.length === 0 ? [] : [`## ${title}`, rulesTable(members, '')];
  });
  return page(
    '<!-- Generated from the rules: run `npm run update`. -->',
    '# Rules',
    'The `recommended` preset has on what is worth fixing in every backend; `strict` has all rules on, in their demanding reading.',
    ...sections,
  );
}

/** One row per rule, with links to their pages in the folder. */
export function rulesTable(rules: readonly Rule[], folder: string): string {
  return table(
    ['Rule', 'Reports', 'Preset', 'Severity'],
    rules.map(({ name, docs, preset, severity }) => [`[\`${name}\`](${folder}${name}.md)`, reports(docs.summary), preset, severity]),
  );
}

/** `rules/<id>.md`. */
export function rulePage(rule: Rule, gaps: readonly Mark[]): string {
  const { name, docs, options = {}, preset, severity, category, fixable } = rule;
  const limits = [...(docs.limits === undefined ? [] : [dedent(docs.limits)]), listOfGaps(gaps)].filter((text) => text !== '');
  return page(
    `<!-- Generated from ${name}.ts: run \`npm run update\`. -->`,
    `# ${name}`,
    `${docs.summary}.`,
    [`*${categories[category]}*`, `\`${preset}\` preset`, severity, ...(fixable ? ['fixable'] : []), '[all rules](README.md)'].join(' · '),
    section('Why', dedent(docs.why)),
    section('What to do instead', dedent(docs.instead)),
    section(
      'Examples',
      ...rule.examples.flatMap(({ bad, good, strict = false }) => [
        strict && preset !== 'strict' ? '**Bad**, in the `strict` preset' : '**Bad**',
        code(bad),
        reportsOf(rule, bad, strict),
        '**Good**',
        code(good),
      ]),
    ),
    section(
      'Options',
      Object.entries(options)
        .map(([option, { about, default: value, oneOf }]) => {
          const choices = oneOf === undefined ? '' : ` One of ${oneOf.map((choice) => `\`${choice}\``).join(', ')}.`;
          return `- \`${option}\`: ${about}${choices} Default: \`${JSON.stringify(value)}\`.`;
        })
        .join('\n'),
    ),
    section('Limits', ...limits),
    section('References', (docs.references ?? []).map((reference) => `- ${link(reference)}`).join('\n')),
  );
}

/** The README's table of supported libraries, by what they are for. */
export function librariesTable(models: readonly Model[]): string {
  const libraries = models.flatMap((model) =>
    [model.package]
      .flat()
      .flatMap(publicName)
      .map((name) => ({ name, kind: kindOf(name, model, models) })),
  );
  const rows = [...purposes.map(([kind]) => kind), others, runtime].flatMap((kind) => {
    const names = new Set(libraries.filter((library) => library.kind === kind).map(({ name }) => `\`${name}\``));
    return names.size === 0 ? [] : [[kind, [...names].sort().join(', ')]];
  });
  return table(['For', 'Packages'], rows);
}

// @trpc/server/* → @trpc/server, mysql2/promise → mysql2, node:http → http
function publicName(specifier: string): string[] {
  if (specifier === 'global' || /^(#|(\*|@types)\/)/.test(specifier)) return [];
  return [
    specifier
      .replace('node:', '')
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/'),
  ];
}

/** What a package is for, by the roles of its calls: the first that fits. */
const purposes: readonly (readonly [string, readonly string[]])[] = [
  ['Servers', ['route', 'use', 'handle-errors', 'listen', 'respond', 'wrap-handler', 'patches-async', 'mount']],
  ['Databases', ['query', 'transaction']],
  ['Error trackers', ['report']],
  ['Logging', ['log']],
  ['HTTP clients', ['request']],
  ['Environment variables', ['load-env', 'validate-env', 'loads-env', 'validates-env']],
  ['Validation', ['validate', 'parse']],
  ['Passwords and tokens', ['hash', 'verify-password', 'verify-token']],
  ['Mail', ['send-mail']],
  ['Retries', ['retry']],
  ['Result types', ['fail']],
  ['User interfaces', ['draws']],
  ['Chat platforms', ['chats']],
];

const others = 'Others';
const runtime = 'Node.js itself';

function kindOf(name: string, model: Model, models: readonly Model[]): string {
  if (isBuiltin(name)) return runtime;
  const hosts = models.filter(({ package: names }) => basesOf(model).some((base) => [names].flat().includes(base)));
  return purposeOf([model]) ?? purposeOf(hosts) ?? others;
}

function purposeOf(models: readonly Model[]): string | undefined {
  const roles = new Set<string>(models.flatMap(({ calls = [], traits = [] }) => [...calls, ...traits]).map((row) => row.is));
  return purposes.find(([, known]) => known.some((role) => roles.has(role)))?.[0];
}

/** The known limits of every rule: the `missing` and `spurious` marks in all fixtures. */
export function gapsByRule(): Map<string, Mark[]> {
  const marks = fixtureFolders()
    .flatMap(fixturesIn)
    .flatMap((name) => readFixture(name).marks);
  const gaps = new Map<string, Mark[]>();
  for (const mark of marks.filter(({ gap }) => gap !== undefined)) gaps.set(mark.rule, [...(gaps.get(mark.rule) ?? []), mark]);
  return gaps;
}

function listOfGaps(gaps: readonly Mark[]): string {
  const lines = gaps.map(({ gap, reason }) => `- ${gap === 'missing' ? 'Not reported yet' : 'Reported although it is fine'}: ${reason}.`);
  return [...new Set(lines)].sort().join('\n');
}

/** What errlint says on a bad example. */
function reportsOf(rule: Rule, example: Example, strict: boolean): string {
  return reportsOn(rule, example, strict)
    .map(({ message }) => `> ${message}`)
    .join('\n>\n');
}

function code(example: Example): string {
  return Object.entries(filesOf(example))
    .map(([file, text]) => {
      const title = typeof example === 'string' ? '' : `// ${file}\n`;
      return `\`\`\`ts\n${title}${dedent(text)}\n\`\`\``;
    })
    .join('\n\n');
}

// CWE-390
function link(reference: string): string {
  const [, number] = /^CWE-(\d+)$/.exec(reference) ?? [];
  return number === undefined ? `<${reference}>` : `[${reference}](https://cwe.mitre.org/data/definitions/${number}.html)`;
}

/** The summary as what a rule reports: without its first verb. */
function reports(summary: string): string {
  const rest = summary.replace(/^Disallow /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

function section(title: string, ...parts: readonly string[]): string {
  const text = parts.filter((part) => part !== '').join('\n\n');
  return text === '' ? '' : `## ${title}\n\n${text}`;
}

function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function dedent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common)).join('\n');
}
