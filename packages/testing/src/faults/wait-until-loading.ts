import { type WaitOptions, waitUntil } from '../process/wait-until.ts';
import { queryRows, type TextRow, withClient } from '../postgres/query.ts';

/** Which load is waited for. */
export interface LoadingOptions extends WaitOptions {
  /** `FROM` is a load into the database, `TO` a read out of it. @defaultValue 'FROM' */
  readonly direction?: 'FROM' | 'TO' | undefined;
  /** Only a load of this table, by its plain name; a partition counts under its own name. */
  readonly table?: string | undefined;
  /** Waits until this much has passed. @defaultValue 1 */
  readonly minBytes?: number | undefined;
}

/** A COPY that is under way, as the server itself shows it. */
export interface Loading {
  /** The server process that does it. */
  readonly pid: number;
  /** Empty for a COPY of a query. */
  readonly table: string;
  readonly bytes: number;
  readonly rows: number;
}

const progressSql = `
  SELECT p.pid, coalesce(c.relname, ''), p.bytes_processed, p.tuples_processed
    FROM pg_stat_progress_copy p LEFT JOIN pg_class c ON c.oid = p.relid
   WHERE p.datname = current_database() AND p.command = $1 AND p.bytes_processed >= $2
     AND ($3::text IS NULL OR c.relname = $3)
   ORDER BY p.bytes_processed DESC`;

/** Resolves as soon as the server shows a COPY under way in the database. Rejects when the time is up. */
export function waitUntilLoading(database: { readonly url: string }, options: LoadingOptions = {}): Promise<Loading> {
  const { direction = 'FROM', table, minBytes = 1 } = options;
  return withClient(database.url, (client) => {
    const look = async (): Promise<TextRow | undefined> => {
      const [row] = await queryRows(client, progressSql, [`COPY ${direction}`, minBytes, table ?? null]);
      return row;
    };
    const what = `a COPY ${direction}${table === undefined ? '' : ` of ${table}`} under way`;
    return waitUntil(what, look, options).then(([pid, name, bytes, rows]) => ({
      pid: Number(pid),
      table: name ?? '',
      bytes: Number(bytes),
      rows: Number(rows),
    }));
  });
}
