import { mkdir, open, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import { codeOf, reasonOf, UserError } from '../project/user-error.js';
import { isWithin } from '../project/within.js';

/**
 * Writes a file that is not there yet, and the folders to it. Throws a UserError when something is in its place, even a link that leads
 * nowhere, when a link on the way leads out of the root, or when it cannot be written.
 */
export async function writeNew(root: string, name: string, text: string): Promise<void> {
  const file = path.join(root, name);
  const folder = path.dirname(file);
  try {
    await refuseOutside(root, folder);
    await mkdir(folder, { recursive: true });
    const handle = await open(file, 'wx');
    try {
      await handle.writeFile(text);
    } catch (error) {
      await rm(file, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`\`${name}\` cannot be written: ${reasonOf(error)}.`, { cause: error });
  }
}

async function refuseOutside(root: string, folder: string): Promise<void> {
  const top = await realpath(root);
  for (let existing = folder; ; existing = path.dirname(existing)) {
    try {
      const real = await realpath(existing);
      if (isWithin(real, top)) return;
      throw new UserError(`\`${existing}\` leads out of the project; nothing is written there.`);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}
