import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startOnFreePort } from '../process/free-port.ts';
import { findLowerUser, type LowerUser } from '../process/lower-user.ts';
import { runProgram } from '../process/run-program.ts';
import { makeReachable, makeServerFolder, removeServerFolder } from '../process/server-folder.ts';
import { type ServerProcess, startServerProcess } from '../process/server-process.ts';
import { openServer } from './open-server.ts';
import type { PostgresServer, PostgresVia, StartPostgresOptions } from './postgres-server.ts';

/** An installation of PostgreSQL: the folder above `bin`, and what its programs need to start. */
export interface PostgresHome {
  readonly folder: string;
  /** Folders of shared libraries that the programs do not find by themselves. */
  readonly libraryFolders?: readonly string[];
}

/** Everything known about one start, passed from step to step. */
interface Start {
  readonly binFolder: string;
  readonly folder: string;
  readonly dataFolder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly user: LowerUser | undefined;
  readonly options: StartPostgresOptions;
}

/** Makes a data folder with the programs in `home` and starts a server on a free port of the loopback address. */
export async function servePostgres(
  home: PostgresHome,
  via: PostgresVia,
  options: StartPostgresOptions,
): Promise<PostgresServer> {
  const user = findLowerUser();
  const folder = await makeServerFolder(user);
  try {
    const reachable = await makeReachable(home.folder, folder, user);
    const start: Start = {
      binFolder: join(reachable, 'bin'),
      folder,
      dataFolder: join(folder, 'data'),
      env: environmentOf(home, folder),
      user,
      options,
    };
    await initialize(start);
    const tidy = (): Promise<void> => rm(join(start.dataFolder, 'postmaster.pid'), { force: true });
    const { port, started: child } = await startOnFreePort((free) => startOn(free, start), tidy);
    const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
    const stop = async (): Promise<void> => {
      await child.stop();
      await removeServerFolder(folder);
    };
    return await openServer({ url, via, processId: child.processId, stop });
  } catch (error) {
    await removeServerFolder(folder);
    throw error;
  }
}

function environmentOf(home: PostgresHome, folder: string): NodeJS.ProcessEnv {
  // PGDATA, PGPORT and the like of the surrounding shell must not reach the server.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  const env: NodeJS.ProcessEnv = { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC', HOME: folder };
  const libraries = [...(home.libraryFolders ?? []), process.env.LD_LIBRARY_PATH ?? ''].filter(Boolean);
  if (libraries.length > 0) env.LD_LIBRARY_PATH = libraries.join(':');
  return env;
}

async function initialize(start: Start): Promise<void> {
  const { binFolder, dataFolder, env, user, folder, options } = start;
  // The collation of C compares bytes in every version and on every system; ICU collations are there by name.
  const args = ['-D', dataFolder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions'];
  if (options.durable !== true) args.push('--no-sync');
  await runProgram(join(binFolder, 'initdb'), args, { env, cwd: folder, ...user, signal: options.signal });
}

function startOn(port: number, start: Start): Promise<ServerProcess> {
  const { binFolder, dataFolder, folder, env, user, options } = start;
  const settings = Object.entries(serverSettings(folder, options)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return startServerProcess({
    file: join(binFolder, 'postgres'),
    args: ['-D', dataFolder, '-p', String(port), ...settings],
    env,
    folder,
    user,
    ready: /ready to accept connections/,
    // Immediate shutdown where the data is thrown away anyway: no checkpoint is written.
    stopSignal: options.durable === true ? 'SIGINT' : 'SIGQUIT',
    signal: options.signal,
  });
}

/** Settings that make a server safe to throw away, or true to life when `durable`; the caller's own come last. */
export function serverSettings(folder: string, options: StartPostgresOptions): Readonly<Record<string, string>> {
  const fast = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: process.platform === 'win32' ? '' : folder,
    max_connections: '200',
    wal_level: 'logical',
    max_prepared_transactions: '10',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable === true ? {} : fast),
    ...options.settings,
  };
}
