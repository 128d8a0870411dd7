import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { rules } from '../rules/index.js';

const withoutCode = (text: string) => text.replaceAll(/`[^`]*`/g, '');
const withoutPlaceholders = (text: string) => text.replaceAll(/\{\{\w+\}\}/g, '');

/** Code that stands outside backticks: `call()`, `camelCase`, `member.access`. */
const bareCode = /\w\(\)|\b[a-z]+[A-Z]\w*|\b[a-z]\w+\.[a-z]\w+/;

for (const { name, docs, messages, examples, options = {} } of rules) {
  describe(name, () => {
    test('is called after the fault', () => {
      assert.match(name, /^[a-z]+(-[a-z]+)*$/);
      assert.doesNotMatch(name, /^(no|prefer|require|avoid|use|disallow|enforce)-/);
    });

    test('documents what, why and what instead', () => {
      assert.match(docs.summary, /^[A-Z`].*[^.\s]$/, 'the summary is a sentence without the full stop');
      assert.ok(docs.summary.length <= 120, 'the summary is longer than 120 characters');
      for (const text of [docs.why, docs.instead]) assert.match(text, /^\s*[A-Z`][^]*[.)`]\s*$/);
      if (docs.limits !== undefined) assert.match(docs.limits, /^\s*[A-Z`-][^]*\.\s*$/);
      for (const reference of docs.references ?? []) assert.match(reference, /^(CWE-\d+|https:\/\/\S+)$/);
      assert.ok(examples.length > 0, 'there is no example');
    });

    for (const [option, { about }] of Object.entries(options)) {
      test(`option ${option} is one sentence`, () => assert.ok(isOneSentence(about)));
    }

    test.each(Object.entries(messages))('message %s', (_, message) => {
      assert.ok(withoutPlaceholders(message).length <= 120, 'longer than 120 characters');
      assert.ok(isOneSentence(message), 'not one sentence');
      assert.doesNotMatch(message, /\bplease\b|\bshould probably\b|!/i);
      assert.doesNotMatch(withoutPlaceholders(message), /['"]/, 'code is quoted with backticks');
      assert.doesNotMatch(withoutCode(withoutPlaceholders(message)), bareCode, 'code stands in backticks');
    });
  });
}

function isOneSentence(text: string): boolean {
  return /^[A-Z`{].*\.$/.test(text) && !/[.!?]\s/.test(withoutCode(text));
}
