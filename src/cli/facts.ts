/** `--facts-out`: what a run has learnt of the packages it has the source of. */
import path from 'node:path';
import type { LintOptions, LintResult } from '../api.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { writeWhole } from './output.js';

/** Facts of one run. */
export interface Facts {
  readonly onLinked: NonNullable<LintOptions['onLinked']>;
  /** Writes down the facts of the packages whose files were reported on. Throws a UserError when that is not possible. */
  write(result: LintResult): Promise<void>;
}

/** Gets ready to write facts to the file. */
export function createFacts(file: string): Facts {
  let linked: LinkedProject | undefined;
  return {
    onLinked(project) {
      linked = project;
    },
    async write({ files }) {
      const { packageFacts } = await import('../facts/package-facts.js');
      const reported = files.map((result) => result.file);
      const models = linked === undefined ? [] : packageFacts(linked, reported);
      await writeWhole(path.resolve(file), `${JSON.stringify({ models }, undefined, 2)}\n`);
    },
  };
}
