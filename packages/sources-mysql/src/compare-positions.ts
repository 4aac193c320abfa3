import type { MysqlConnection } from '@sync/engine-mysql';

/**
 * How it is found out that views that began one after the other are the same. The server's log of changes tells, save for
 * sessions that were allowed to keep their changes out of it (`sql_log_bin = 0`).
 */
export type PositionComparison =
  | { readonly kind: 'none'; readonly because: string }
  /** Each view knows its own position. */
  | { readonly kind: 'views'; readonly read: (connection: MysqlConnection) => Promise<string> }
  /** The server's position before the first and after the last tells; undefined while a transaction is being committed. */
  | { readonly kind: 'server'; readonly read: (connection: MysqlConnection) => Promise<string | undefined> };

/** Says how views of this server can be compared. No privilege is needed for it. */
export async function choosePositionComparison(connection: MysqlConnection): Promise<PositionComparison> {
  return connection.server.flavor === 'mariadb' ? chooseForMariadb(connection) : chooseForMysql(connection);
}

async function chooseForMariadb(connection: MysqlConnection): Promise<PositionComparison> {
  const [log] = await connection.query<{ isOn: unknown; isOfReplica: unknown }>(
    'SELECT @@GLOBAL.log_bin AS isOn, @@GLOBAL.log_slave_updates AS isOfReplica',
  );
  if (Number(log?.isOn) !== 1)
    return { kind: 'none', because: 'without a binary log it cannot be seen what is written' };
  const running = await statusValue(connection, 'Slaves_running');
  // Changes that a replica applies stand in its log only if it was told so.
  if (Number(log?.isOfReplica) !== 1 && running !== '0') {
    return { kind: 'none', because: 'the replica does not log what it applies' };
  }
  return { kind: 'views', read: readViewPosition };
}

/** The position that belongs to a consistent snapshot, exactly: no commit is let in between (MariaDB, binlog_snapshot_position). */
async function readViewPosition(connection: MysqlConnection): Promise<string> {
  const rows = await connection.query<{ Variable_name: string; Value: string }>(
    "SHOW SESSION STATUS LIKE 'Binlog_snapshot_%'",
  );
  const positionPart = (name: string): string =>
    rows.find((row) => row.Variable_name.toLowerCase() === name)?.Value ?? '';
  return `${positionPart('binlog_snapshot_file')}:${positionPart('binlog_snapshot_position')}`;
}

async function statusValue(connection: MysqlConnection, name: string): Promise<string | undefined> {
  const [row] = await connection.query<{ Value: string }>(`SHOW GLOBAL STATUS LIKE '${name}'`);
  return row?.Value;
}

async function chooseForMysql(connection: MysqlConnection): Promise<PositionComparison> {
  const [log] = await connection.query<{ isOn: unknown; mode: unknown }>(
    'SELECT @@GLOBAL.log_bin AS isOn, @@GLOBAL.gtid_mode AS mode',
  );
  if (Number(log?.isOn) === 1 && log?.mode === 'ON') return { kind: 'server', read: readGtids };
  // A file's position moves before the engine commits, so that equal ones prove nothing; an identifier is owned until after it.
  return { kind: 'none', because: 'without gtid_mode = ON it cannot be seen what is written' };
}

/**
 * Owned first, executed second: a transaction that commits meanwhile is in one of them, whenever it moves from the one to the
 * other.
 */
async function readGtids(connection: MysqlConnection): Promise<string | undefined> {
  const [owned] = await connection.query<{ text: string }>('SELECT @@GLOBAL.gtid_owned AS text');
  const [executed] = await connection.query<{ text: string }>('SELECT @@GLOBAL.gtid_executed AS text');
  return owned?.text === '' ? (executed?.text ?? '') : undefined;
}
