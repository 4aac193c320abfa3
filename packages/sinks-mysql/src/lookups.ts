import { freeName, type NeutralType, type TableRef } from '@sync/core/connector';
import { type MysqlConnection, type NativeColumn, type Queryable, quoteName, quoteTable } from '@sync/engine-mysql';
import { type LoadTarget, readNativeColumns } from './load-target.ts';
import { stageAlias } from './row-terms.ts';

/**
 * A column that holds ids of a table of values, for which the values themselves arrive: they are staged as text, and their ids take their place.
 * Databases of other programs keep open enums so.
 */
export interface Lookup {
  readonly column: string;
  /** Has the columns `id`, which counts, and `value`. */
  readonly table: TableRef;
  /** What the stage calls the column of the values. */
  readonly staged: string;
  /** What a value is. */
  readonly type: NativeColumn;
}

/** What arrives for which column. */
export interface Arriving {
  readonly columns: readonly string[];
  readonly types: readonly NeutralType[];
}

const integers: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);

/** Those of the columns for which text arrives while they are integers that reference a table of `id` and `value`. */
export async function findLookups(
  connection: MysqlConnection,
  target: LoadTarget,
  { columns, types }: Arriving,
): Promise<readonly Lookup[]> {
  const possible = columns.filter((column, index) => {
    const kind = types[index]?.kind;
    return (kind === 'text' || kind === 'enum') && integers.has(target.columns.get(column)?.type ?? '');
  });
  if (possible.length === 0) return [];
  const lookups: Lookup[] = [];
  for (const { column, schema, name } of await readReferences(connection, target.ref)) {
    if (!possible.includes(column) || lookups.some((lookup) => lookup.column === column)) continue;
    const table = { schema, name };
    const own = await readNativeColumns(connection, table);
    const type = own.get('value');
    if (own.size !== 2 || !own.has('id') || type === undefined) continue;
    const staged = freeName(`dbsync_value_${lookups.length + 1}`, columns);
    lookups.push({ column, table, staged, type: { ...type, isNullable: true } });
  }
  return lookups;
}

function readReferences(
  connection: Queryable,
  { schema, name }: TableRef,
): Promise<{ column: string; schema: string; name: string }[]> {
  return connection.query(
    `SELECT COLUMN_NAME AS \`column\`, REFERENCED_TABLE_SCHEMA AS \`schema\`, REFERENCED_TABLE_NAME AS name
FROM information_schema.KEY_COLUMN_USAGE
WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND LOWER(REFERENCED_COLUMN_NAME) = 'id' ORDER BY CONSTRAINT_NAME`,
    [schema, name],
  );
}

/** Puts ids in the place of values in a stage. Values that no one has seen before become rows of their tables, in this transaction. */
export async function resolveLookups(
  connection: MysqlConnection,
  stage: TableRef,
  lookups: readonly Lookup[],
): Promise<void> {
  for (const { column, table, staged } of lookups) {
    const value = `${stageAlias}.${quoteName(staged)}`;
    await connection.execute([
      `INSERT INTO ${quoteTable(table)} (value) SELECT DISTINCT ${value} FROM ${quoteTable(stage)} AS ${stageAlias}
LEFT JOIN ${quoteTable(table)} AS known ON known.value = ${value} WHERE ${value} IS NOT NULL AND known.id IS NULL`,
      `UPDATE ${quoteTable(stage)} AS ${stageAlias} JOIN ${quoteTable(table)} AS known ON known.value = ${value}
SET ${stageAlias}.${quoteName(column)} = known.id`,
    ]);
  }
}
