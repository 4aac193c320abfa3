import { type Sequence, type SequenceState, type TableKey, tableKey } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';
import { SelectedTables } from './catalog-scope.ts';

interface NextRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly nextValue: number | string | null;
}

/**
 * The present values of what feeds columns that count, in the order asked for: the number that the next row gets. The session is one of ours,
 * so that the server does not answer from its statistics.
 */
export async function readSequenceStates(
  connection: Queryable,
  sequences: readonly Sequence[],
): Promise<readonly SequenceState[]> {
  const tables = sequences.flatMap(({ ownedBy }) => (ownedBy === undefined ? [] : [ownedBy.table]));
  const selected = new SelectedTables(tables);
  const rows = await connection.query<NextRow>(
    `SELECT TABLE_SCHEMA AS schemaName, TABLE_NAME AS tableName, AUTO_INCREMENT AS nextValue
    FROM information_schema.TABLES WHERE ${selected.condition('TABLE_SCHEMA', 'TABLE_NAME')}`,
  );
  const values = new Map(
    rows.map(({ schemaName, tableName, nextValue }): [TableKey, string | undefined] => [
      tableKey({ schema: schemaName, name: tableName }),
      nextValue === null ? undefined : String(nextValue),
    ]),
  );
  return sequences.map((sequence) => {
    const value = sequence.ownedBy === undefined ? undefined : values.get(tableKey(sequence.ownedBy.table));
    // MySQL gives no number for a table that never had a row.
    return { sequence, value: value ?? '1', isCalled: false };
  });
}
