import type { Model } from './model.js';

/** puppeteer 13 to 24: a browser is a process of its own, which lives until it is closed. */
export const puppeteer: Model = {
  package: ['puppeteer', 'puppeteer-core'],
  values: {
    browser: '.launch()',
    page: '{browser.newPage(),Page()}',
  },
  calls: [
    { call: '.launch', is: 'acquire', release: 'browser.close', promise: true },
    // They reject where the page has no such element.
    { call: 'page.{$eval,waitForSelector}', is: 'probe', promise: true },
  ],
};
