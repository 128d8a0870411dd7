import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { Node } from '../parse/syntax.js';

/** The code of the node on one line; of more than `most` characters only the first `kept`. */
export function shortText(node: Node, { bound }: AnalysedFile, most: number, kept?: number): string {
  return cutAt(node.getText(bound.source).replace(/\s+/g, ' '), most, kept);
}

/** The text; of more than `most` characters only the first `kept`. */
export function cutAt(text: string, most: number, kept = most - 3): string {
  return text.length > most ? `${text.slice(0, kept)}…` : text;
}

/** `guild.members.fetch` of `guild?.members!.fetch`. */
export function plainText(callee: Node, { bound }: AnalysedFile): string {
  return callee.getText(bound.source).replace(/[\s!?]+/g, '');
}
