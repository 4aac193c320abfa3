import { ChangeError, printTableRef, type StateTable, type TableRef } from '@sync/core/connector';
import type { Queryable } from '@sync/engine-mysql';

/** What a state table is like at the server, which may be another client's. */
export interface StateColumns {
  /** Digits of a second that the column keeps. */
  readonly digitsOf: (column: string) => number | undefined;
  readonly isText: (column: string) => boolean;
}

interface ColumnRow {
  readonly name: string;
  readonly fraction: number | string | null;
  readonly charset: string | null;
}

const query = `SELECT COLUMN_NAME AS name, DATETIME_PRECISION AS fraction, CHARACTER_SET_NAME AS charset
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?`;

/**
 * The columns of a state table; undefined when there is no such table.
 *
 * @throws {ChangeError} CHANGE_STATE_INVALID when it lacks a column
 */
export async function readStateColumns(
  connection: Queryable,
  { table, columns }: Pick<StateTable, 'table' | 'columns'>,
): Promise<StateColumns | undefined> {
  const rows = await connection.query<ColumnRow>(query, [table.schema, table.name]);
  if (rows.length === 0) return undefined;
  const byName = new Map(rows.map((row) => [row.name.toLowerCase(), row]));
  const find = (name: string): ColumnRow | undefined => byName.get(name.toLowerCase());
  const missing = columns.filter(({ name }) => find(name) === undefined).map(({ name }) => name);
  if (missing.length > 0) throw lacksColumns(table, missing);
  return {
    digitsOf: (name) => {
      const fraction = find(name)?.fraction ?? null;
      return fraction === null ? undefined : Number(fraction);
    },
    isText: (name) => (find(name)?.charset ?? null) !== null,
  };
}

function lacksColumns(ref: TableRef, missing: readonly string[]): ChangeError {
  const table = printTableRef(ref);
  const message = `Cannot use ${table}: it lacks ${missing.join(', ')}, so it is no table in which the states of replicas are kept. Rename it, or bring the ${missing.length === 1 ? 'column' : 'columns'} back.`;
  return new ChangeError({ code: 'CHANGE_STATE_INVALID', advice: 'fix', message, context: { table } });
}
