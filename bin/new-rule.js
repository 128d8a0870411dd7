#!/usr/bin/env node
// Starts a new rule: `npm run new-rule -- lost-cause`.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const id = process.argv[2] ?? '';
const indexFile = 'rules/index.ts';

const problem = problemWith(id);
if (problem === undefined) {
  const index = withRule(readFileSync(indexFile, 'utf8'));
  writeFileSync(`rules/${id}.ts`, ruleText());
  mkdirSync(`fixtures/${id}`, { recursive: true });
  writeFileSync(`fixtures/${id}/plain.ts`, fixtureText('order: Order'));
  writeFileSync(`fixtures/${id}/plain.js`, fixtureText('order'));
  writeFileSync(indexFile, index);
  console.log(`Wrote rules/${id}.ts and fixtures/${id}/, and listed the rule in ${indexFile}.`);
  console.log('Next: mark what is reported in the fixtures, write the docs, then `visit`; at last `npm run update`.');
} else {
  console.error(`new-rule: ${problem}`);
  process.exitCode = 2;
}

/** Why no rule can be started under this id. */
function problemWith(id) {
  if (id === '') return 'name the fault: npm run new-rule -- lost-cause';
  if (!/^[a-z]+(-[a-z]+)*$/.test(id)) return `\`${id}\` is not in kebab-case, such as \`lost-cause\``;
  const [first] = id.split('-');
  if (['no', 'prefer', 'require', 'avoid', 'use', 'disallow', 'enforce'].includes(first)) {
    return `\`${id}\` names a remedy; a rule is called after the fault, such as \`lost-cause\``;
  }
  if (existsSync(`rules/${id}.ts`)) return `rules/${id}.ts exists`;
  if (!existsSync(indexFile)) return `there is no ${indexFile} here`;
  return undefined;
}

/** The text of rules/index.ts with the rule added to its imports and its list. */
function withRule(index) {
  const importPattern = /^import \w+ from '\.\/(.+)\.js';\n/gm;
  const ids = [...index.matchAll(importPattern)].map(([, listed]) => listed);
  const all = [...ids, id].sort();
  const [first] = index.match(importPattern) ?? [];
  const start = first === undefined ? index.indexOf('\n', index.lastIndexOf('import ')) + 1 : index.indexOf(first);
  const imports = all.map((listed) => `import ${camelCase(listed)} from './${listed}.js';\n`).join('');
  const list = all.map((listed) => `  ${camelCase(listed)},\n`).join('');
  const rest = index.replaceAll(importPattern, '');
  return `${rest.slice(0, start)}${imports}${rest.slice(start)}`.replace(/= \[[^\]]*\]/, () => `= [\n${list}]`);
}

function camelCase(id) {
  return id.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
}

function ruleText() {
  return `import { defineRule } from '../src/rule.js';

export default defineRule({
  name: '${id}',
  category: 'swallow',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow …',
    why: \`
      What happens in production because of it.\`,
    instead: \`
      What to do, concretely.\`,
    references: ['CWE-755'],
  },

  examples: [
    {
      bad: \`\`,
      good: \`\`,
    },
  ],

  messages: {
    plain: 'This {{handler}} …: what follows from it.',
  },

  visit: {
    ErrorHandler({ node, kind: handler }, context) {
      context.report({ at: node, message: 'plain', data: { handler } });
    },
  },
});
`;
}

function fixtureText(parameter) {
  return `export async function plainCase(${parameter}) {
  await orders.save(order); //~ ${id}
}

export async function looksAlikeAndIsRight(${parameter}) {
  await orders.save(order);
}
`;
}
