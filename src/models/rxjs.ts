import type { Model } from './model.js';

/** RxJS 7: `subscribe` drops what the observer gives back, so that its rejection is one that nobody handles. */
export const rxjs: Model = {
  package: ['rxjs', 'rxjs/operators'],
  values: {
    nothing: '{EMPTY,NEVER}',
    noop: '.noop',
    subject: '{Subject,BehaviorSubject,ReplaySubject}()',
    observable: '{Observable(),subject,{from,of,fromEvent,interval,timer,merge}(),subject.asObservable(),observable.pipe()}',
  },
  calls: [
    { call: 'observable.subscribe', is: 'subscribe', handlers: 0 },
    { call: 'catchError', is: 'catch', handlers: 0 },
    { call: '{firstValueFrom,lastValueFrom}', is: 'observe' },
    { call: 'of', is: 'resolve' },
    { call: 'throwError', is: 'reject' },
  ],
};
