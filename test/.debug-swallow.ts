import { readFileSync } from 'node:fs';
import { memoryProject } from './memory-project.js';
import { link } from '../src/analyze.js';
import { bind } from '../src/bind/scopes.js';
import { parse } from '../src/parse/parse.js';
import { models } from '../src/models/models.js';
import { errorHandlers } from '../src/concepts/error-handlers.js';
const text = readFileSync(process.argv[2]!, 'utf8');
const project = memoryProject({ 'package.json': '{}', 'a.ts': text });
const linked = link(project, project.files.map((f) => bind(parse(f, project.read(f)))), models);
for (const file of linked.files.values()) for (const h of errorHandlers(file, linked)) {
  console.log('handler', h.kind, h.name, h.node.getText(file.bound.source).slice(0, 80).replace(/\s+/g, ' '));
  for (const e of h.effects) console.log('  ', e.kind, e.row?.call.is, JSON.stringify(e.part), e.into, e.isText, 'from', e.from.getText().slice(0, 60), '| node', e.node.getText().slice(0, 60));
}
import { replacedErrors } from '../src/concepts/replaced-error.js';
import { conditionsAt, canReach } from '../src/flow/conditions.js';
import { bodyOf } from '../src/parse/syntax.js';
for (const file of linked.files.values()) for (const r of replacedErrors(file, linked)) {
  console.log(r.made, r.keepsCause, r.excuse);
  console.log(conditionsAt(file.flowOf(bodyOf(r.node)), r.node).map(c=>[c.expression.getText(), c.holds, c.subject?.getText()]));
  for (const e of r.handler.effects) console.log(e.from.getText().slice(0,40), file.flowOf(bodyOf(r.node)).placesOf(e.from).length, canReach(file.flowOf(bodyOf(r.node)), e.from, r.node.parent));
}
