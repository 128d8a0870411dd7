import { globSync } from 'tinyglobby';
import { analyze } from '/work/main/src/analyze.js'; import { rules } from '/work/main/rules/index.js';
import { openProject } from '/work/main/src/project/project.js';
const root = process.argv[2]!; const only = process.argv[3]!.split(',');
const files = globSync('**/*.{ts,tsx,js,mts,cts,mjs,cjs}', { cwd: root, absolute: true, ignore: ['**/*.d.ts','**/node_modules/@types/**', '**/{__tests__,test,tests,spec,specs,e2e,fixtures,__mocks__,mocks,dist,build,public,static,migrations,migration,frontend}/**', '**/*.{test,spec,min,e2e-spec}.*'] });
const project = openProject(root, files);
const on = Object.fromEntries(rules.filter(r=>only.includes(r.name)).map(r => [r.name, { severity: r.severity }]));
const a = analyze(project, rules, { settingsFor: () => on, strict: process.env.STRICT==='1' } as any);
const every = Number(process.env.EVERY ?? 1);
const fails = a.failures.filter(f=>f.rule); if (fails.length) console.log('FAILURES', fails.slice(0,5));
const counts: Record<string, number> = {};
const B=Number(process.env.B??6), A=Number(process.env.A??5);
for (const f of a.files) for (const d of f.diagnostics) { if (!only.includes(d.rule)) continue; counts[d.rule] = (counts[d.rule] ?? 0) + 1; const line = f.text.slice(0, d.start).split('\n').length; const ls = f.text.split('\n');
 if (counts[d.rule]! % every === 0 && counts[d.rule]!/every <= Number(process.env.MAX ?? 40)) console.log(`--- ${f.file.slice(root.length + 1)}:${line} ${d.rule}: ${d.message}\n` + (d.trace.length? d.trace.map(t=>'   > '+t.file.slice(root.length+1)+':'+t.start+' '+t.label).join('\n')+'\n':'') + ls.slice(Math.max(0, line - B), line + A).map(l=>l.slice(0,140)).join('\n')); }
console.log('TOTAL', root.split('/').pop(), files.length, JSON.stringify(counts));
