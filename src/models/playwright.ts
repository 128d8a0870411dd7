import type { Model } from './model.js';

/** playwright 1: a browser is a process of its own, which lives until it is closed. */
export const playwright: Model = {
  package: ['playwright', 'playwright-core'],
  values: {
    browser: '{chromium,firefox,webkit}.launch()',
  },
  calls: [{ call: '{chromium,firefox,webkit}.launch', is: 'acquire', release: 'browser.close', promise: true }],
};
