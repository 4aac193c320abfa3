import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type MysqlServer, startMariadb } from '@sync/testing';
import mysql from 'mysql2/promise';

/** A MariaDB with the memory of a small production server, as durable as it comes out of the box. */
export function startBenchMariadb(): Promise<MysqlServer> {
  return startMariadb({
    durable: true,
    settings: {
      'innodb-buffer-pool-size': '1G',
      'innodb-log-file-size': '1G',
      'max-allowed-packet': '64M',
      'secure-file-priv': '',
    },
  });
}

/** Runs statements, one after the other, on a connection of its own. Resolves to the last one's rows. */
export async function runMysql<Row>(url: string, statements: readonly string[]): Promise<Row[]> {
  const connection = await mysql.createConnection({ uri: url });
  try {
    let rows: unknown = [];
    for (const statement of statements) [rows] = await connection.query(statement);
    return rows as Row[];
  } finally {
    await connection.end();
  }
}

/** The arguments by which MariaDB's own programs find a database. */
export function clientArguments(url: string): string {
  const { hostname, port, username, pathname } = new URL(url);
  return `--no-defaults -h ${hostname} -P ${port} -u ${username} ${pathname.slice(1)}`;
}

/** Whether a program is installed. */
export async function isInstalled(program: string): Promise<boolean> {
  return promisify(execFile)('which', [program]).then(
    () => true,
    () => false,
  );
}

/** @throws {Error} naming the package when a program is missing that no comparison can do without */
export async function requireClients(): Promise<void> {
  for (const program of ['mariadb', 'mariadb-dump']) {
    if (!(await isInstalled(program))) {
      throw new Error(`${program} is not installed; the comparison with MariaDB's own tools needs mariadb-client.`);
    }
  }
}
