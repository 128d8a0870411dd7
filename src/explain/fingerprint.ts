/** Diagnostics by the names that reports and baselines know them by. */
import path from 'node:path';
import { lint } from '../api.js';
import type { Diagnostic } from '../diagnostic.js';
import { UserError } from '../project/user-error.js';
import { createSource } from '../report/source.js';
import type { Line } from './line.js';
import type { LineOptions } from './line-facts.js';

/** The lines with diagnostics of this fingerprint, or with that entry in a baseline. Throws a UserError when there are none any more. */
export async function linesOf(fingerprint: string, options: LineOptions): Promise<readonly Line[]> {
  const { files, root } = await lint({ ...options, baseline: false });
  const isMeant = (diagnostic: Diagnostic) => [diagnostic.fingerprint, diagnostic.anchor].includes(fingerprint);
  const lines = files.flatMap(({ file, text, diagnostics, suppressed }) => {
    const { positionOf } = createSource(text, []);
    return [...diagnostics, ...suppressed]
      .filter(isMeant)
      .map(({ start }): Line => ({ file: path.relative(root, file), line: positionOf(start).line }));
  });
  if (lines.length === 0) throw new UserError(`Nothing with the fingerprint \`${fingerprint}\` is found here any more.`);
  return lines;
}
