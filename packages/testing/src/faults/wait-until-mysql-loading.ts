import { listSessions } from '../mysql/list-sessions.ts';
import { type TextRow, withClient } from '../mysql/query.ts';
import { type WaitOptions, waitUntil } from '../process/wait-until.ts';

/** Which load is waited for. */
export interface MysqlLoadingOptions extends WaitOptions {
  /** Only statements of this kind. @defaultValue either */
  readonly statement?: 'LOAD DATA' | 'INSERT' | undefined;
  /** Only statements that name this table. */
  readonly table?: string | undefined;
  /** Waits until the statement's transaction has changed this many rows. @defaultValue 0 */
  readonly minRows?: number | undefined;
}

/** A load that is under way, as the server itself shows it. */
export interface MysqlLoading {
  /** The session that does it, as `KILL` wants it. */
  readonly sessionId: number;
  /** How the statement begins, at most 200 characters. */
  readonly statement: string;
  /** Rows changed so far in the session's transaction; 0 when no `minRows` was asked for. */
  readonly rows: number;
}

/** Looking at transactions more often than every 100 ms, MariaDB shows the same moment again and again. */
const everyTransactionMs = 120;

/** Servers are shared: a session that chose another database belongs to somebody else. */
const isOurs = 'p.id <> CONNECTION_ID() AND p.info IS NOT NULL AND COALESCE(p.db = DATABASE(), TRUE)';

const sessionsSql = `SELECT p.id, LEFT(p.info, 200), 0 FROM information_schema.processlist p WHERE ${isOurs}`;

const transactionsSql = `
  SELECT p.id, LEFT(p.info, 200), t.trx_rows_modified
    FROM information_schema.processlist p JOIN information_schema.innodb_trx t ON t.trx_mysql_thread_id = p.id
   WHERE ${isOurs}`;

/**
 * Resolves as soon as a LOAD DATA or an INSERT is under way in a session of this database or of none: a statement that waits for a lock, or for the client
 * to send more, is under way. Rejects when the time is up.
 */
export function waitUntilMysqlLoading(
  database: { readonly url: string },
  options: MysqlLoadingOptions = {},
): Promise<MysqlLoading> {
  const { statement, table, minRows = 0 } = options;
  const kind = statement === undefined ? '(?:LOAD DATA|INSERT|REPLACE)' : statement;
  const begins = new RegExp(`^\\s*${kind}\\b`, 'i');
  const isWanted = ([, info, rows]: TextRow): boolean =>
    begins.test(info ?? '') && Number(rows) >= minRows && (table === undefined || (info ?? '').includes(table));
  return withClient(database.url, async (client) => {
    const sql = minRows > 0 ? transactionsSql : sessionsSql;
    const look = async (): Promise<TextRow | undefined> => (await listSessions(client, sql)).find(isWanted);
    const what = `a ${statement ?? 'LOAD DATA or INSERT'}${table === undefined ? '' : ` of ${table}`} under way`;
    const [id, info, rows] = await waitUntil(
      what,
      look,
      minRows > 0 ? { everyMs: everyTransactionMs, ...options } : options,
    );
    return { sessionId: Number(id), statement: info ?? '', rows: Number(rows) };
  });
}
