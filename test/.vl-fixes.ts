import { readFixture, fixturesIn } from './fixtures.js';
import { analyzeFiles } from './run.js';
import path from 'node:path';
import { root } from './memory-project.js';
const rule = process.argv[2]!;
const show = process.argv[3] === 'show';
for (const name of fixturesIn(rule)) {
  const { files, options } = readFixture(name);
  const a = analyzeFiles(files, options);
  const attempts: [string, string, number, readonly {start:number,end:number,text:string}[]][] = [];
  for (const f of a.files) for (const d of f.diagnostics) {
    if (d.rule !== rule) continue;
    const file = path.relative(root, f.file);
    if (d.fix) attempts.push(['fix', file, d.start, d.fix]);
    d.suggestions.forEach((s) => attempts.push(['suggestion', file, d.start, s.edits]));
    if (!d.fix && d.suggestions.length === 0 && show) console.log(`${name} ${file}:${files[file]!.slice(0, d.start).split('\n').length} no fix`);
  }
  const count = (x: ReturnType<typeof analyzeFiles>) => x.files.flatMap((f) => f.diagnostics).filter((d) => d.rule === rule).length;
  const before = count(a);
  for (const [kind, file, at, edits] of attempts) {
    let text = files[file]!;
    for (const e of [...edits].sort((x, y) => y.start - x.start)) text = text.slice(0, e.start) + e.text + text.slice(e.end);
    const b = analyzeFiles({ ...files, [file]: text }, options);
    const line = files[file]!.slice(0, at).split('\n').length;
    if (b.failures.length || count(b) !== before - 1) console.log('BAD', name, `${file}:${line}`, kind, b.failures, before, count(b));
    if (show || b.failures.length || count(b) !== before - 1) { const s = Math.min(...edits.map(e=>e.start)); console.log(`${file}:${line}`, kind, '\n' + text.slice(text.lastIndexOf('\n', s-60)+1, text.indexOf('\n', Math.max(...edits.map(e=>e.start))+80))); }
  }
  // all fixes at once
  const byFile: Record<string,string> = { ...files };
  for (const file of new Set(attempts.map((x) => x[1]))) {
    let text = files[file]!;
    for (const e of attempts.filter((x) => x[1] === file && x[0] === 'fix').flatMap((x) => x[3]).sort((x, y) => y.start - x.start)) text = text.slice(0, e.start) + e.text + text.slice(e.end);
    byFile[file] = text;
  }
  const c = analyzeFiles(byFile, options);
  console.log(name, 'before', before, 'fixes', attempts.filter((x) => x[0] === 'fix').length, 'suggestions', attempts.filter((x)=>x[0]==='suggestion').length, 'after all', count(c), c.failures);
}
