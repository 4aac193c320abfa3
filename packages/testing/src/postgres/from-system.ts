import { UnsuitableError } from '../ladder/find-engine.ts';
import type { PostgresServer, StartPostgresOptions } from './postgres-server.ts';
import { servePostgres } from './serve-postgres.ts';
import { findSystemHomes } from './system-homes.ts';

/** Starts a private server from binaries installed on this machine. A server that runs there already is not touched. */
export async function startFromSystem(options: StartPostgresOptions): Promise<PostgresServer> {
  const homes = await findSystemHomes('postgres');
  if (homes.length === 0) throw new Error('no postgres on PATH or in the usual folders');
  const home = homes.find(({ major }) => options.major === undefined || major === options.major);
  if (home === undefined) {
    const majors = homes.map(({ major }) => major).join(', ');
    throw new UnsuitableError(`installed: version ${majors}, and ${options.major} was asked for`);
  }
  return servePostgres({ folder: home.folder }, 'system', options);
}
