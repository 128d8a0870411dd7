import type { Model } from './model.js';

/** Node's child processes: one that cannot be spawned emits `error`. */
export const nodeChildProcess: Model = {
  package: ['child_process', 'node:child_process'],
  values: {
    child: '{spawn(),fork(),exec(),execFile(),ChildProcess()}',
    output:
      '{{exec,execFile}.argument[1..].parameter[1],child.stdout.{on,once}.argument[1].parameter[0],{exec(),execFile(),spawnSync()}.stdout,' +
      '{execSync,execFileSync}()}',
  },
  calls: [
    { call: '{exec,execFile,execSync,execFileSync,spawnSync}', is: 'io' },
    // exec and execFile listen by themselves and tell their callback.
    { call: '{spawn,fork}', is: 'emitter' },
    { call: 'child.{on,once}', is: 'listen-error', when: { 0: 'error' }, handlers: 1 },
  ],
};
