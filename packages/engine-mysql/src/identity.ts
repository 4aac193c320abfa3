import type { Identity } from '@sync/core/connector';
import type { ConnectionPool, MysqlConnection } from './connection.ts';

interface AboutRow {
  readonly version: string;
  readonly comment: string;
  readonly host: string;
  readonly port: number | string;
  readonly folder: string;
  readonly folds: number | string;
}

/**
 * Asks a server who it is. A database is named by the server's own number (MySQL), its machine, port, data folder and the second it started, and
 * its name; `*` where the address names none and the whole server is meant. A copy of the files has another machine, port, folder or
 * start.
 */
export async function readIdentity(connection: MysqlConnection, pool: ConnectionPool): Promise<Identity> {
  const [about] = await connection.query<AboutRow>(
    `SELECT VERSION() AS version, @@version_comment AS comment, @@hostname AS host, @@port AS port, @@datadir AS folder,
      @@lower_case_table_names AS folds`,
  );
  const { flavor, version } = connection.server;
  const folds = Number(about?.folds ?? 0) !== 0;
  const name = pool.database === undefined ? '*' : folds ? pool.database.toLowerCase() : pool.database;
  const own = [await readOwnNumber(connection), about?.host, about?.port, about?.folder, await readStart(connection)];
  return {
    product: `${flavor === 'mysql' ? 'MySQL' : 'MariaDB'} ${version}`,
    display: pool.display,
    isLocal: pool.isLocal,
    database: JSON.stringify([...own, name]),
    server: JSON.stringify(own),
  };
}

/** The number a MySQL server made for itself; MariaDB has none that every version shows. */
async function readOwnNumber(connection: MysqlConnection): Promise<string> {
  if (connection.server.flavor === 'mariadb') return '';
  const [row] = await connection.query<{ uuid: string }>('SELECT @@server_uuid AS uuid');
  return row?.uuid ?? '';
}

/**
 * Seconds since 1970 at which the server started. Its clock and its uptime are both of the time the statement began, so that the difference
 * never wavers. Empty where the server keeps no status to ask.
 */
async function readStart(connection: MysqlConnection): Promise<string> {
  const table = connection.server.flavor === 'mariadb' ? 'information_schema' : 'performance_schema';
  try {
    const [row] = await connection.query<{ start: number | string }>(
      `SELECT UNIX_TIMESTAMP() - VARIABLE_VALUE AS start FROM ${table}.global_status WHERE VARIABLE_NAME = 'Uptime'`,
    );
    return row === undefined ? '' : String(Math.round(Number(row.start)));
  } catch {
    return '';
  }
}
