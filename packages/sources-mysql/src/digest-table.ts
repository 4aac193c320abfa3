import type { DigestRequest, Table, TableDigest } from '@sync/core/connector';
import { type MysqlConnection, readTableDigest } from '@sync/engine-mysql';

/** Contract: `Snapshot.digest`. Columns that the table does not have are left out. */
export function digestTable(
  connection: MysqlConnection,
  { table, columns }: DigestRequest,
  described: Table,
): Promise<TableDigest> {
  const found = columns.flatMap((name) => described.columns.find((column) => column.name === name) ?? []);
  return readTableDigest(connection, { table, columns: found });
}
