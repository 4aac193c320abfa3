import type { Way } from '../ladder/find-engine.ts';
import { startFromDebian } from './from-debian.ts';
import { startFromDocker } from './from-docker.ts';
import { startFromSystem } from './from-system.ts';
import { openFromUrl, urlVariable } from './from-url.ts';
import type { MysqlFlavor, MysqlServer, MysqlVia, StartMysqlOptions } from './mysql-server.ts';

type StartOne = (flavor: MysqlFlavor, options: StartMysqlOptions) => Promise<MysqlServer>;

/** The ladder for a flavor: what a person names comes first, then what is installed, then what must be fetched. */
export function mysqlWays(flavor: MysqlFlavor, options: StartMysqlOptions): readonly Way<MysqlServer>[] {
  const way = (name: MysqlVia, start: StartOne, decisive = false): Way<MysqlServer> => ({
    name,
    decisive,
    start: () => start(flavor, options),
  });
  const byUrl = way('url', openFromUrl, process.env[urlVariable(flavor)] !== undefined);
  const byDocker = way('docker', startFromDocker);
  const found = [way('system', startFromSystem), way('debian', startFromDebian)];
  const ways = process.env.TEST_DOCKER === '1' ? [byDocker, ...found] : [...found, byDocker];
  return options.isOwnFirst === true ? [...ways, byUrl] : [byUrl, ...ways];
}
