// The build puts the code of `RuleCreator` into this file: as a dependency, its package would bring ESLint into every install of errlint.
export { RuleCreator } from '@typescript-eslint/utils/eslint-utils';
