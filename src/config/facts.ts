/** Files with the facts of packages: models that an earlier run has made from their source. */
import path from 'node:path';
import type { Model } from '../models/model.js';
import { readRegularFile } from '../project/regular-file.js';
import { decode } from '../project/source-text.js';
import { messageOf, reasonOf, UserError } from '../project/user-error.js';
import { mistakesIn } from './validate.js';

/** The models in the files, by paths from the root. Throws a UserError for a file that cannot be read or holds something else. */
export function factsIn(root: string, files: readonly string[]): readonly Model[] {
  return files.flatMap((name) => {
    const facts = parse(name, textOf(path.resolve(root, name), name));
    const [mistake] = mistakesIn(facts, { rules: [] });
    if (mistake !== undefined) throw new UserError(`\`${name}\` holds no facts that errlint has written: ${mistake.message}`);
    return (facts as { readonly models?: readonly Model[] }).models ?? [];
  });
}

function textOf(file: string, name: string): string {
  try {
    return decode(readRegularFile(file));
  } catch (error) {
    throw new UserError(`The facts in \`${name}\` cannot be read: ${reasonOf(error)}. \`errlint --facts-out\` writes such a file.`, {
      cause: error,
    });
  }
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`\`${name}\` is not valid JSON: ${messageOf(error)}.`, { cause: error });
  }
}
