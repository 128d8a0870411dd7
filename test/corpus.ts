/**
 * Downloads pinned npm packages that carry original backend source, for the benchmark and the precision script.
 *
 * Usage: `npx tsx test/corpus.ts [name…]`, where a name is a package, a folder of `.corpus/` or a tier.
 * What is downloaded is only read: it is never run and never committed.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { glob } from 'tinyglobby';

/** `typescript` and `javascript` are backends whose findings are reviewed; `stress` is for speed and crashes only. */
export type CorpusTier = 'typescript' | 'javascript' | 'stress';

/** One pinned package and the part of it that is original source. */
export interface CorpusPackage {
  readonly name: string;
  readonly version: string;
  readonly tier: CorpusTier;
  /** Where it lies below the corpus folder, such as `fastify` or `loopback4/rest`. */
  readonly folder: string;
  /** What to take of it, relative to the package; a pattern that starts with `!` leaves out. */
  readonly globs: readonly string[];
  /** Whether the source has to be taken out of the source maps of the compiled code. */
  readonly fromSourceMaps: boolean;
}

/** Where the corpus goes unless told otherwise; ignored by git. */
export const defaultCorpusFolder = fileURLToPath(new URL('../.corpus', import.meta.url));

/** Scopes whose packages are parts of one framework, which lie together in one folder. */
const groups: Record<string, string> = { '@feathersjs': 'feathers', '@loopback': 'loopback4', '@node-red': 'node-red' };

