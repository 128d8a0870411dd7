import { bind } from '../src/bind/scopes.js';
import { parse } from '../src/parse/parse.js';
import { link } from '../src/analyze.js';
import { models } from '../src/models/models.js';
import { entrancesOf } from '../src/concepts/auth-entrance.js';
import { AuthWorld } from '../src/concepts/auth-world.js';
import { answersTo } from '../src/concepts/auth-endings.js';
import { Trial } from '../src/concepts/trial.js';
import { quoted } from '../src/concepts/answer.js';
import { keyOf } from '../src/concepts/known.js';
import { readFileSync } from 'node:fs';
import { openProject } from '../src/project/project.js';
import { globSync } from 'tinyglobby';
const root = process.argv[2]!; const only = process.argv[3];
let project: any;
if (/\.[jt]s$/.test(root)) {
  const text = readFileSync(root, 'utf8');
  const deps = Object.fromEntries((/^\/\/@ dependencies: (.*)$/m.exec(text)?.[1] ?? '').split(',').map((x) => { const m = /^(.+?)(?:@([^@]+))?$/.exec(x.trim()); return [m?.[1] ?? '', m?.[2] ?? '*']; }));
  project = { root: '/', files: [root], read: () => text, resolve: () => undefined, packageOf: () => ({ folder: '/', dependencies: deps, bin: [], scripts: {} }) };
} else {
  const files = globSync('**/*.{ts,js,mts,mjs}', { cwd: root, absolute: true, ignore: ['**/*.d.ts', '**/node_modules/**', '**/{__tests__,test,tests,dist}/**'] });
  project = openProject(root, files);
}
const linked = link(project, project.files.map((f: string) => bind(parse(f, project.read(f)))), models);
const entrances = entrancesOf(linked);
console.log(entrances.length, 'entrances');
for (const e of entrances) {
  const { node, file } = e.fn;
  const line = file.bound.source.getLineAndCharacterOfPosition(node.getStart(file.bound.source)).line + 1;
  const where = `${file.path.slice(root.length)}:${line}`;
  if (only !== undefined && !where.includes(only)) continue;
  console.log(`== ${where} ${e.sendsMessage ? 'message' : ''} ${e.isSignUp ? 'signup' : ''}`);
  for (const s of [{ exists: false, isRight: false }, { exists: true, isRight: false }, { exists: true, isRight: true }]) {
    const world = new AuthWorld(linked, s); const trial = new Trial(linked, world);
    const outcomes = trial.outcomesOf(e.fn, e.arguments);
    console.log(' ', JSON.stringify(s), 'lookups', world.lookUps.length, 'steps', (trial as any).steps);
    for (const o of outcomes) for (const a of answersTo(o, e, linked, world)) {
      const l = o.at.file.bound.source.getLineAndCharacterOfPosition(o.at.node.getStart(o.at.file.bound.source)).line + 1;
      console.log('    ', o.kind, l, 'marks', o.state.marks, a.answer ? quoted(a.answer) + (a.answer.isOpen ? ' (open)' : '') : `unknown ${keyOf(o.value)}`);
    }
  }
}
