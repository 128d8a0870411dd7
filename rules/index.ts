import type { Rule } from '../src/rule.js';
import swallowedError from './swallowed-error.js';

/** Every rule, in alphabetical order. */
export const rules: readonly Rule[] = [swallowedError];
