import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { openIndex } from '../../src/project/project-index.js';
import { rules } from '../../rules/index.js';
import { settingsOf } from '../run.js';

const typed = '\nconst x = 1;';

/**
 * Prints what a keystroke costs in an editor: one more character in a file of about 500 lines, with the project read already. That is what
 * the ESLint plugin adds to ESLint's own work.
 */
export function measureKeystrokes(folder: string, files: readonly string[]): void {
  const settings = settingsOf({});
  const index = openIndex({ root: folder, isWholeTree: true });
  const analyseText = (file: string, text: string) => index.analyze(file, text, rules, { settingsFor: () => settings });
  const texts = files.map((file) => [file, readFileSync(file, 'utf8')] as const);
  const long = texts.filter(([, text]) => Math.abs(text.split('\n').length - 500) < 80).slice(0, 20);
  if (long.length === 0) return;
  const [first = ['', ''] as const] = long;
  console.log(`index: ${timeOf(() => analyseText(...first)).toFixed(0)} ms`);
  const times: { wall: number; cpu: number }[] = [];
  for (const [file, text] of long) {
    const at = text.indexOf(';\n', text.length / 2) + 1;
    analyseText(file, text);
    for (const length of Array.from(typed).keys()) {
      const changed = text.slice(0, at) + typed.slice(0, length + 1) + text.slice(at);
      const before = process.cpuUsage();
      const wall = timeOf(() => analyseText(file, changed));
      const { user, system } = process.cpuUsage(before);
      // The first one in a file also finds out what a stand-in for it does not know.
      if (length > 0) times.push({ wall, cpu: (user + system) / 1000 });
    }
  }
  const [wall, cpu] = [sorted(times.map((time) => time.wall)), sorted(times.map((time) => time.cpu))];
  const [middle, most] = [Math.floor(times.length / 2), Math.floor(times.length * 0.95)];
  const show = (numbers: readonly number[], at: number) => (numbers[at] ?? Number.NaN).toFixed(1);
  console.log(
    `keystroke in ${long.length} files: ${show(wall, middle)} ms (95 of 100 within ${show(wall, most)} ms), processor ${show(cpu, middle)} ms`,
  );
}

function timeOf(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function sorted(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((a, b) => a - b);
}
