import type { Model } from './model.js';

/** Adapters that serve an app in a function of AWS Lambda; without a handler of its own, Express answers there as it does elsewhere. */
export const serverlessHttp: Model = {
  package: ['serverless-http', '@vendia/serverless-express', '@codegenie/serverless-express', 'aws-serverless-express'],
  addsTo: 'http',
  values: { server: '{(),serverlessExpress(),createServer()}' },
};
