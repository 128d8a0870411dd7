/**
 * All that a rule may import: `defineRule`, the concepts it is shown, and how it reports.
 */
import type { Edit, TraceStep } from './diagnostic.js';
import type { ConceptKinds } from './concepts/concept.js';
import type { Node } from './parse/syntax.js';

export type { Node } from './parse/syntax.js';
export type { Edit, TraceStep } from './diagnostic.js';
export type * from './concepts/concept.js';

/** What kind of fault a rule is about. */
export type Category = 'swallow' | 'leak' | 'config' | 'global' | 'resilience' | 'validation' | 'observability' | 'logic';

/** Text of an example: the code, or several files by name. */
export type Example = string | Readonly<Record<string, string>>;

/** An option is its default and one sentence; type, schema and documentation follow from these. */
export interface Option<Value = boolean | number | string | readonly string[]> {
  readonly default: Value;
  readonly about: string;
  /** The values that a string option can take. */
  readonly oneOf?: readonly string[];
}

type Options = Readonly<Record<string, Option>>;
type OptionValues<O extends Options> = {
  readonly [K in keyof O]: O[K]['default'] extends boolean
    ? boolean
    : O[K]['default'] extends number
      ? number
      : O[K]['default'] extends string
        ? string
        : readonly string[];
};

/** The names of the `{{placeholders}}` in a message. */
type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}` ? Name | Placeholders<Rest> : never;

type Data<Text extends string> = [Placeholders<Text>] extends [never]
  ? { readonly data?: never }
  : { readonly data: Readonly<Record<Placeholders<Text>, string | number>> };

/** A report of the rule: one of its messages, at a place. */
export type Report<Messages extends Readonly<Record<string, string>>> = {
  [Id in keyof Messages & string]: {
    readonly at: Node;
    /** Reports at the start of `at` up to the start of this node, or at the first token (`'first-token'`). */
    readonly until?: Node | 'first-token';
    readonly message: Id;
    readonly trace?: readonly TraceStep[];
    readonly fix?: readonly Edit[];
    readonly suggestions?: readonly { readonly description: string; readonly edits: readonly Edit[] }[];
  } & Data<Messages[Id]>;
}[keyof Messages & string];

/** What a rule gets beside the concept: its options, and a way to report. */
export interface Context<
  Messages extends Readonly<Record<string, string>> = Readonly<Record<string, string>>,
  O extends Options = Options,
> {
  readonly options: OptionValues<O>;
  /** True when the user asks for the demanding reading of every rule. */
  readonly strict: boolean;
  report(report: Report<Messages>): void;
}

/** One rule: everything a reader is told about it is written here, once. */
export interface Rule<Messages extends Readonly<Record<string, string>> = Readonly<Record<string, string>>, O extends Options = Options> {
  /** The id: a noun phrase for the fault. */
  readonly name: string;
  readonly category: Category;
  /** The least demanding preset that has the rule on. */
  readonly preset: 'recommended' | 'strict';
  readonly severity: 'error' | 'warning';
  /** Counts in test files as well. */
  readonly tests?: boolean;
  readonly fixable?: boolean;
  readonly docs: {
    readonly summary: string;
    readonly why: string;
    readonly instead: string;
    /** What the rule does not see or deliberately leaves alone. */
    readonly limits?: string;
    readonly references?: readonly string[];
  };
  readonly examples: readonly { readonly bad: Example; readonly good: Example; readonly strict?: boolean }[];
  readonly messages: Messages;
  readonly options?: O;
  readonly visit: { readonly [Kind in keyof ConceptKinds]?: (concept: ConceptKinds[Kind], context: Context<Messages, O>) => void };
}

/** Returns its argument. It is there for the types: a misspelt message id, a forgotten placeholder or an unknown option does not compile. */
export function defineRule<const Messages extends Readonly<Record<string, string>>, const O extends Options = Record<never, never>>(
  rule: Rule<Messages, O>,
): Rule {
  return rule as unknown as Rule;
}
