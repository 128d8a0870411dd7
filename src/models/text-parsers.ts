import type { Model } from './model.js';

/** What takes a text apart in memory and throws where it is malformed: YAML, JSON5, TOML, CSV. */
export const textParsers: Model = {
  package: ['js-yaml', 'yaml', 'json5', 'hjson', 'toml', '@iarna/toml', 'smol-toml', 'superjson', 'csv-parse/sync', 'csv-parse/lib/sync'],
  // js-yaml 3 has `safeLoad`, js-yaml 4 only `load`.
  calls: [{ call: '{parse,load,loadAll,safeLoad,safeLoadAll}', is: 'parse' }],
};
