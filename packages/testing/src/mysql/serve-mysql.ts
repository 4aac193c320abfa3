import { join } from 'node:path';
import { startOnFreePort } from '../process/free-port.ts';
import { findLowerUser, type LowerUser } from '../process/lower-user.ts';
import { makeServerFolder, removeServerFolder } from '../process/server-folder.ts';
import { type ServerProcess, startServerProcess } from '../process/server-process.ts';
import { makeDataFolder } from './data-template.ts';
import { commandOf, environmentOf, type MysqlHome, placeFlags } from './mysql-home.ts';
import type { MysqlServer, MysqlVia, StartMysqlOptions } from './mysql-server.ts';
import { openServer } from './open-server.ts';
import { birthFlags, serverFlags } from './server-flags.ts';

/** Everything known about one start, passed from step to step. */
interface Start {
  readonly home: MysqlHome;
  readonly folder: string;
  readonly user: LowerUser | undefined;
  readonly options: StartMysqlOptions;
}

/**
 * Makes a data folder and starts a server on a free port of the loopback address. Started by root, it runs as `nobody`, who must be able
 * to reach the programs.
 */
export async function serveMysql(home: MysqlHome, via: MysqlVia, options: StartMysqlOptions): Promise<MysqlServer> {
  const user = findLowerUser();
  const folder = await makeServerFolder(user);
  try {
    const { signal } = options;
    await makeDataFolder(join(folder, 'data'), { home, user, flags: birthFlags(options), signal });
    const start: Start = { home, folder, user, options };
    const { port, started: child } = await startOnFreePort((free) => startOn(free, start));
    const stop = async (): Promise<void> => {
      await child.stop();
      await removeServerFolder(folder);
    };
    const running = { url: `mysql://root@127.0.0.1:${port}/`, via, processId: child.processId, stop };
    return await openServer(running, home.flavor);
  } catch (error) {
    await removeServerFolder(folder);
    throw error;
  }
}

function startOn(port: number, { home, folder, user, options }: Start): Promise<ServerProcess> {
  const place = [
    `--datadir=${join(folder, 'data')}`,
    `--tmpdir=${folder}`,
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    '--bind-address=127.0.0.1',
    `--port=${port}`,
  ];
  const flags = ['--no-defaults', ...placeFlags(home), ...place, ...serverFlags(home.flavor, options)];
  return startServerProcess({
    ...commandOf(home, home.server, flags),
    env: environmentOf(home, folder),
    folder,
    user,
    ready: /ready for connections/,
    // No orderly end where the data is thrown away anyway.
    stopSignal: options.durable === true ? 'SIGTERM' : 'SIGKILL',
    signal: options.signal,
  });
}
