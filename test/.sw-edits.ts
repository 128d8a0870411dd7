import ts from 'typescript';
import { fixturesIn, readFixture } from './fixtures.js';
import { analyzeFiles } from './run.js';
for (const rule of process.argv.slice(2)) {
let count = 0, bad = 0;
for (const name of fixturesIn(rule)) {
  const { files, options } = readFixture(name);
  const run = (f: Record<string, string>) => analyzeFiles(f, options).files.flatMap((x) => x.diagnostics.map((d) => ({ ...d, short: x.file.replace('/project/', '') })));
  const before = run(files as Record<string, string>);
  for (const d of before) for (const edits of [...(d.fix ? [d.fix] : []), ...d.suggestions.map((s) => s.edits)]) {
    count++;
    let text = files[d.short]!;
    for (const e of [...edits].sort((a, b) => b.start - a.start || b.end - a.end)) text = text.slice(0, e.start) + e.text + text.slice(e.end);
    const parsed = ts.createSourceFile(d.short, text, ts.ScriptTarget.Latest) as ts.SourceFile & { parseDiagnostics: unknown[] };
    const after = run({ ...files, [d.short]: text });
    const ok = parsed.parseDiagnostics.length === 0 && after.length === before.length - 1;
    const line = files[d.short]!.slice(0, d.start).split('\n').length;
    if (!ok) { bad++; console.log('BAD', name, line, before.length, after.length, '\n   ', text.split('\n').slice(line - 2, line + 2).join('\n    ')); }
  }
}
console.log(rule, count, 'edits', bad, 'bad');
}
