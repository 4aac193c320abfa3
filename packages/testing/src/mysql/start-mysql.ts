import { findEngine } from '../ladder/find-engine.ts';
import { urlVariable } from './from-url.ts';
import { type MysqlFlavor, type MysqlServer, type StartMysqlOptions, titleOf } from './mysql-server.ts';
import { mysqlWays } from './mysql-ways.ts';

/**
 * Starts a MariaDB server for tests, or opens the one that `TEST_MARIADB_URL` names. Every call without a URL starts a server of its own,
 * with its own data folder and port; calls may overlap. A server that this function did not start is touched only when it is named by
 * URL, and then only in databases that {@link MysqlServer.createDatabase} created.
 *
 * @throws {NoEngineError} `NO_ENGINE` when no way gives such a server; the message lists each attempt.
 */
export function startMariadb(options: StartMysqlOptions = {}): Promise<MysqlServer> {
  return startFlavor('mariadb', options);
}

/** The same for MySQL itself, and `TEST_MYSQL_URL`. */
export function startMysql(options: StartMysqlOptions = {}): Promise<MysqlServer> {
  return startFlavor('mysql', options);
}

/** Either of both. */
export function startFlavor(flavor: MysqlFlavor, options: StartMysqlOptions): Promise<MysqlServer> {
  const pinned = flavor === 'mariadb' ? process.env.TEST_MARIADB_VIA : process.env.TEST_MYSQL_VIA;
  return findEngine({
    engine: titleOf(flavor),
    ways: mysqlWays(flavor, options),
    via: options.via ?? (pinned || undefined),
    advice: adviceFor(flavor),
    signal: options.signal,
  });
}

function adviceFor(flavor: MysqlFlavor): string {
  return [
    `What helps, any one of: set ${urlVariable(flavor)} to a server where databases may be created;`,
    `install ${titleOf(flavor)} on this machine; on Debian, let apt reach its mirrors;`,
    'run Docker, install testcontainers and set TEST_DOCKER=1.',
  ].join('\n');
}
