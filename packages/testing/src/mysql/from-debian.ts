import { fetchDebianHome } from './debian-home.ts';
import type { MysqlFlavor, MysqlServer, StartMysqlOptions } from './mysql-server.ts';
import { serveMysql } from './serve-mysql.ts';

/** Starts from Debian's packages, downloaded and unpacked into the cache; nothing is installed. */
export async function startFromDebian(flavor: MysqlFlavor, options: StartMysqlOptions): Promise<MysqlServer> {
  return serveMysql(await fetchDebianHome(flavor, options.signal), 'debian', options);
}
