import type { Model } from './model.js';

/** cross-spawn 7, which is called as `child_process.spawn` is: a child that cannot be spawned emits `error`. */
export const crossSpawn: Model = {
  package: 'cross-spawn',
  values: {
    child: '{(),spawn()}',
  },
  calls: [
    { call: '{,spawn}', is: 'emitter' },
    { call: 'child.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
