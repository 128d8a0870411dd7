/** Makes an ESLint rule of what an errlint rule says about itself. */
import type { RuleContext, RuleModule } from '@typescript-eslint/utils/ts-eslint';
import type { Diagnostic, Failure } from '../diagnostic.js';
import type { Option, Rule } from '../rule.js';
import { RuleCreator } from './rule-creator.js';
import { joinAnalysis } from './shared-analysis.js';

/** What ESLint is told about a rule. */
export interface RuleText extends Pick<Rule, 'name' | 'preset' | 'severity' | 'fixable' | 'messages' | 'options'> {
  readonly docs: Pick<Rule['docs'], 'summary'>;
}

/** What stands in a rule's documentation besides ESLint's own. */
interface Docs {
  readonly recommended: boolean;
}

type Given = readonly [options?: Readonly<Record<string, unknown>>];
type Context = Readonly<RuleContext<string, Given>>;

/** Returns what makes ESLint rules, given the addresses of their pages by name. */
export function createGenerator(pageOf: (name: string) => string): (rule: RuleText) => RuleModule<string, Given, Docs> {
  const createRule = RuleCreator<Docs>(pageOf);
  return ({ name, preset, severity, fixable = false, messages, options = {}, docs }) => {
    const names = Object.entries(options);
    return createRule<Given, string>({
      name,
      meta: {
        type: severity === 'error' ? 'problem' : 'suggestion',
        docs: { description: docs.summary, recommended: preset === 'recommended' },
        languages: ['js/js'],
        ...(fixable ? { fixable: 'code' } : {}),
        hasSuggestions: true,
        ...(names.length === 0 ? { schema: [] } : optionsOf(names)),
        messages: { ...messages, suggestion: '{{description}}', failed: 'errlint could not finish: {{reason}}' },
      },
      create(context, [given = {}]) {
        const analysis = joinAnalysis(name, given, context);
        if (analysis === undefined) return {};
        return {
          Program() {
            for (const diagnostic of analysis.diagnosticsOf(name)) report(context, diagnostic, fixable);
            for (const failure of analysis.failuresOf(name)) reportFailure(context, failure);
          },
        };
      },
    });
  };
}

function optionsOf(options: readonly (readonly [string, Option])[]) {
  return {
    schema: [{ type: 'object', properties: Object.fromEntries(options.map(schemaOf)), additionalProperties: false }],
    defaultOptions: [Object.fromEntries(options.map(([name, option]) => [name, option.default]))],
  } as const;
}

function schemaOf([name, { default: value, about, oneOf }]: readonly [string, Option]) {
  if (Array.isArray(value)) return [name, { type: 'array', items: { type: 'string' }, description: about }] as const;
  const type = typeof value as 'boolean' | 'number' | 'string';
  return [name, { type, description: about, ...(oneOf === undefined ? {} : { enum: [...oneOf] }) }] as const;
}

function report(context: Context, { start, end, messageId, data = {}, fix, suggestions }: Diagnostic, fixable: boolean): void {
  const { sourceCode } = context;
  context.report({
    loc: { start: sourceCode.getLocFromIndex(start), end: sourceCode.getLocFromIndex(end) },
    messageId,
    data,
    ...(fix === undefined || !fixable
      ? {}
      : { fix: (fixer) => fix.map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text)) }),
    suggest: suggestions.map(({ description, edits }) => ({
      messageId: 'suggestion',
      data: { description },
      fix: (fixer) => edits.map((edit) => fixer.replaceTextRange([edit.start, edit.end], edit.text)),
    })),
  });
}

function reportFailure(context: Context, { line = 1, message }: Failure): void {
  context.report({ loc: { line, column: 0 }, messageId: 'failed', data: { reason: message } });
}
