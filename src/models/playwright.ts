import type { Model } from './model.js';

/** playwright 1: a browser is a process of its own, which lives until it is closed. */
export const playwright: Model = {
  package: ['playwright', 'playwright-core'],
  values: {
    browser: '{chromium,firefox,webkit}.launch()',
    page: '{browser.newPage(),browser.newContext().newPage(),Page()}',
  },
  calls: [
    { call: '{chromium,firefox,webkit}.launch', is: 'acquire', release: 'browser.close', promise: true },
    // They reject where the page has no such element.
    { call: 'page.{$eval,waitForSelector}', is: 'probe', promise: true },
  ],
};
