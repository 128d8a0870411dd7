import type { Model } from './model.js';

/** http-proxy-middleware 1 to 3. */
export const httpProxyMiddleware: Model = {
  package: 'http-proxy-middleware',
  addsTo: 'express',
  values: {
    failing: '{,createProxyMiddleware,legacyCreateProxyMiddleware}.argument[{0,1}].{onError,on.error}',
    error: 'failing.parameter[0]',
    request: 'failing.parameter[1]',
    response: 'failing.parameter[2]',
  },
};
