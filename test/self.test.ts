import assert from 'node:assert/strict';
import { test } from 'vitest';
import { codeFilesIn, readSource } from './imports.js';
import { analyzeFiles } from './run.js';

test('errlint finds nothing in itself', () => {
  const files = ['package.json', ...['src', 'rules', 'bin'].flatMap(codeFilesIn)];
  const analysis = analyzeFiles(Object.fromEntries(files.map((file) => [file, readSource(file)])));
  const reports = analysis.files.flatMap(({ file, text, diagnostics }) =>
    diagnostics.map(({ rule, start, message }) => `${file}:${text.slice(0, start).split('\n').length}: ${rule}: ${message}`),
  );
  assert.deepEqual(reports, []);
  assert.deepEqual(analysis.failures, []);
});
