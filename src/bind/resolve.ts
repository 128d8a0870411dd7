/**
 * TypeScript's own knowledge of a project: tsconfig files, and which file a module specifier names.
 *
 * The resolver asks a host which files there are. Ours answers with the project's files only, and with the source where a build would
 * put its output, so that `exports` and `imports` that point into `dist/` lead back to `src/`. Source files are never looked up on disk.
 */
import path from 'node:path';
import type ts from 'typescript';
import { typescript } from '../parse/typescript.js';

/** What a tsconfig.json says of resolving, `extends` included. */
interface Tsconfig {
  readonly folder: string;
  /** Absolute paths of the configurations under `references`. */
  readonly references: readonly string[];
  readonly options: ts.CompilerOptions;
}

/** Configurations under `extends`, for reading several that extend the same. */
type ExtendedConfigs = Map<string, ts.ExtendedConfigCacheEntry>;

/** Reads a tsconfig.json; undefined when it is not there. What is wrong with it is TypeScript's to say: the rest of it still counts. */
function readTsconfig(file: string, extended: ExtendedConfigs): Tsconfig | undefined {
  const isThere = typescript.sys.fileExists(file);
  if (!isThere) return undefined;
  const host = {
    ...typescript.sys,
    // The files are found by our own rules: they must not be listed here as well.
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: () => undefined,
  };
  const parsed = typescript.getParsedCommandLineOfConfigFile(slash(file), undefined, host, extended);
  if (parsed === undefined) return undefined;
  const references = parsed.projectReferences?.map((reference) => path.normalize(typescript.resolveProjectReferencePath(reference))) ?? [];
  return { folder: path.dirname(file), references, options: parsed.options };
}

/** What a module resolver must know of the project. */
export interface ModuleHost {
  /** The project file that stands where the path points, or whose build output would stand there. */
  fileAt(target: string): string | undefined;
}

/** Resolves specifiers that are not relative. */
export interface ModuleResolver {
  /** By the tsconfig.json nearest to the importing file and the package.json nearest to it (`#internal`, the package's own name). */
  resolve(specifier: string, from: string): string | undefined;
  /** As if the file lay in the package that the specifier names, so that the package's `exports` count. */
  resolveInPackage(specifier: string, packageFolder: string): string | undefined;
}

/** A resolver for the files that the host knows. Answers are remembered per tsconfig.json by TypeScript, not per question. */
export function createModuleResolver(host: ModuleHost): ModuleResolver {
  const settingsByFolder = new Map<string, ResolverSettings>();
  const withoutTsconfig = settingsOf(undefined);
  const extended: ExtendedConfigs = new Map();
  const manifestExists = new Map<string, boolean>();

  const resolutionHost: ts.ModuleResolutionHost = {
    fileExists(file) {
      if (!file.endsWith('/package.json')) return host.fileAt(path.normalize(file)) !== undefined;
      let isThere = manifestExists.get(file);
      if (isThere === undefined) manifestExists.set(file, (isThere = typescript.sys.fileExists(file)));
      return isThere;
    },
    readFile: (file) => typescript.sys.readFile(file),
    // What is installed is outside the project.
    directoryExists: (folder) => !/(?:^|\/)node_modules(?:\/|$)/.test(folder),
    realpath: (file) => file,
  };

  /** By the nearest tsconfig.json or jsconfig.json. */
  function settingsFor(folder: string): ResolverSettings {
    const known = settingsByFolder.get(folder);
    if (known !== undefined) return known;
    const parent = path.dirname(folder);
    const own = readTsconfig(path.join(folder, 'tsconfig.json'), extended) ?? readTsconfig(path.join(folder, 'jsconfig.json'), extended);
    const settings = own !== undefined ? settingsOf(withAliases(own, extended)) : parent === folder ? withoutTsconfig : settingsFor(parent);
    settingsByFolder.set(folder, settings);
    return settings;
  }

  function find(specifier: string, from: string, { options, cache }: ResolverSettings): string | undefined {
    const { resolvedModule } = typescript.resolveModuleName(specifier, slash(from), options, resolutionHost, cache);
    return resolvedModule && host.fileAt(path.normalize(resolvedModule.resolvedFileName));
  }

  return {
    resolve(specifier, from) {
      const settings = settingsFor(path.dirname(from));
      // Depends on the nearest package.json as well.
      if (specifier.startsWith('#')) return find(specifier, from, settings);
      const { aliases, baseUrl, isAlias } = settings;
      if (!aliases.has(specifier)) {
        const aliased = isAlias(specifier) ? find(specifier, from, settings) : undefined;
        // Asking TypeScript for names that are no alias would make it look through every node_modules folder above.
        aliases.set(specifier, aliased ?? (baseUrl === undefined ? undefined : host.fileAt(path.join(baseUrl, specifier))));
      }
      return aliases.get(specifier);
    },
    resolveInPackage(specifier, packageFolder) {
      return find(specifier, path.join(packageFolder, 'index.ts'), settingsFor(packageFolder));
    },
  };
}

