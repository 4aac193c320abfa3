import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { libraryFolders, unpackPackages } from '../debian/unpack-packages.ts';
import { UnsuitableError } from '../ladder/find-engine.ts';
import { cacheFolder } from '../process/cache-folder.ts';
import { fetchOnce } from '../process/fetch-once.ts';
import { runProgram } from '../process/run-program.ts';
import type { PostgresHome } from './serve-postgres.ts';

/** Heavy or needed only by installed servers: the just-in-time compiler's library, and what wants to be configured. */
const unneeded =
  /^(libllvm|postgresql-common|postgresql-client-common|ssl-cert|locales|perl|libjson-perl|sysstat|libpq-dev)/;

/** What to fetch from Debian. */
export interface DebianRequest {
  /** `postgresql` holds the server, `postgresql-client` holds psql, pg_dump and pg_restore. */
  readonly kinds: readonly ('postgresql' | 'postgresql-client')[];
  readonly major?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Fetches Debian's packages of PostgreSQL into the cache, once, and resolves with where they are. */
export async function fetchDebianHome(request: DebianRequest): Promise<PostgresHome & { readonly major: number }> {
  const packages = await packageNames(request);
  const folder = join(await cacheFolder('debian'), packages.join('+'));
  await fetchOnce(folder, async (into) => {
    await unpackPackages({ packages, without: unneeded, folder: into, signal: request.signal }).catch((error) => {
      throw new UnsuitableError(`Debian's packages ${packages.join(', ')} cannot be had: ${messageOf(error)}`);
    });
    await Promise.all(['apt', 'downloads'].map((name) => rm(join(into, name), { recursive: true, force: true })));
  });
  const [major] = await readdir(join(folder, 'usr', 'lib', 'postgresql')).catch(() => []);
  if (major === undefined) throw new Error(`the packages ${packages.join(', ')} hold no programs`);
  const home = join(folder, 'usr', 'lib', 'postgresql', major);
  return { folder: home, libraryFolders: libraryFolders(folder), major: Number(major) };
}

/**
 * The packages of the wanted version, else of the version this release of Debian carries. Where the system has no
 * package lists, as in a slim container, those without a version in their name lead to it once lists are fetched.
 */
async function packageNames({ kinds, major }: DebianRequest): Promise<readonly string[]> {
  const carried = await carriedMajor();
  const wanted = major ?? carried;
  if (wanted === undefined) return kinds;
  const names = kinds.map((kind) => `${kind}-${wanted}`);
  if (carried === undefined) return names;
  const known = await Promise.all(names.map((name) => describePackage(name)));
  if (known.includes(''))
    throw new UnsuitableError(`this release of Debian carries PostgreSQL ${carried}, not ${wanted}`);
  return names;
}

/** Told by the dependency of the package without a version in its name. */
async function carriedMajor(): Promise<number | undefined> {
  const major = /^Depends:.*\bpostgresql-(\d+)/m.exec(await describePackage('postgresql'))?.[1];
  return major === undefined ? undefined : Number(major);
}

function describePackage(name: string): Promise<string> {
  return runProgram('apt-cache', ['show', '--no-all-versions', name]).catch(() => '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
