import { realpathSync } from 'node:fs';
import path from 'node:path';
import { codeOf, reasonOf, UserError } from '../project/user-error.js';
import { isWithin } from '../project/within.js';

/** The path, if it and what its links lead to are in the root. Throws a UserError when it is not, or when there is nothing. */
export function insideOf(root: string, named: string): string {
  const target = path.resolve(root, named);
  if (!isWithin(target, root)) throw new UserError(`\`${named}\` is outside of the working directory.`);
  try {
    if (!isWithin(realpathSync(target), realpathSync(root))) throw new UserError(`\`${named}\` leads out of the working directory.`);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such file or folder' : reasonOf(error);
    throw new UserError(`\`${named}\` cannot be used: ${reason}.`, { cause: error });
  }
  return named;
}
