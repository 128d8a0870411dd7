import type { Reporter, TestModule } from 'vitest/node';

/** Prints the totals of the run alone on its last line: `123 passed, 0 failed`. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    let passed = 0;
    let failed = unhandledErrors.length;
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      const failedTests = states.filter((state) => state === 'failed').length;
      passed += states.filter((state) => state === 'passed').length;
      // A file that cannot be loaded has no tests that could fail: it counts as one.
      failed += failedTests === 0 && module.state() === 'failed' ? 1 : failedTests;
    }
    console.log(`${passed} passed, ${failed} failed`);
  }
}
