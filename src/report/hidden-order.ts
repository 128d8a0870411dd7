import type { FileResult } from '../diagnostic.js';
import { nameOf } from './report.js';

/** Characters that reverse or isolate what follows, so that code is drawn in another order than it is run in. */
const reordering = /[\u202a-\u202e\u2066-\u2069]/;
const mostNamed = 5;

/** A sentence for each file with characters that change the order in which its text is shown; where there are many, they are counted. */
export function noticesOfHiddenOrder(files: readonly FileResult[], root: string): readonly string[] {
  const found = files.flatMap(({ file, text }) => {
    const at = text.search(reordering);
    return at < 0 ? [] : [`${nameOf(root, file)}:${text.slice(0, at).split('\n').length}`];
  });
  const named = found
    .slice(0, mostNamed)
    .map((place) => `${place} has a character that changes the order in which text is shown: it may not run as it reads.`);
  return found.length > mostNamed ? [...named, `So have ${found.length - mostNamed} more files.`] : named;
}
