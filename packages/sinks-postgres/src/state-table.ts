import {
  ChangeError,
  type DigitsOf,
  printTableRef,
  type StateColumn,
  type StateRow,
  type StateTable,
  type TableRef,
} from '@sync/core/connector';
import { type Queryable, quoteName, quoteTable } from '@sync/engine-postgres';

/** What a state table that is there keeps of times, by column. */
export interface StateFacts {
  readonly digitsOf: DigitsOf;
}

/**
 * Reads what there is to know of a state table; undefined when there is none.
 *
 * @throws {ChangeError} CHANGE_STATE_INVALID when it lacks a column
 */
export async function readStateFacts(connection: Queryable, state: StateTable): Promise<StateFacts | undefined> {
  const rows = await connection.query<{ name: string; type: string; modifier: number }>(
    `SELECT a.attname::text AS name, t.typname::text AS type, a.atttypmod AS modifier
    FROM pg_catalog.pg_class c
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE c.oid = pg_catalog.to_regclass($1)`,
    [quoteTable(state.table)],
  );
  if (rows.length === 0) return undefined;
  const columns = new Map(rows.map((row) => [row.name, row]));
  for (const { name } of state.columns) if (!columns.has(name)) throw lacksColumn(state.table, name);
  return {
    digitsOf: (name) => {
      const column = columns.get(name);
      if (column?.type === 'date') return 0;
      const isTime = column?.type.startsWith('time') === true;
      return isTime && column.modifier >= 0 ? column.modifier : undefined;
    },
  };
}

/** The columns' canonical texts, as a list of expressions. Times are read in UTC. */
export function stateTexts(columns: readonly StateColumn[]): string {
  return columns.map((column) => `${stateText(column)} AS ${quoteName(column.name)}`).join(', ');
}

/** The canonical text of one column, whatever it is in the table. */
export function stateText({ name, type }: Pick<StateColumn, 'name' | 'type'>): string {
  const column = quoteName(name);
  switch (type.kind) {
    case 'boolean':
      return `CASE WHEN ${column} IS NULL THEN NULL WHEN ${column} THEN 't' ELSE 'f' END`;
    case 'timestamp':
      return `${column}::pg_catalog.${type.hasZone ? 'timestamptz' : 'timestamp'}::pg_catalog.text`;
    default:
      return `${column}::pg_catalog.text`;
  }
}

/** A row as it was read by {@link stateTexts}. */
export function toStateRow(columns: readonly StateColumn[], row: Record<string, string | null>): StateRow {
  return columns.map(({ name }) => row[name] ?? null);
}

function lacksColumn(ref: TableRef, column: string): ChangeError {
  const table = printTableRef(ref);
  return new ChangeError({
    code: 'CHANGE_STATE_INVALID',
    message: `Cannot use ${table} to remember replicas: it has no column ${column}. It belongs to something else, or was changed; rename it, or give it back its column.`,
    advice: 'fix',
    context: { table, column },
  });
}
