import { createHash } from 'node:crypto';
import { compareText, type TableRef } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { SelectedTables } from './catalog-scope.ts';

/** A text that is equal as long as the tables keep their columns, the types and the order of those. */
export async function readCatalogFingerprint(connection: Queryable, tables: readonly TableRef[]): Promise<string> {
  const selected = new SelectedTables(tables);
  const rows = await connection.query<{
    readonly schemaName: string;
    readonly tableName: string;
    readonly rest: string;
  }>(
    `SELECT TABLE_SCHEMA AS schemaName, TABLE_NAME AS tableName,
      CONCAT_WS('\\n', LPAD(ORDINAL_POSITION, 5, '0'), COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, EXTRA, COLLATION_NAME) AS rest
    FROM information_schema.COLUMNS WHERE ${selected.condition('TABLE_SCHEMA', 'TABLE_NAME')}`,
  );
  const lines = rows
    .filter((row) => selected.has({ schema: row.schemaName, name: row.tableName }))
    .map((row) => JSON.stringify([row.schemaName, row.tableName, row.rest]));
  return createHash('md5').update(lines.sort(compareText).join('\n')).digest('hex');
}
