import { printTableRef, type TargetKey, type TableRef, WriteError } from '@sync/core/connector';
import { type MysqlConnection, type NativeColumn, type Queryable, readJsonColumns } from '@sync/engine-mysql';

/** What writing a table needs to know of it. */
export interface LoadTarget {
  readonly ref: TableRef;
  /** Those that can be loaded: generated ones are not among them. */
  readonly columns: ReadonlyMap<string, NativeColumn>;
  /** Unique keys of whole columns that can be loaded, the primary key first, then those without nullable columns. */
  readonly keys: readonly TargetKey[];
  /** Unique indexes, also those of parts of columns, of expressions and of generated columns. */
  readonly uniqueIndexCount: number;
  /** The server counts for one of its columns. */
  readonly hasAutoIncrement: boolean;
  /** Columns that the server sets by itself when another column of their row changes (ON UPDATE CURRENT_TIMESTAMP). */
  readonly touchedColumns: readonly string[];
}

/** The keys that can decide a conflict of rows with these columns. */
export function loadableKeys(target: LoadTarget, { columns }: { readonly columns: readonly string[] }): TargetKey[] {
  return target.keys.filter((key) => key.columns.every((column) => columns.includes(column)));
}

/** @throws {WriteError} WRITE_FAILED when the table does not exist */
export async function readLoadTarget(connection: MysqlConnection, ref: TableRef): Promise<LoadTarget> {
  const place = [ref.schema, ref.name];
  const columnRows = await connection.query<ColumnRow>(columnsQuery, place);
  if (columnRows.length === 0) {
    const table = printTableRef(ref);
    const message = `Cannot write ${table}: the sink has no such table any more. Run again; it was there when the plan was made.`;
    throw new WriteError({ code: 'WRITE_FAILED', message, context: { table } });
  }
  const json = await readJson(connection, ref, columnRows);
  const columns = new Map(
    columnRows.filter(isLoadable).map((row) => [row.name, { ...nativeColumn(row), isJson: json.has(row.name) }]),
  );
  const indexes = groupByIndex(await connection.query<IndexRow>(indexesQuery, place));
  return {
    ref,
    columns,
    keys: indexes.flatMap((parts) => targetKey(parts, columns)).toSorted(byCertainty),
    uniqueIndexCount: indexes.length,
    hasAutoIncrement: columnRows.some(({ extra }) => /auto_increment/i.test(extra)),
    touchedColumns: columnRows.filter(({ extra }) => /on update/i.test(extra)).map(({ name }) => name),
  };
}

/** The columns of a table by name, generated ones left out; none when there is no such table. */
export async function readNativeColumns(
  connection: Queryable,
  ref: TableRef,
): Promise<ReadonlyMap<string, NativeColumn>> {
  const rows = await connection.query<ColumnRow>(columnsQuery, [ref.schema, ref.name]);
  return new Map(rows.filter(isLoadable).map((row) => [row.name, nativeColumn(row)]));
}

/** MariaDB's JSON is a long text with a check. */
async function readJson(
  connection: MysqlConnection,
  ref: TableRef,
  rows: readonly ColumnRow[],
): Promise<ReadonlySet<string>> {
  const own = rows.filter(({ type }) => type === 'json').map(({ name }) => name);
  const mayBeChecked = rows.some(({ type }) => type === 'longtext');
  return new Set(mayBeChecked ? [...own, ...(await readJsonColumns(connection, ref))] : own);
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly printed: string;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly fraction: number | string | null;
  readonly bits: number | string | null;
  readonly isNullable: string;
  readonly extra: string;
  readonly expression: string | null;
}

interface IndexRow {
  readonly index: string;
  readonly column: string | null;
  readonly prefix: number | string | null;
}

const columnsQuery = `SELECT COLUMN_NAME AS name, LOWER(DATA_TYPE) AS type, COLUMN_TYPE AS printed, CHARACTER_SET_NAME AS charset,
  COLLATION_NAME AS collation, DATETIME_PRECISION AS fraction, NUMERIC_PRECISION AS bits, IS_NULLABLE AS isNullable, EXTRA AS extra,
  GENERATION_EXPRESSION AS expression
FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION`;

const indexesQuery = `SELECT INDEX_NAME AS \`index\`, COLUMN_NAME AS \`column\`, SUB_PART AS prefix
FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0
ORDER BY INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX`;

function isLoadable({ expression }: ColumnRow): boolean {
  return expression === null || expression === '';
}

function nativeColumn({ type, printed, charset, collation, fraction, bits, isNullable }: ColumnRow): NativeColumn {
  return {
    type,
    printed,
    charset: charset?.toLowerCase(),
    collation: collation?.toLowerCase(),
    precision: fraction === null ? undefined : Number(fraction),
    bits: bits === null ? undefined : Number(bits),
    isNullable: isNullable === 'YES',
  };
}

function groupByIndex(rows: readonly IndexRow[]): readonly (readonly IndexRow[])[] {
  return [...Map.groupBy(rows, ({ index }) => index).values()];
}

function targetKey(parts: readonly IndexRow[], columns: ReadonlyMap<string, NativeColumn>): readonly TargetKey[] {
  const names: string[] = [];
  for (const { column, prefix } of parts) {
    if (column === null || prefix !== null || !columns.has(column)) return [];
    names.push(column);
  }
  return [{ columns: names, hasNullable: names.some((name) => columns.get(name)?.isNullable === true) }];
}

function byCertainty(a: TargetKey, b: TargetKey): number {
  return Number(a.hasNullable) - Number(b.hasNullable);
}
