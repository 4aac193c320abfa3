import { UnsuitableError } from '../ladder/find-engine.ts';
import type { MysqlFlavor, MysqlServer, StartMysqlOptions } from './mysql-server.ts';
import { openServer } from './open-server.ts';
import { query } from './query.ts';

/** The environment variable that names a server of a flavor. */
export function urlVariable(flavor: MysqlFlavor): 'TEST_MARIADB_URL' | 'TEST_MYSQL_URL' {
  return flavor === 'mariadb' ? 'TEST_MARIADB_URL' : 'TEST_MYSQL_URL';
}

/** Opens the server a person named. It is never stopped and its settings are never changed, only compared. */
export async function openFromUrl(flavor: MysqlFlavor, options: StartMysqlOptions): Promise<MysqlServer> {
  const url = process.env[urlVariable(flavor)];
  if (url === undefined || url === '') throw new UnsuitableError(`${urlVariable(flavor)} is not set`);
  const server = await openServer({ url, via: 'url', stop: async () => undefined }, flavor);
  const wanted = {
    ...(options.durable === true ? { 'innodb-flush-log-at-trx-commit': '1' } : {}),
    ...options.settings,
  };
  for (const [name, value] of Object.entries(wanted)) await checkSetting(url, name, value);
  return server;
}

async function checkSetting(url: string, name: string, value: string): Promise<void> {
  const [row] = await query(url, 'SHOW GLOBAL VARIABLES WHERE variable_name = ?', [name.replaceAll('-', '_')]);
  const present = row?.[1] ?? 'not set';
  // The binary log is asked for by the name of its files, and shown as switched on.
  const wanted = name === 'log-bin' ? 'ON' : value;
  if (plain(present) !== plain(wanted))
    throw new UnsuitableError(`has ${name} = ${present}, and ${value} was asked for`);
}

/** Servers show `ON` for 1 and bytes for `64M`. */
function plain(value: string): string {
  const units: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
  const lower = value.toLowerCase();
  const [, digits, unit] = /^(\d+)([kmg])$/.exec(lower) ?? [];
  if (digits !== undefined) return String(Number(digits) * (units[unit ?? ''] ?? 1));
  return lower === 'on' ? '1' : lower === 'off' ? '0' : lower;
}
