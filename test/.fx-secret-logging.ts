import { differencesIn, fixturesIn, readFixture } from './fixtures.js';
for (const name of fixturesIn('secret-logging')) for (const d of differencesIn(readFixture(name))) console.log(name, '|', d);