/** Tier, packages at their pins, and globs separated by `;`, after `maps:` where the source is in source maps. */
const pins: readonly (readonly [CorpusTier, string, string])[] = [
  ['typescript', '@apollo/server@5.5.1', 'src/**/*.ts'],
  ['typescript', '@atproto/ozone@0.1.169', 'src/**/*.ts;!**/lexicon/**;!**/lexicons/**'],
  ['typescript', '@atproto/pds@0.4.217', 'src/**/*.ts;!**/lexicon/**;!**/lexicons/**'],
  ['typescript', '@auth/core@0.41.3', 'src/**/*.ts'],
  ['typescript', '@budibase/server@3.38.1', 'src/**/*.ts;!**/templates/**;!src/definitions/openapi.ts'],
  [
    'typescript',
    '@evershop/evershop@2.2.1',
    'src/{bin,lib,modules}/**/*.{ts,js};!src/lib/locale/**;' + '!**/{pages,components,componee,webpack,migration}/**',
  ],
  [
    'typescript',
    '@feathersjs/authentication@5.0.50 @feathersjs/express@5.0.50 @feathersjs/feathers@5.0.50 ' + '@feathersjs/koa@5.0.50',
    'src/**/*.ts',
  ],
  ['typescript', '@hocuspocus/server@3.4.4', 'src/**/*.ts'],
  [
    'typescript',
    '@loopback/authentication@12.0.16 @loopback/authentication-jwt@0.16.12 ' +
      '@loopback/authorization@0.16.15 @loopback/boot@8.0.16 @loopback/context@8.0.15 @loopback/core@7.0.15 ' +
      '@loopback/cron@0.13.15 @loopback/express@8.0.15 @loopback/http-server@7.0.15 @loopback/repository@8.0.15 ' +
      '@loopback/rest@15.0.16 @loopback/rest-crud@0.19.11 @loopback/service-proxy@8.0.15',
    'src/**/*.ts',
  ],
  ['typescript', '@strapi/core@5.54.0', 'maps:src/**/*.ts'],
  ['typescript', '@trpc/server@11.25.2', 'src/**/*.ts'],
  ['typescript', 'create-t3-app@7.40.0', 'template/**/*.ts'],
  ['typescript', 'egg@4.0.10', 'src/**/*.ts'],
  ['typescript', 'fastify-cli@8.0.2', '*.js;lib/**/*.js;templates/**/*.{js,ts}'],
  ['typescript', 'next-auth@4.24.15', 'src/**/*.ts'],
  ['typescript', 'payload@3.90.2', 'maps:src/**/*.ts'],
  ['javascript', '@hapi/hapi@21.4.10', 'lib/**/*.js'],
  ['javascript', '@mojaloop/central-services-shared@18.38.2', 'src/**/*.js'],
  [
    'javascript',
    '@node-red/editor-api@5.0.7 @node-red/nodes@5.0.7 @node-red/registry@5.0.7 ' + '@node-red/runtime@5.0.7 @node-red/util@5.0.7',
    '**/*.js;!**/locales/**;!lib/jsonata.js',
  ],
  ['javascript', '@platformatic/runtime@2.75.2', '*.js;lib/**/*.js'],
  ['javascript', '@platformatic/service@3.4.1', '*.js;lib/**/*.js'],
  ['javascript', '@strapi/admin@4.5.0', 'server/**/*.js;ee/server/**/*.js'],
  ['javascript', '@strapi/plugin-users-permissions@4.5.0', 'server/**/*.js'],
  ['javascript', '@uppy/companion@6.2.2', 'src/**/*.js'],
  ['javascript', 'apostrophe@4.31.0', 'modules/**/*.js;lib/**/*.js;index.js;!**/ui/**'],
  ['javascript', 'bull@4.16.5', 'lib/**/*.js'],
  ['javascript', 'ep_etherpad-lite@1.8.14', 'node/**/*.js;bin/**/*.js;!**/easysync_tests.js'],
  ['javascript', 'express-gateway@1.16.11', 'lib/**/*.js;bin/**/*.js'],
  ['javascript', 'fastify@5.12.8', 'fastify.js;lib/**/*.js'],
  ['javascript', 'kafkajs@2.2.4', 'src/**/*.js'],
  ['javascript', 'loopback-datasource-juggler@6.0.6', 'lib/**/*.js'],
  ['javascript', 'loopback@3.28.0', 'lib/**/*.js;common/**/*.js;server/**/*.js'],
  ['javascript', 'mercurius@16.10.1', 'index.js;lib/**/*.js;examples/**/*.js'],
  ['javascript', 'moleculer@0.14.36', 'src/**/*.js;!src/serializers/**'],
  ['javascript', 'oidc-provider@9.13.3', 'lib/**/*.js'],
  ['javascript', 'pm2@7.0.4', 'lib/**/*.js;bin/**/*.js'],
  ['javascript', 'sails@1.5.18', 'lib/**/*.js;bin/**/*.js;errors/**/*.js'],
  ['javascript', 'serverless@3.40.0', 'lib/**/*.js;commands/**/*.js;bin/**/*.js'],
  ['javascript', 'strapi-plugin-users-permissions@3.6.11', '{config,controllers,services,middlewares,models}/**/*.js'],
  ['javascript', 'strapi@3.6.11', 'lib/**/*.js;bin/**/*.js'],
  ['javascript', '@cumulus/api@21.0.0', '{app,bin,endpoints,ecs,es,lambdas,lib,models,config}/**/*.js;!**/dist/**'],
  ['stress', 'effect@4.1.0', 'src/**/*.ts'],
  ['stress', 'typeorm@1.1.1', 'maps:src/**/*.ts'],
  ['stress', 'zod@4.6.7', 'src/**/*.ts'],
];

/** Every package of the corpus. */
export const corpusPackages: readonly CorpusPackage[] = pins.flatMap(([tier, specifiers, globs]) =>
  specifiers.split(' ').map((specifier) => {
    const versionStart = specifier.lastIndexOf('@');
    const name = specifier.slice(0, versionStart);
    const [scope = '', nameInScope = ''] = name.split('/');
    const group = groups[scope];
    return {
      name,
      version: specifier.slice(versionStart + 1),
      tier,
      folder: group === undefined ? name.replace('/', '__') : `${group}/${nameInScope}`,
      globs: globs.replace(/^maps:/, '').split(';'),
      fromSourceMaps: globs.startsWith('maps:'),
    };
  }),
);

