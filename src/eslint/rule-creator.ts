// The build puts the code of `RuleCreator` into the plugin: as a dependency, its package would bring ESLint into every install of errlint.
export { RuleCreator } from '@typescript-eslint/utils/eslint-utils';
