import type { Model } from './model.js';

/** Node's child processes: one that cannot be spawned emits `error`. */
export const nodeChildProcess: Model = {
  package: ['child_process', 'node:child_process'],
  values: {
    child: '{spawn(),fork(),exec(),execFile(),ChildProcess()}',
  },
  calls: [
    { call: '{exec,execFile,execSync,execFileSync,spawnSync}', is: 'io' },
    // exec and execFile listen by themselves and tell their callback.
    { call: '{spawn,fork}', is: 'emitter' },
    { call: 'child.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
