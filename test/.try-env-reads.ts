import { globSync } from 'tinyglobby'; 
import { bind } from '../src/bind/scopes.js'; import { parse } from '../src/parse/parse.js'; import { link } from '../src/analyze.js';
import { models } from '../src/models/models.js'; import { openProject } from '../src/project/project.js';
import { EnvFacts } from '../src/concepts/env-facts.js'; import { envReads } from '../src/concepts/env-read.js'; import { mayBeMissing } from '../src/concepts/env-names.js';
const root = process.argv[2]!;
const files = globSync('**/*.{ts,tsx,js,mts,cts,mjs,cjs}', { cwd: root, absolute: true, ignore: ['**/*.d.ts','**/node_modules/**', '**/{__tests__,test,tests,spec,specs,e2e,fixtures,__mocks__,mocks,dist,build,public,static,migrations,migration}/**', '**/*.{test,spec,min,e2e-spec}.*'] });
const project = openProject(root, files);
const bound = project.files.map((f) => bind(parse(f, project.read(f))));
const linked = link(project as never, bound, models);
const t0=performance.now(); console.error('linked', t0|0); const facts = EnvFacts.of(linked);
console.error('facts', performance.now()-t0|0); const counts: Record<string, number> = {};
for (const file of linked.files.values()) {
  const reads = [...facts.readsIn(file)];
  if (reads.length === 0) continue;
  const concepts = [...envReads(file, linked)];
  reads.forEach((r, i) => {
    const fate = typeof r.fate === 'object' ? r.fate.need : r.fate;
    const c = concepts[i]!;
    const status = mayBeMissing(r.name) ? 'exempt' : facts.isGuarded(r.name) ? 'guarded-by-name' : fate;
    counts[status] = (counts[status] ?? 0) + 1;
    if (['unknown', 'kept'].includes(status) || (process.env.ALL && !['exempt','guarded-by-name'].includes(status)) || (process.env.HARM && c.unguardedUse && c.unguardedUse.need!=='kept' )) { const line = file.bound.source.getLineAndCharacterOfPosition(r.node.getStart(file.bound.source)).line; console.log(`${status} [${c.place}] ${file.path.slice(root.length+1)}:${line+1} ${r.name}: ${file.bound.text.split('\n')[line]!.trim().slice(0,140)}`); }
  });
}
console.log(counts);
