import type { Model } from './model.js';

/** Name resolution: a name without such a record fails as a name that does not exist does. */
export const nodeDns: Model = {
  package: ['dns', 'node:dns', 'dns/promises', 'node:dns/promises'],
  values: { resolver: '{Resolver(),promises.Resolver()}' },
  calls: [
    {
      call: '{lookup,lookupService,resolve,resolve4,resolve6,resolveAny,resolveCaa,resolveCname,resolveMx,resolveNs,resolveSrv,resolveTxt,reverse}',
      is: 'probe',
    },
    {
      call: 'promises.{lookup,lookupService,resolve,resolve4,resolve6,resolveAny,resolveCaa,resolveCname,resolveMx,resolveNs,resolveSrv,resolveTxt,reverse}',
      is: 'probe',
    },
    {
      call: 'resolver.{resolve,resolve4,resolve6,resolveAny,resolveCaa,resolveCname,resolveMx,resolveNs,resolveSrv,resolveTxt,reverse}',
      is: 'probe',
    },
  ],
};
