import type { Config, RuleEntries, RuleEntry } from './config.js';

/** One configuration on top of another: where they differ, the upper one holds. */
export function onTop(below: Config, above: Config): Config {
  const preset = above.preset ?? below.preset;
  const reporters = above.reporters ?? below.reporters;
  const upper = Object.entries(above.rules ?? {}).map(([name, entry]) => [name, withOptions(entry, below.rules, name)] as const);
  return {
    ...(preset === undefined ? {} : { preset }),
    ...(reporters === undefined ? {} : { reporters }),
    rules: { ...below.rules, ...Object.fromEntries(upper) },
    ignores: joined(below.ignores, above.ignores),
    overrides: [...(below.overrides ?? []), ...anywhere(below, above), ...(above.overrides ?? [])],
    models: joined(below.models, above.models),
    env: { files: joined(below.env?.files, above.env?.files), functions: joined(below.env?.functions, above.env?.functions) },
  };
}

/** The rules of the upper configuration come behind all overrides of the lower one, so that these do not undo them. */
function anywhere(below: Config, { rules }: Config): NonNullable<Config['overrides']> {
  return rules === undefined || (below.overrides ?? []).length === 0 ? [] : [{ files: '*', rules }];
}

/** A severity alone keeps the options of the layer below. */
function withOptions(entry: RuleEntry, below: RuleEntries | undefined, name: string): RuleEntry {
  const under = below !== undefined && Object.hasOwn(below, name) ? below[name] : undefined;
  const options = typeof under === 'object' ? under[1] : undefined;
  const [severity, own] = typeof entry === 'string' ? [entry] : entry;
  return own !== undefined || options === undefined ? entry : [severity, options];
}

function joined<T>(below: readonly T[] = [], above: readonly T[] = []): readonly T[] {
  return [...below, ...above];
}
