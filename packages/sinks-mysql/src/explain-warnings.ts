import { printTableRef, type SyncError, type TableRef, WriteError } from '@sync/core/connector';
import { type MysqlConnection, type StatementResult, translateError } from '@sync/engine-mysql';
import { connectorName } from './connector-name.ts';

interface WarningRow {
  readonly Level: string;
  readonly Code: number | string;
  readonly Message: string;
}

/** How many are looked at to find the one that says most. */
const looksAt = 20;

/** The lines that belong to an error come last; notes tell the least. */
const weights: Readonly<Record<string, number>> = { Error: 2, Warning: 1, Note: 0 };

/**
 * The error for a statement that changed or skipped rows to get through, with the server's first warning as its reason. Called right after the
 * statement, on the same connection: the next one forgets its warnings.
 */
export async function warningError(
  connection: MysqlConnection,
  ref: TableRef,
  { warnings }: StatementResult,
): Promise<SyncError> {
  const rows = warnings === 0 ? [] : await connection.query<WarningRow>(`SHOW WARNINGS LIMIT ${looksAt}`);
  const [first] = rows.toSorted((a, b) => (weights[b.Level] ?? 1) - (weights[a.Level] ?? 1));
  const table = printTableRef(ref);
  if (first === undefined) {
    const message = `Cannot write ${table}: the server took fewer rows than were sent, or changed some, and does not say why. A trigger of the table may do that.`;
    return new WriteError({ code: 'WRITE_FAILED', message, context: { table } });
  }
  const said = { errno: Number(first.Code), sqlState: '', sqlMessage: first.Message };
  return translateError(said, {
    end: 'sink',
    connector: connectorName,
    display: 'the sink',
    doing: `loading ${table}`,
    table,
  });
}
