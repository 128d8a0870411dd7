import path from 'node:path';
import ignore from 'ignore';

/** Whether a file or folder, given as absolute path, is matched. */
export type PathMatcher = (target: string, isFolder?: boolean) => boolean;

/** Matches the globs of `.gitignore`, with `{a,b}` besides, relative to the folder. Nothing outside of the folder matches. */
export function createPathMatcher(patterns: readonly string[], folder: string): PathMatcher {
  if (patterns.length === 0) return () => false;
  const matcher = ignore({ ignoreCase: false }).add(patterns.flatMap((pattern) => alternativesOf(pattern.replace(/^\.\//, '/'))));
  return (target, isFolder = false) => {
    const relative = path.relative(folder, target).replaceAll(path.sep, '/');
    return ignore.isPathValid(relative) && matcher.ignores(isFolder ? `${relative}/` : relative);
  };
}

/** What is wrong with the glob, if anything is. */
export function faultOfPattern(pattern: string): string | undefined {
  if (pattern.trim() === '') return 'is empty';
  if (pattern.length > 1000) return 'is longer than 1000 characters';
  if (pattern.split('{').length !== pattern.split('}').length) return 'has a brace without its counterpart';
  if (/^(?:!?\.\.\/|!?\.\.$)/.test(pattern)) return 'leads out of the folder of the configuration';
  if (alternativesOf(pattern).length >= maxAlternatives) return `stands for more than ${maxAlternatives} globs`;
  return undefined;
}

const maxAlternatives = 1000;

/** `*.{js,ts}` as `*.js` and `*.ts`. */
function alternativesOf(pattern: string): string[] {
  const done: string[] = [];
  const queue = [pattern];
  for (let next = queue.pop(); next !== undefined && done.length + queue.length < maxAlternatives; next = queue.pop()) {
    // The innermost braces first, so that nested ones need no stack.
    const braces = /\{([^{}]*)\}/.exec(next);
    if (braces === null) {
      done.push(next);
      continue;
    }
    const [whole, inner = ''] = braces;
    const [before, after] = [next.slice(0, braces.index), next.slice(braces.index + whole.length)];
    queue.push(...inner.split(',').map((alternative) => before + alternative + after));
  }
  return queue.length > 0 ? [...done, ...queue, ...Array<string>(maxAlternatives).fill(pattern)] : done;
}
