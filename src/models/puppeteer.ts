import type { Model } from './model.js';

/** puppeteer 13 to 24: a browser is a process of its own, which lives until it is closed. */
export const puppeteer: Model = {
  package: ['puppeteer', 'puppeteer-core'],
  values: {
    browser: '.launch()',
  },
  calls: [{ call: '.launch', is: 'acquire', release: 'browser.close', promise: true }],
};
