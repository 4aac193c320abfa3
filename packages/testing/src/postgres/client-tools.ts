import { join } from 'node:path';
import { isExecutable } from '../process/find-executable.ts';
import { fetchDebianHome } from './debian-home.ts';
import { findSystemHomes } from './system-homes.ts';

/** Programs of one installation of PostgreSQL's client tools. */
export interface ClientTools {
  readonly major: number;
  readonly psql: string;
  readonly pgDump: string;
  readonly pgRestore: string;
  /** What the programs need in their environment, besides the present one. */
  readonly env: Readonly<Record<string, string>>;
}

/** No client tools, or none that are new enough for the server. */
export class NoClientToolsError extends Error {
  override readonly name = 'NoClientToolsError';
  /** Stable, for programs. */
  readonly code = 'NO_CLIENT_TOOLS';
}

/**
 * Finds psql, pg_dump and pg_restore: the oldest installed ones of at least `major`, since pg_dump refuses a server
 * newer than itself; without `major` the newest. When there are none, Debian's are unpacked into the cache.
 * The npm package with the embedded server does not hold them.
 *
 * @throws {NoClientToolsError} `NO_CLIENT_TOOLS`, saying which versions are there.
 */
export async function findClientTools(major?: number): Promise<ClientTools> {
  const homes = (await findSystemHomes('pg_dump')).filter(({ folder }) => isExecutable(join(folder, 'bin', 'psql')));
  const byMajor = homes.toSorted((a, b) => a.major - b.major);
  const found = major === undefined ? byMajor.at(-1) : byMajor.find((home) => home.major >= major);
  if (found !== undefined) return toolsIn(found.folder, found.major);
  try {
    const home = await fetchDebianHome({ kinds: ['postgresql-client'], major });
    return toolsIn(home.folder, home.major, home.libraryFolders);
  } catch (cause) {
    const wanted = major === undefined ? 'No pg_dump' : `No pg_dump of version ${major} or newer`;
    const present =
      homes.length === 0 ? 'none is installed' : `installed: ${homes.map((home) => home.major).join(', ')}`;
    throw new NoClientToolsError(`${wanted}: ${present}. Install PostgreSQL's client programs.`, { cause });
  }
}

function toolsIn(folder: string, major: number, libraries: readonly string[] = []): ClientTools {
  const program = (name: string): string => join(folder, 'bin', name);
  return {
    major,
    psql: program('psql'),
    pgDump: program('pg_dump'),
    pgRestore: program('pg_restore'),
    env: libraries.length === 0 ? {} : { LD_LIBRARY_PATH: libraries.join(':') },
  };
}
