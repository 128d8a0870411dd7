import { bind } from '../src/bind/scopes.js';
import { parse } from '../src/parse/parse.js';
import { link } from '../src/analyze.js';
import { models } from '../src/models/models.js';
import { entrancesOf } from '../src/concepts/auth-entrance.js';
import { AuthWorld } from '../src/concepts/auth-world.js';
import { Trial } from '../src/concepts/trial.js';
import { openProject } from '../src/project/project.js';
import { globSync } from 'tinyglobby';
const root = process.argv[2]!;
const files = globSync('**/*.{ts,js,mts,mjs}', { cwd: root, absolute: true, ignore: ['**/*.d.ts', '**/node_modules/**', '**/{__tests__,test,tests,dist,frontend,assets,static}/**', '**/*.{spec,test,min}.*'] });
const project = openProject(root, files);
const linked = link(project, project.files.map((f: string) => bind(parse(f, project.read(f)))), models);
let t = performance.now();
const entrances = entrancesOf(linked);
console.log(entrances.length, 'entrances', performance.now() - t | 0);
const rows: [number, string, number][] = [];
for (const e of entrances) {
  const { node, file } = e.fn;
  const line = file.bound.source.getLineAndCharacterOfPosition(node.getStart(file.bound.source)).line + 1;
  t = performance.now();
  const world = new AuthWorld(linked, { exists: false, isRight: false });
  const trial = new Trial(linked, world);
  trial.outcomesOf(e.fn, e.arguments);
  rows.push([performance.now() - t | 0, `${file.path.slice(root.length)}:${line} ${e.sendsMessage} lookups ${world.lookUps.length}`, (trial as any).steps]);
}
rows.sort((a, b) => b[2] - a[2]);
console.log('total', rows.reduce((s, r) => s + r[0], 0));
for (const r of rows.slice(0, 14)) console.log(r.join(' '));
