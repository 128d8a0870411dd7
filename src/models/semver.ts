import type { Model } from './model.js';

/** semver 7: what compares versions throws for a text that is none; `valid`, `parse` and `satisfies` have an answer. */
export const semver: Model = {
  package: 'semver',
  calls: [
    { call: '{gt,lt,gte,lte,eq,neq,cmp,compare,rcompare,compareBuild,sort,rsort,diff}', is: 'probe' },
    { call: '{major,minor,patch,subset,intersects,minVersion,outside,gtr,ltr}', is: 'probe' },
  ],
};
