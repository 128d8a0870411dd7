import { symbolOf } from '../bind/scopes.js';
import type { AnalysedFile } from '../dataflow/analysed-file.js';
import type { LinkedProject } from '../dataflow/linked-project.js';
import { wordsOf } from '../dataflow/secret-names.js';
import type { TraceStep } from '../diagnostic.js';
import { conditionsAt } from '../flow/conditions.js';
import { bodyOf, isInside, SyntaxKind, unwrap, type Expression, type Node, type ts } from '../parse/syntax.js';
import { anyOf } from './any-of.js';
import { isUserInterface } from './backend-code.js';
import { EnvFacts, type FoundRead } from './env-facts.js';
import { mayBeMissing } from './env-names.js';
import type { EnvUse } from './env-fate.js';
import { shortText } from './short-text.js';
import { remembered } from '../remembered.js';

/** A read of an environment variable: `process.env.X`, `const { X } = process.env`, `Deno.env.get('X')`, `getEnv('X')`. */
export interface EnvRead {
  readonly file: AnalysedFile;
  readonly project: LinkedProject;
  readonly node: Node;
  /** The variable's name. */
  readonly name: string;
  /** The read as the code spells it. */
  readonly text: string;
  /** What needs the value although nothing in the project makes sure that it is there; undefined when all is well or nothing is known. */
  readonly unguardedUse: EnvUse | undefined;
  /** Configuration is where others expect unchecked values to be checked; scripts and the configuration of tools are run by hand. */
  readonly place: 'source' | 'configuration' | 'script';
  /** The variable's unguarded reads in the file that are needed, this one maybe among them, in order of position. */
  readonly unguardedInFile: readonly Node[];
  /** From the read to what needs it, where that is another place. */
  readonly trace: readonly TraceStep[];
}

/** The reads of environment variables in a file. */
export function* envReads(file: AnalysedFile, project: LinkedProject): Generator<EnvRead> {
  const found = EnvFacts.of(project).readsIn(file);
  if (found.length === 0) return;
  const place = placeOf(file, project);
  const uses = found.map((read) => unguardedUse(read, file, project));
  for (const [index, { node, name }] of found.entries()) {
    const use = uses[index];
    yield {
      file,
      project,
      node,
      name,
      text: textOf(node, name, file),
      unguardedUse: use,
      place,
      unguardedInFile: found.filter((other, at) => other.name === name && isNeeded(uses[at])).map((other) => other.node),
      trace: use === undefined ? [] : traceOf(node, use, file),
    };
  }
}

function isNeeded(use: EnvUse | undefined): boolean {
  return use !== undefined && use.need !== 'kept';
}

function unguardedUse({ node, name, fate }: FoundRead, file: AnalysedFile, project: LinkedProject): EnvUse | undefined {
  if (typeof fate !== 'object' || mayBeMissing(name) || EnvFacts.of(project).isGuarded(name) || EnvFacts.of(project).hasSwitch(name))
    return undefined;
  const text = node.getText(file.bound.source);
  if (bundlerName.test(text) || project.isDeployed(file.path, name)) return undefined;
  // What a bundler writes into a page starts and stops nothing.
  if (text.startsWith('import.meta.') && isUserInterface(file, project)) return undefined;
  return isSwitchedOn(node, name, file, project) || isSwitchedOn(fate.node, name, fate.file, project) ? undefined : fate;
}

/** Whether the node is reached only where another variable of the same family is set: `if (process.env.SMTP_HOST) …SMTP_USER`. */
function isSwitchedOn(node: Node, name: string, file: AnalysedFile, project: LinkedProject): boolean {
  const [family] = wordsOf(name);
  for (let inner = node; inner.kind !== SyntaxKind.SourceFile;) {
    const body = bodyOf(inner);
    for (const { expression } of conditionsAt(file.flowOf(body), inner)) {
      const tested = [expression, definitionOf(expression, file)];
      const isOfFamily = (read: FoundRead): boolean =>
        wordsOf(read.name)[0] === family && tested.some((test) => test !== undefined && isInside(read.node, test));
      if (EnvFacts.of(project).readsIn(file).some(isOfFamily)) return true;
    }
    inner = body;
  }
  return false;
}

