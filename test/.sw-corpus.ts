import { globSync } from 'tinyglobby';
import { analyze } from '../src/analyze.js';
import { rules } from '../rules/index.js';
import { openProject } from '../src/project/project.js';
const [, , root, list] = process.argv;
const ignore = ['**/*.d.ts', '**/{__tests__,test,tests,spec,e2e,fixtures,__mocks__,dist,build,public,static,lexicon,frontend}/**', '**/*.{test,spec,min}.*'];
const files = globSync('**/*.{ts,tsx,js,mts,cts,mjs,cjs}', { cwd: root!, absolute: true, ignore });
const on = Object.fromEntries(rules.filter((r) => list!.split(',').includes(r.name)).map((r) => [r.name, { severity: r.severity }]));
const result = analyze(openProject(root!, files), rules, { settingsFor: () => on });
console.log(root, files.length, 'files; failures', result.failures.filter((f) => f.rule !== undefined));
for (const { file, text, diagnostics } of result.files) for (const d of diagnostics) {
  if (d.rule === 'syntax-error') continue;
  const line = text.slice(0, d.start).split('\n').length;
  console.log(`--- ${file.slice(root!.length + 1)}:${line} ${d.rule}: ${d.message}\n` + text.split('\n').slice(Math.max(0, line - 4), line + 7).join('\n'));
}
