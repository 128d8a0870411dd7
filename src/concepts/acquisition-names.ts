/** What the models know of acquisitions by their names alone, for things from nobody knows where. */
import { models } from '../models/models.js';
import type { CallModel } from '../models/model.js';

let acquirers: readonly CallModel[] | undefined;

/** The acquisitions of all models. */
export function acquiring(): readonly CallModel[] {
  acquirers ??= models.flatMap(({ calls = [] }) => calls.filter(({ is }) => is === 'acquire'));
  return acquirers;
}

/** Something whose result is called to release. */
export const callable: CallModel = { call: '', is: 'acquire', release: 'release' };

let callables: ReadonlySet<string> | undefined;

/** Whether what a call of this name gives is called to release. */
export function givesCallable(name: string): boolean {
  callables ??= new Set(
    acquiring().flatMap(({ call = '', release = [] }) => ([release].flat().every((path) => path.includes('.')) ? [] : [lastName(call)])),
  );
  return callables.has(name);
}

let releasesByName: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** Methods that release, by the method that acquires, over all models. */
export function releasesOfName(name: string): ReadonlySet<string> | undefined {
  if (releasesByName === undefined) {
    const found = new Map<string, Set<string>>();
    for (const { call = '', release = [], parameter } of acquiring()) {
      if (parameter === 0) continue;
      const paths = [release].flat().filter((path) => path.includes('.') && !path.startsWith('.') && !startsAlike(path, call));
      for (const acquired of paths.length === 0 ? [] : lastNames(call))
        found.set(acquired, new Set([...(found.get(acquired) ?? []), ...paths.map(lastName)]));
    }
    releasesByName = found;
  }
  return releasesByName.get(name);
}

let statesByName: ReadonlyMap<string, CallModel> | undefined;

/** The transaction or the lock of some model that a method of this name begins on the object itself. */
export function rowOfState(method: string): CallModel | undefined {
  statesByName ??= new Map(
    acquiring()
      .filter((row) => statesOf(row).length > 0)
      .reverse()
      .flatMap((row) => lastNames(row.call ?? '').map((name) => [name, row])),
  );
  return statesByName.get(method);
}

/** Methods of the object itself that end the state; a connection that is opened may stay open. */
export function statesOf({ call = '', release = [] }: CallModel): readonly string[] {
  const methods = [release].flat().filter((path) => startsAlike(path, call));
  return methods.map(lastName).filter((name) => !/^(end|close)$/.test(name));
}

/** Whether two paths start with the same name: `runner.release`, `runner.connect`. */
export function startsAlike(path: string, call: string): boolean {
  const first = /^[\w$]+(?=\.)/.exec(path)?.[0];
  if (first === undefined) return false;
  return call.startsWith(`${first}.`) || (call.startsWith('{') && call.slice(1, call.indexOf('}')).split(',').includes(first));
}

/** The last name in a path: `release` of `client.release`. */
export function lastName(path: string): string {
  return path.match(/[\w$]+/g)?.at(-1) ?? path;
}

/** `acquire` and `lock` of `locks.{acquire,lock}`. */
export function lastNames(path: string): readonly string[] {
  const [, alternatives] = /\{([\w$,]+)\}$/.exec(path) ?? [];
  return alternatives === undefined ? [lastName(path)] : alternatives.split(',');
}
