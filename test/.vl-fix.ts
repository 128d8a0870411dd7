import { fixturesIn, readFixture, differencesIn } from './fixtures.js';
import { rules } from '../rules/index.js';
import { reportsOn } from './examples.js';
for (const rule of process.argv.slice(2)) {
  for (const name of fixturesIn(rule)) { const d = differencesIn(readFixture(name)); console.log(d.length ? 'FAIL' : 'ok', name); for (const x of d) console.log('   ' + x); }
  const r = rules.find((x) => x.name === rule)!;
  r.examples.forEach(({ bad, good, strict }, i) => { const b = [...new Set(reportsOn(r, bad, strict ?? false).map((d) => d.rule))].join(); const g = reportsOn(r, good, strict ?? false).map((d) => d.rule).join(); if (b !== rule || g !== '') console.log('example', i, 'bad:', b, 'good:', g); });
}