/** The packages named by package name, folder (`loopback4` is thirteen packages) or tier; all when nothing is named. */
export function selectPackages(names: readonly string[]): readonly CorpusPackage[] {
  const namesOf = (entry: CorpusPackage) => [entry.name, entry.tier, entry.folder, path.dirname(entry.folder)];
  const unknown = names.filter((name) => !corpusPackages.some((entry) => namesOf(entry).includes(name)));
  if (unknown.length > 0) throw new Error(`Not in the corpus: ${unknown.join(', ')}`);
  return corpusPackages.filter((entry) => names.length === 0 || namesOf(entry).some((name) => names.includes(name)));
}

/**
 * Downloads the named packages that are not there at their pinned version, and returns the folder of each.
 * Tries them all; then throws an AggregateError if any could not be had.
 */
export async function fetchCorpus(names: readonly string[], folder = defaultCorpusFolder): Promise<string[]> {
  const packages = selectPackages(names);
  const queue = packages.values();
  const failures: Error[] = [];
  const work = async () => {
    for (const entry of queue) {
      await fetchPackage(entry, folder).catch((cause: unknown) => {
        failures.push(new Error(`Cannot fetch ${entry.name}@${entry.version}: ${String(cause)}`, { cause }));
      });
    }
  };
  await Promise.all([work(), work()]);
  if (failures.length > 0) throw new AggregateError(failures, failures.map(({ message }) => message).join('\n'));
  return packages.map((entry) => path.join(folder, entry.folder));
}

async function fetchPackage(entry: CorpusPackage, folder: string): Promise<void> {
  const target = path.join(folder, entry.folder);
  if ((await versionIn(target)) === entry.version) return;
  await mkdir(path.dirname(target), { recursive: true });
  // Below the corpus folder, so that the last rename stays on one file system and is atomic.
  const work = await mkdtemp(path.join(folder, '.partial-'));
  try {
    const [unpacked, kept] = [path.join(work, 'unpacked'), path.join(work, 'kept')];
    await mkdir(unpacked);
    await run('npm', ['pack', `${entry.name}@${entry.version}`, '--ignore-scripts', '--loglevel=error'], work);
    const [tarball = ''] = await glob('*.tgz', { cwd: work });
    await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], work);
    await move('package.json', unpacked, kept);
    const source = entry.fromSourceMaps ? await writeMappedSources(unpacked, path.join(work, 'mapped')) : unpacked;
    const files = await glob([...entry.globs], { cwd: source, expandDirectories: false });
    if (files.length === 0) throw new Error(`no file matches ${entry.globs.join(';')}`);
    for (const file of files) await move(file, source, kept);
    await rm(target, { recursive: true, force: true });
    await rename(kept, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type SourceMap = { sources: string[]; sourcesContent?: (string | null)[] };

/** Writes the sources that the source maps in a package carry to their paths below the folder, and returns it. */
async function writeMappedSources(unpacked: string, folder: string): Promise<string> {
  for (const mapFile of await glob('**/*.map', { cwd: unpacked })) {
    const map: SourceMap = JSON.parse(await readFile(path.join(unpacked, mapFile), 'utf8'));
    for (const [index, source] of map.sources.entries()) {
      const content = map.sourcesContent?.[index];
      if (typeof content !== 'string') continue;
      // Joined to a root first, so that no source path leads out of the folder.
      const file = path.join(folder, path.posix.join('/', path.posix.dirname(mapFile), source));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
  }
  return folder;
}

async function move(file: string, from: string, to: string): Promise<void> {
  await mkdir(path.dirname(path.join(to, file)), { recursive: true });
  await rename(path.join(from, file), path.join(to, file));
}

async function versionIn(folder: string): Promise<string | undefined> {
  const [manifest] = await glob('package.json', { cwd: folder, absolute: true });
  return manifest && (JSON.parse(await readFile(manifest, 'utf8')) as { version: string }).version;
}

async function run(command: string, commandArguments: readonly string[], cwd: string): Promise<void> {
  await promisify(execFile)(command, commandArguments, { cwd, maxBuffer: 2 ** 26 });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    for (const folder of await fetchCorpus(process.argv.slice(2))) console.log(path.relative('', folder));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
