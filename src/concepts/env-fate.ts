import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Node } from '../parse/syntax.js';

/**
 * - `text`: becomes part of a text, which then says `undefined`. `number`: becomes `NaN`. `throws`: a member of it is read.
 * - `argument`: is an argument. `option`: is an option in an object argument.
 * - `asserted`: the type says that it is there, and nothing else does. `kept`: is exported or returned to whoever asks.
 */
export type EnvNeed = 'text' | 'number' | 'throws' | 'argument' | 'option' | 'asserted' | 'kept';

/** A place that needs the value. */
export interface EnvUse {
  readonly need: EnvNeed;
  readonly file: AnalysedFile;
  readonly node: Node;
  /** What gets it: `jwt.sign`, `Number`, `process.env.X.split`. */
  readonly by: string;
  /** For an option: its name. */
  readonly key: string;
}

/** What becomes of the value. `guarded`: it is known to be there, wherever else it is read; `defaulted`: only here. */
export type Fate = 'guarded' | 'defaulted' | 'harmless' | 'unknown' | EnvUse;

/** The value on its way. */
export interface Carried {
  readonly name: string;
  readonly form: 'whole' | 'text' | 'number';
  /** Keys of the object literals around it, outermost first; `[]` is an element of an array. */
  readonly path: readonly string[];
  /** `x!` or `x as string` says that it is there. */
  readonly asserted: EnvUse | undefined;
  /** Where it became a text or a number. */
  readonly converted: EnvUse | undefined;
}

/** The place as one that needs the value. */
export function needAt(need: EnvNeed, node: Node, file: AnalysedFile, by: string, key = ''): EnvUse {
  return { need, node, file, by, key };
}

/** One test guards all uses; else the first use that needs the value counts. */
export function together(fates: readonly Fate[], { asserted }: Carried): Fate {
  if (fates.includes('guarded')) return 'guarded';
  const uses = fates.filter((fate) => typeof fate === 'object');
  const needed = uses.find(({ need }) => need !== 'kept');
  if (needed !== undefined) return needed;
  if (uses.length > 0 || fates.includes('unknown')) return asserted ?? uses[0] ?? 'unknown';
  return fates.includes('defaulted') ? 'defaulted' : 'harmless';
}

/** What is known where the code does not say what comes next. */
export function ended({ form, converted, asserted }: Carried): Fate {
  return (form === 'whole' ? asserted : converted) ?? 'unknown';
}

/** The value where it is exported or returned to whoever asks. */
export function kept(node: Node, carried: Carried, file: AnalysedFile): Fate {
  const known = ended(carried);
  return known === 'unknown' && carried.form === 'whole' ? needAt('kept', node, file, '') : known;
}

/** A test of a text that always has characters says nothing. */
export function guarded({ form, path }: Carried): Fate {
  return form === 'text' || (path.length > 0 && path[0] !== '[]') ? 'harmless' : 'guarded';
}
