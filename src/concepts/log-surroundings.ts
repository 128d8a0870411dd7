/**
 * What is known of where a project's logs go: to whoever called a command, or through something that takes the secrets out.
 */
import { rootOf } from '../bind/value.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { wordsOf } from '../dataflow/secret-names.js';
import { innerPath, isUserInterface } from './backend-code.js';
import { servesInPackage } from './package-place.js';
import { forEachChild, SyntaxKind, type CallExpression, type NewExpression, type Node, type ts } from '../parse/syntax.js';
import { remembered } from '../remembered.js';

/** Whether the callee is a name that needs no import: `console.log`. */
export function isConsole({ expression }: CallExpression | NewExpression, file: AnalysedFile): boolean {
  const [value] = file.valuesOf(expression);
  return value !== undefined && rootOf(value).kind === 'global';
}

const commandFolder = /[\\/](cli|commands?|bin|(load|stress)-?test(s|ing)?)[\\/]/i;

/**
 * Whether a file's logs are read by the one who runs it: a command that ends the process when it is done, a load test, a page in a browser.
 */
export function isForItsUser(file: AnalysedFile, project: LinkedProject): boolean {
  if (isUserInterface(file, project)) return true;
  const [folder = ''] = commandFolder.exec(innerPath(file, project)) ?? [];
  return /test/i.test(folder) || (folder !== '' && file.bound.calls.some((call) => project.rowWithRole(call, file, 'exit') !== undefined));
}

/** A command-line tool prints to whoever called it: its package has a command and serves nobody, or the file itself is a script. */
export function isCommandLine(file: AnalysedFile, project: LinkedProject): boolean {
  if (file.bound.text.startsWith('#!')) return true;
  const info = project.packageOf(file.path);
  return info !== undefined && info.bin.length > 0 && !servesInPackage(file, project);
}

/** Whether some logger of the project is set up to leave secrets out: which ones it leaves out of what is not followed. */
export const redacts = remembered((project: LinkedProject): boolean =>
  [...project.files.values()].some((file) => {
    if (
      file.bound.identifiers.has('redact') &&
      file.bound.identifiers.get('redact')!.some(({ parent }) => parent.kind === SyntaxKind.PropertyAssignment)
    )
      return true;
    return file.bound.calls.some(
      (call) => project.isNamed(call, 'logger', file) && (call.arguments ?? []).some((argument) => mentionsMasking(argument)),
    );
  }),
);

/** `format.combine(redactSecrets(), format.json())` */
function mentionsMasking(node: Node): boolean {
  if (node.kind === SyntaxKind.Identifier)
    return wordsOf((node as ts.Identifier).text).some((word) => /^(redact|mask|censor|scrub|saniti[sz]e|obfuscate)/.test(word));
  return forEachChild(node, (child) => mentionsMasking(child) || undefined) ?? false;
}
