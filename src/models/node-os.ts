import type { Model } from './model.js';

/** What the machine says of itself, which some platforms and containers do not. */
export const nodeOs: Model = {
  package: ['os', 'node:os'],
  calls: [{ call: '{userInfo,hostname,homedir,networkInterfaces,cpus,loadavg,uptime,version,getPriority}', is: 'probe' }],
};
