import type { Model } from './model.js';

/** Stripe's Node library: waits 80 seconds and retries by default, rejects on an error status. */
export const stripe: Model = {
  package: 'stripe',
  values: {
    client: '{(),Stripe()}',
  },
  calls: [
    { call: '{,Stripe}', is: 'refuse', needs: ['0'], majors: [17, 18, 19, 20, 21, 22] },
    {
      call: 'client.{*,*.*}.{create,retrieve,update,list,del,cancel,capture,confirm,search}',
      is: 'request',
      throwsOnStatus: true,
      promise: true,
    },
  ],
};
