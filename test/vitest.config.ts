import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: './test/shared-folder.ts',
    reporters: ['default', './test/totals-reporter.ts'],
    testTimeout: 60_000,
    // TypeScript and the models are loaded once per worker and not once per file: a third of the time.
    isolate: false,
  },
});
