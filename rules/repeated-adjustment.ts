import { defineRule } from '../src/rule.js';

export default defineRule({
  name: 'repeated-adjustment',
  category: 'logic',
  preset: 'recommended',
  severity: 'error',

  docs: {
    summary: 'Disallow calculations that apply the same amount twice',
    why: `
      In \`price - discount - discount\` one of the two is a slip: another name was meant, or the amount was already applied. Nothing
      throws, the sums are merely wrong, and they are found when somebody checks an invoice by hand.`,
    instead: `
      Apply the amount once, or write that it counts twice (\`price - 2 * discount\`).`,
    limits: `
      Sums and products are reported only for amounts (prices, taxes, fees, quantities), differences and quotients for every name but those
      of measures that come in pairs or in steps (sizes, paddings, offsets). Constants and calls are left alone. A constant that holds the
      first part of the calculation is looked through inside one function.`,
    references: ['CWE-682'],
  },

  examples: [
    {
      bad: `
export function total(price, discount, shipping) {
  return price - discount - discount;
}`,
      good: `
export function total(price, discount, shipping) {
  return price - discount + shipping;
}`,
    },
  ],

  messages: {
    twice: 'This calculation {{verb}} `{{operand}}` a second time.',
  },

  visit: {
    RepeatedOperand({ node: at, text: operand, verb, first, file }, context) {
      const trace = [{ file: file.path, start: first.getStart(), end: first.end, label: 'is the first time' }];
      context.report({ at, message: 'twice', data: { verb, operand }, trace });
    },
  },
});
