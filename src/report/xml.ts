import { safeText } from './safe-text.js';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** The text as it may stand in XML, in an attribute as well. */
export function xmlText(text: string): string {
  return text
    .split('\n')
    .map((line) => safeText(line).replace(/[&<>"']/g, (character) => entities[character]!))
    .join('&#10;');
}

/** ` name="value"` for each attribute. */
export function xmlAttributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(String(value))}"`)
    .join('');
}
