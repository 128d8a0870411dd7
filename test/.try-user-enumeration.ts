import { globSync } from 'tinyglobby';
import { analyze } from '../src/analyze.js';
import { rules } from '../rules/index.js';
import { openProject } from '../src/project/project.js';
const root = process.argv[2]!; const only = process.argv[3];
const files = globSync('**/*.{ts,tsx,js,mts,cts,mjs,cjs}', { cwd: root, absolute: true, ignore: ['**/*.d.ts', '**/node_modules/**', '**/{__tests__,test,tests,spec,specs,e2e,fixtures,__mocks__,mocks,dist,build,public,static,migrations,migration,frontend}/**', '**/*.{test,spec,min,e2e-spec}.*'] });
const project = openProject(root, files);
const on = Object.fromEntries(rules.filter((r) => !only || r.name === only).map((r) => [r.name, { severity: r.severity }]));
const a = analyze(project, rules, { settingsFor: () => on, strict: process.env.STRICT === '1', onPhase: (n: string, ms: number) => console.log(n, ms | 0) } as any);
let n = 0;
for (const f of a.files) for (const d of f.diagnostics) {
  n++;
  const line = f.text.slice(0, d.start).split('\n').length; const ls = f.text.split('\n');
  console.log(`--- ${f.file.slice(root.length + 1)}:${line} ${d.message}\n` + d.trace.map((t) => `   > ${t.file.slice(root.length + 1)}:${t.start} ${t.label}`).join('\n') + '\n' + ls.slice(Math.max(0, line - Number(process.env.B ?? 4)), line + Number(process.env.A ?? 4)).join('\n'));
}
console.log('files', files.length, 'diagnostics', n, 'failures', a.failures.length);
