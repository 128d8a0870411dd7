import type { Model } from './model.js';

/** @nestjs/axios 3 and 4: the service hands requests to one axios instance, whose options are those that its module was registered with. */
export const nestjsAxios: Model = {
  package: '@nestjs/axios',
  values: { service: 'HttpService()', client: 'service.axiosRef' },
  calls: [
    // The service gives observables, its axios instance promises.
    {
      call: 'service.{get,delete,head}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { argument: 1, keys: ['timeout', 'signal', 'cancelToken'], isAddressed: true, isShared: true },
    },
    {
      call: 'service.{post,put,patch}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { argument: 2, keys: ['timeout', 'signal', 'cancelToken'], isAddressed: true, isShared: true },
    },
    {
      call: 'client.{get,delete,head}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { argument: 1, keys: ['timeout', 'signal', 'cancelToken'], isAddressed: true, isShared: true },
      promise: true,
    },
    {
      call: 'client.{post,put,patch}',
      is: 'request',
      throwsOnStatus: true,
      deadline: { argument: 2, keys: ['timeout', 'signal', 'cancelToken'], isAddressed: true, isShared: true },
      promise: true,
    },
    // What a factory or a class gives cannot be seen.
    {
      call: 'HttpModule.{register,registerAsync}',
      is: 'set-deadline',
      deadline: { argument: 0, keys: ['timeout', 'signal', 'useFactory', 'useClass', 'useExisting'], isShared: true },
    },
    { assign: 'client.defaults.timeout', is: 'set-deadline' },
    {
      call: 'client.interceptors.request.use',
      is: 'set-deadline',
      deadline: { argument: 0, keys: ['timeout', 'signal', 'cancelToken'] },
    },
  ],
};
