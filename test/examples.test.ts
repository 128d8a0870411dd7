import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import type { Example } from '../src/rule.js';
import { rules } from '../rules/index.js';
import { reportsOn } from './examples.js';

for (const rule of rules) {
  describe(rule.name, () => {
    const namesOf = (example: Example, strict = false) => reportsOn(rule, example, strict).map(({ rule: name }) => name);

    rule.examples.forEach(({ bad, good, strict }, index) => {
      test(`bad example ${index + 1} reports this rule and no other`, () => {
        assert.deepEqual([...new Set(namesOf(bad, strict))], [rule.name]);
      });

      test(`good example ${index + 1} is silent`, () => {
        assert.deepEqual(namesOf(good, strict), []);
      });
    });
  });
}