/** `const hasMail = …`: what stands behind the name. */
function definitionOf(expression: Expression, file: AnalysedFile): Node | undefined {
  const node = unwrap(expression);
  if (node.kind !== SyntaxKind.Identifier) return undefined;
  const [declaration] = symbolOf(file.bound, node as ts.Identifier)?.declarations ?? [];
  return declaration?.kind === SyntaxKind.VariableDeclaration ? (declaration as ts.VariableDeclaration).initializer : declaration;
}

/** What bundlers put into `import.meta.env` by themselves. */
const bundlerName = /^import\.meta\.env\.(BASE_URL|DEV|MODE|PROD|SSR)$/;
const configurationName = /(^|[.-])(env|envs|environment|environments|config|configs|configuration|settings\.local)$/i;
const toolName = /\.(config|conf|rc|setup)$|^(gulpfile|gruntfile|knexfile|ormconfig|webpack.*|setup.*|seed.*)$/i;
const scriptFolder = anyOf(
  /^(scripts?|tools?|tooling|migrations?|seeds?|seeders|benchmarks?|examples?|cypress|playwright|__tests__)$/,
  /^(([a-z]+-)?tests?|e2e|spec|codemods?)$/,
);
const testName = /(^|[.-])(test|tests|spec|e2e|e2e-spec|mock|mocks|fixture|fixtures)$|\.(input|output)$/;

/** What the file is for, by its name, and by the folders of its package, or those that tell it from the project's other files. */
function placeOf({ path }: AnalysedFile, project: LinkedProject): EnvRead['place'] {
  const segments = path.split(/[\\/]/);
  const name = segments.pop()!.replace(/\.[cm]?[jt]sx?$/, '');
  const root = project.packageOf(path)?.folder.split(/[\\/]/).length ?? Infinity;
  const folders = segments.slice(Math.min(commonDepth(project), root));
  if (testName.test(name) || folders.some((folder) => scriptFolder.test(folder)) || toolName.test(name)) return 'script';
  return configurationName.test(name) || /^(config|env)\./.test(name) ? 'configuration' : 'source';
}

/** How many folders all files of the project have in common. */
const commonDepth = remembered((project: LinkedProject): number => {
  let common: readonly string[] | undefined;
  for (const path of project.files.keys()) {
    const segments = path.split(/[\\/]/).slice(0, -1);
    const different = common?.findIndex((segment, index) => segment !== segments[index]) ?? -1;
    common = common === undefined ? segments : different < 0 ? common : common.slice(0, different);
  }
  return common?.length ?? 0;
});

/** A declared name is no read by itself: `const { X } = process.env` reads `process.env.X`. */
function textOf(node: Node, name: string, file: AnalysedFile): string {
  const { source } = file.bound;
  if (node.kind !== SyntaxKind.BindingElement) return shortText(node, file, 60, 59);
  const declaration = node.parent.parent as ts.VariableDeclaration;
  return `${declaration.initializer?.getText(source) ?? 'process.env'}.${name}`;
}

function traceOf(node: Node, use: EnvUse, file: AnalysedFile): readonly TraceStep[] {
  if (use.need === 'asserted' || use.need === 'kept') return [];
  if (use.file === file && use.node.pos <= node.pos && use.node.end >= node.end) return [];
  if (use.file === file && node.pos <= use.node.pos && node.end >= use.node.end) return [];
  const step = (at: Node, { path, bound }: AnalysedFile, label: string): TraceStep => ({
    file: path,
    start: at.getStart(bound.source),
    end: at.end,
    label,
  });
  return [step(node, file, 'is read here'), step(use.node, use.file, 'is needed here')];
}
