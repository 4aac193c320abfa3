import type { MysqlConnection, ServerFacts } from '@sync/engine-mysql';

/** What writing to a server needs to know of it. */
export interface SinkFacts {
  readonly server: ServerFacts;
  /** Statements that begin a transaction for loading. */
  readonly beginning: readonly string[];
  /**
   * Statements whose number of rows is not known ahead, LOAD DATA among them, keep each other from tables that count for a column: the
   * default of MariaDB and of MySQL 5.7.
   */
  readonly hasAutoIncrementLock: boolean;
}

export async function readSinkFacts(connection: MysqlConnection): Promise<SinkFacts> {
  const [row] = await connection.query<{ hasLog: number | string; format: string; lockMode: number | string }>(
    'SELECT @@log_bin AS hasLog, @@binlog_format AS format, @@innodb_autoinc_lock_mode AS lockMode',
  );
  // Fewer locks on gaps between keys; a log of statements does not allow it (error 1665).
  const isFree = Number(row?.hasLog) === 0 || row?.format.toUpperCase() !== 'STATEMENT';
  const isolation = isFree ? ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED'] : [];
  return {
    server: connection.server,
    beginning: [...isolation, 'START TRANSACTION'],
    hasAutoIncrementLock: Number(row?.lockMode) < 2,
  };
}
