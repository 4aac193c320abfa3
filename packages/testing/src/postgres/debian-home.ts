import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
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
  const major = request.major ?? (await debianMajor());
  const packages = request.kinds.map((kind) => `${kind}-${major}`);
  const folder = join(await cacheFolder('debian'), packages.join('+'));
  await fetchOnce(folder, async (into) => {
    await unpackPackages({ packages, without: unneeded, folder: into, signal: request.signal }).catch((error) => {
      throw new UnsuitableError(`Debian's packages ${packages.join(', ')} cannot be had: ${messageOf(error)}`);
    });
    await Promise.all(['apt', 'downloads'].map((name) => rm(join(into, name), { recursive: true, force: true })));
  });
  const home = join(folder, 'usr', 'lib', 'postgresql', String(major));
  if (!existsSync(join(home, 'bin'))) throw new Error(`the packages hold no programs in ${home}`);
  return { folder: home, libraryFolders: libraryFolders(folder), major };
}

/** The major version this release of Debian carries, told by the dependency of the version-less package. */
async function debianMajor(): Promise<number> {
  const shown = await runProgram('apt-cache', ['show', '--no-all-versions', 'postgresql']).catch(() => '');
  const major = /^Depends:.*\bpostgresql-(\d+)/m.exec(shown)?.[1];
  if (major === undefined) throw new Error('apt-cache does not know the package postgresql');
  return Number(major);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
