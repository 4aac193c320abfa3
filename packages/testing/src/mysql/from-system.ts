import { UnsuitableError } from '../ladder/find-engine.ts';
import { type MysqlFlavor, type MysqlServer, type StartMysqlOptions, titleOf } from './mysql-server.ts';
import { serveMysql } from './serve-mysql.ts';
import { findSystemHome } from './system-homes.ts';

/** Starts a private server from binaries installed on this machine. A server that runs there already is not touched. */
export async function startFromSystem(flavor: MysqlFlavor, options: StartMysqlOptions): Promise<MysqlServer> {
  const home = await findSystemHome(flavor);
  if (home === undefined) {
    const program = flavor === 'mariadb' ? 'mariadbd with mariadb-install-db' : 'mysqld';
    throw new UnsuitableError(`no ${program} of ${titleOf(flavor)} on PATH or in the usual folders`);
  }
  return serveMysql(home, 'system', options);
}
