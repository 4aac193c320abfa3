import type { MysqlFlavor, StartMysqlOptions } from './mysql-server.ts';

const everyServer: Readonly<Record<string, string>> = {
  'local-infile': '1',
  'skip-name-resolve': '',
  'max-connections': '500',
  'max-allowed-packet': '64M',
  'character-set-server': 'utf8mb4',
  'event-scheduler': 'OFF',
  'performance-schema': 'OFF',
  'innodb-buffer-pool-size': '128M',
};

const everyOf: Readonly<Record<MysqlFlavor, Readonly<Record<string, string>>>> = {
  mariadb: { 'innodb-log-file-size': '64M' },
  mysql: { mysqlx: 'OFF', 'secure-file-priv': '', 'innodb-redo-log-capacity': '64M' },
};

const fast: Readonly<Record<string, string>> = {
  'innodb-flush-log-at-trx-commit': '0',
  'innodb-doublewrite': 'OFF',
  'sync-binlog': '0',
};

/** Options that must be known when the data folder is made, since the server keeps to what it was made with. */
const settledAtBirth = new Set(['lower-case-table-names', 'innodb-page-size', 'innodb-data-file-path']);

/** Options that make a server safe to throw away, or true to life when `durable`; the caller's own come last. */
export function serverFlags(flavor: MysqlFlavor, options: StartMysqlOptions): readonly string[] {
  const own = options.settings ?? {};
  // MySQL writes a binary log unless told not to, MariaDB does when told to.
  const noLog = flavor === 'mysql' && own['log-bin'] === undefined ? { 'skip-log-bin': '' } : {};
  const settings = { ...everyServer, ...everyOf[flavor], ...noLog, ...(options.durable === true ? {} : fast), ...own };
  return Object.entries(settings).map(asFlag);
}

/** The caller's options that the data folder depends on. */
export function birthFlags(options: StartMysqlOptions): readonly string[] {
  const own = Object.entries(options.settings ?? {}).filter(([name]) => settledAtBirth.has(name.replaceAll('_', '-')));
  return own.map(asFlag).sort();
}

/** Words without a value are switches, and an option may be set to nothing. */
const switches = new Set(['skip-name-resolve', 'skip-log-bin']);

function asFlag([name, value]: readonly [string, string]): string {
  return switches.has(name) ? `--${name}` : `--${name}=${value}`;
}