interface ResolverSettings {
  readonly options: ts.CompilerOptions;
  readonly cache: ts.ModuleResolutionCache;
  readonly baseUrl: string | undefined;
  /** Whether a pattern under `paths` matches. */
  readonly isAlias: (specifier: string) => boolean;
  /** Answers so far for what the tsconfig.json alone decides. */
  readonly aliases: Map<string, string | undefined>;
}

function settingsOf(tsconfig: Tsconfig | undefined): ResolverSettings {
  const { baseUrl, paths, pathsBasePath, customConditions } = tsconfig?.options ?? {};
  const options: ts.CompilerOptions = {
    // The most permissive: it knows `imports` and `exports`, and finds files without an extension.
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    module: typescript.ModuleKind.ESNext,
    allowJs: true,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(paths === undefined ? {} : { paths }),
    ...(pathsBasePath === undefined ? {} : { pathsBasePath }),
    // Besides `types` and `import`: a package may be there for one of these only, and all of them are built from one source.
    customConditions: [...(customConditions ?? []), 'node', 'require'],
  };
  const patterns = Object.keys(paths ?? {}).map((pattern) => pattern.split('*'));
  return {
    options,
    cache: typescript.createModuleResolutionCache(tsconfig?.folder ?? '/', (file) => file, options),
    baseUrl,
    isAlias: (specifier) =>
      patterns.some(([start = '', end]) =>
        end === undefined ? specifier === start : specifier.startsWith(start) && specifier.endsWith(end),
      ),
    aliases: new Map(),
  };
}

/** The configuration itself, or the first it refers to that has aliases: a tsconfig.json may hold nothing but references. */
function withAliases(tsconfig: Tsconfig, extended: ExtendedConfigs): Tsconfig {
  if (tsconfig.options.paths !== undefined || tsconfig.options.baseUrl !== undefined) return tsconfig;
  for (const file of tsconfig.references) {
    const referred = readTsconfig(file, extended);
    if (referred?.options.paths !== undefined) return referred;
  }
  return tsconfig;
}

function slash(file: string): string {
  return path.sep === '\\' ? file.replaceAll('\\', '/') : file;
}

/** The CommonJS text of a TypeScript module, for running a configuration file. Throws a SyntaxError that begins with `line:column: `. */
export function toCommonJs(text: string, file: string): string {
  const { outputText, diagnostics } = typescript.transpileModule(text, {
    // `.mts` would stay a module.
    fileName: file.replace(/\.[cm]ts$/, '.ts'),
    compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022, esModuleInterop: true },
    reportDiagnostics: true,
  });
  const [diagnostic] = diagnostics ?? [];
  if (diagnostic === undefined) return outputText;
  const { line, character } = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0) ?? { line: 0, character: 0 };
  throw new SyntaxError(`${line + 1}:${character + 1}: ${typescript.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`);
}
