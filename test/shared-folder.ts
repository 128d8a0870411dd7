import { chmodSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what the tests of a run share; it is gone when the run is over. */
    readonly shared: string;
  }
}

/** Makes the folder, before a run. */
export default function setUp(project: TestProject): () => void {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'errlint-shared-')));
  // Some tests run the command as a user who may do nothing.
  chmodSync(folder, 0o755);
  project.provide('shared', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
