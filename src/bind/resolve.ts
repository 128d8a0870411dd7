/**
 * TypeScript's own knowledge of a project: tsconfig files, and which file a module specifier names.
 *
 * The resolver asks a host which files there are. Ours answers with the project's files only, and with the source where a build would
 * put its output, so that `exports` and `imports` that point into `dist/` lead back to `src/`. Source files are never looked up on disk.
 */
import path from 'node:path';
import ts from 'typescript';

/** What a tsconfig.json says, `extends` included. */
export interface Tsconfig {
  readonly folder: string;
  /** Globs relative to the folder. Without `include` and `files`, everything. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly files: readonly string[];
  /** Absolute paths of the configurations under `references`. */
  readonly references: readonly string[];
  readonly options: ts.CompilerOptions;
}

/** Reads a tsconfig.json; undefined when it is not there. What is wrong with it is TypeScript's to say: the rest of it still counts. */
export function readTsconfig(file: string): Tsconfig | undefined {
  const isThere = ts.sys.fileExists(file);
  if (!isThere) return undefined;
  const parsed = ts.getParsedCommandLineOfConfigFile(slash(file), undefined, {
    ...ts.sys,
    // The files are found by our own rules: they must not be listed here as well.
    readDirectory: () => [],
    onUnRecoverableConfigFileDiagnostic: () => undefined,
  });
  if (parsed === undefined) return undefined;
  const raw = parsed.raw as Record<string, unknown>;
  const references = parsed.projectReferences?.map((reference) => path.normalize(ts.resolveProjectReferencePath(reference))) ?? [];
  const files = stringsIn(raw['files']);
  const hasList = Array.isArray(raw['include']) || Array.isArray(raw['files']);
  return {
    folder: path.dirname(file),
    include: hasList ? stringsIn(raw['include']) : ['**/*'],
    exclude: stringsIn(raw['exclude']),
    files,
    references,
    options: parsed.options,
  };
}

function stringsIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
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
  const manifestExists = new Map<string, boolean>();

  const resolutionHost: ts.ModuleResolutionHost = {
    fileExists(file) {
      if (!file.endsWith('/package.json')) return host.fileAt(path.normalize(file)) !== undefined;
      let isThere = manifestExists.get(file);
      if (isThere === undefined) manifestExists.set(file, (isThere = ts.sys.fileExists(file)));
      return isThere;
    },
    readFile: (file) => ts.sys.readFile(file),
    // What is installed is outside the project.
    directoryExists: (folder) => !/(?:^|\/)node_modules(?:\/|$)/.test(folder),
    realpath: (file) => file,
  };

  /** By the nearest tsconfig.json or jsconfig.json. */
  function settingsFor(folder: string): ResolverSettings {
    const known = settingsByFolder.get(folder);
    if (known !== undefined) return known;
    const parent = path.dirname(folder);
    const own = readTsconfig(path.join(folder, 'tsconfig.json')) ?? readTsconfig(path.join(folder, 'jsconfig.json'));
    const settings = own !== undefined ? settingsOf(withAliases(own)) : parent === folder ? withoutTsconfig : settingsFor(parent);
    settingsByFolder.set(folder, settings);
    return settings;
  }

  function find(specifier: string, from: string, { options, cache }: ResolverSettings): string | undefined {
    const { resolvedModule } = ts.resolveModuleName(specifier, slash(from), options, resolutionHost, cache);
    return resolvedModule && host.fileAt(path.normalize(resolvedModule.resolvedFileName));
  }

  return {
    resolve(specifier, from) {
      const settings = settingsFor(path.dirname(from));
      if (!specifier.startsWith('#') && !settings.mayAlias(specifier)) return undefined;
      return find(specifier, from, settings);
    },
    resolveInPackage(specifier, packageFolder) {
      return find(specifier, path.join(packageFolder, 'index.ts'), settingsFor(packageFolder));
    },
  };
}

interface ResolverSettings {
  readonly options: ts.CompilerOptions;
  readonly cache: ts.ModuleResolutionCache;
  /** Whether the tsconfig.json could give the specifier a meaning of its own. */
  readonly mayAlias: (specifier: string) => boolean;
}

function settingsOf(tsconfig: Tsconfig | undefined): ResolverSettings {
  const { baseUrl, paths, pathsBasePath, customConditions } = tsconfig?.options ?? {};
  const options: ts.CompilerOptions = {
    // The most permissive: it knows `imports` and `exports`, and finds files without an extension.
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
    allowJs: true,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(paths === undefined ? {} : { paths }),
    ...(pathsBasePath === undefined ? {} : { pathsBasePath }),
    ...(customConditions === undefined ? {} : { customConditions }),
  };
  const starts = Object.keys(paths ?? {}).map((pattern) => pattern.split('*')[0] ?? '');
  return {
    options,
    cache: ts.createModuleResolutionCache(tsconfig?.folder ?? '/', (file) => file, options),
    mayAlias: (specifier) => baseUrl !== undefined || starts.some((start) => specifier.startsWith(start)),
  };
}

/** The configuration itself, or the first it refers to that has aliases: a tsconfig.json may hold nothing but references. */
function withAliases(tsconfig: Tsconfig): Tsconfig {
  if (tsconfig.options.paths !== undefined || tsconfig.options.baseUrl !== undefined) return tsconfig;
  const referred = tsconfig.references.map((file) => readTsconfig(file)).find((other) => other?.options.paths !== undefined);
  return referred ?? tsconfig;
}

function slash(file: string): string {
  return path.sep === '\\' ? file.replaceAll('\\', '/') : file;
}

/** The CommonJS text of a TypeScript module, for running a configuration file. */
export function toCommonJs(text: string, file: string): string {
  const { outputText } = ts.transpileModule(text, {
    fileName: file,
    // `export default` has to become a property whatever the file's extension says.
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: true, inlineSourceMap: false },
  });
  return outputText;
}
