import type { Column, Slice, Table } from '@sync/core/connector';
import { type MysqlConnection, quoteName, quoteTable } from '@sync/engine-mysql';
import type { KeyValue, SliceBounds } from './slice-condition.ts';

export interface SliceTable {
  readonly table: Table;
  /** At least 2. */
  readonly count: number;
}

/** Keys looked at for each part: a part is then within about 5 % of its share. */
const keysPerPart = 500;
/** More keys than that are never fetched. */
const mostKeys = 50_000;

/**
 * Contract: `Snapshot.slice`. Bounds are percentiles of the primary key: keys of a random sample, which the server takes from its smallest index
 * and sorts itself. One pass over that index, whatever the type of the key and however its values are spread.
 */
export async function sliceTable(connection: MysqlConnection, { table, count }: SliceTable): Promise<readonly Slice[]> {
  const columns = keyColumns(table);
  if (columns.length === 0) return [];
  const keys = await sampleKeys(connection, { table, columns, count });
  const cuts: (readonly KeyValue[])[] = [];
  for (let part = 1; part < count; part += 1) {
    const key = keys[Math.floor((part * keys.length) / count)];
    // Below the first key there is nothing; equal cuts enclose nothing.
    const last = cuts.at(-1) ?? keys[0];
    if (key !== undefined && JSON.stringify(key) !== JSON.stringify(last)) cuts.push(key);
  }
  if (cuts.length === 0) return [];
  const names = columns.map(({ name }) => name);
  return [...cuts, undefined].map((to, place): Slice => {
    const from = cuts[place - 1];
    const bounds: SliceBounds = {
      columns: names,
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    };
    return { bounds };
  });
}

/** The columns the primary key begins with, as far as their values can be written into a condition that orders as the key does. */
function keyColumns(table: Table): Column[] {
  const key = table.uniqueKeys.find(({ isPrimary }) => isPrimary);
  const columns: Column[] = [];
  for (const name of key?.columns ?? []) {
    const column = table.columns.find((candidate) => candidate.name === name);
    if (column === undefined || !canBound(column)) break;
    columns.push(column);
  }
  return columns;
}

/** Labels are sorted by their number and compared by their letters, bits likewise: a range of one is none of the other. */
function canBound({ type, nativeType }: Column): boolean {
  if (type.kind === 'text') return !/^(enum|set)\b/i.test(nativeType);
  return ['integer', 'decimal', 'float', 'bytes', 'date', 'time', 'timestamp', 'uuid'].includes(type.kind);
}

interface Sampling extends SliceTable {
  readonly columns: readonly Column[];
}

/** Keys in their order, all or a random part of them. Estimates of a table's rows may be far off, which shows by the number that came. */
async function sampleKeys(connection: MysqlConnection, sampling: Sampling): Promise<KeyValue[][]> {
  const { table, count } = sampling;
  const wanted = Math.min(mostKeys / 4, keysPerPart * count);
  const fraction = Math.min(1, wanted / Math.max(1, table.estimatedRows));
  const keys = await readKeys(connection, sampling, fraction);
  const isTooMany = keys.length >= mostKeys;
  const isTooFew = fraction < 1 && keys.length < wanted / 4;
  if (!isTooMany && !isTooFew) return keys;
  const [row] = await connection.query<{ count: string | number }>(
    `SELECT COUNT(*) AS count FROM ${quoteTable(table.ref)}`,
  );
  return readKeys(connection, sampling, Math.min(1, wanted / Math.max(1, Number(row?.count ?? 0))));
}

async function readKeys(
  connection: MysqlConnection,
  { table, columns }: Sampling,
  fraction: number,
): Promise<KeyValue[][]> {
  const names = columns.map(({ name }) => quoteName(name)).join(', ');
  const values = columns.flatMap((column, place) => selectValue(column, place)).join(', ');
  // A seed gives the same parts each time. The limit keeps the sample from being dissolved into a walk along the whole key.
  const rows = await connection.query<Record<string, string>>(
    `SELECT ${values} FROM (
      SELECT ${names} FROM ${quoteTable(table.ref)} WHERE RAND(1) < ${fraction.toFixed(12)} LIMIT ${mostKeys}
    ) AS sample ORDER BY ${names}`,
  );
  return rows.map((row) => columns.map((column, place) => toKeyValue(row, column, place)));
}

function selectValue({ name, type }: Column, place: number): string[] {
  const column = quoteName(name);
  const as = `AS v${place}`;
  if (type.kind === 'text') return [`HEX(${column}) ${as}`, `CHARSET(${column}) AS c${place}`];
  if (type.kind === 'bytes') return [`HEX(${column}) ${as}`];
  if (type.kind === 'float') return [`CAST(${column} * 1e0 AS CHAR) ${as}`];
  if (type.kind === 'integer' || type.kind === 'decimal') return [`CAST(${column} + 0 AS CHAR) ${as}`];
  return [`CAST(${column} AS CHAR) ${as}`];
}

function toKeyValue(row: Record<string, string>, { type }: Column, place: number): KeyValue {
  const text = row[`v${place}`] ?? '';
  if (type.kind === 'text') return { kind: 'hex', hex: text, charset: row[`c${place}`] ?? 'utf8mb4' };
  if (type.kind === 'bytes') return { kind: 'hex', hex: text };
  if (type.kind === 'integer' || type.kind === 'decimal' || type.kind === 'float') return { kind: 'number', text };
  return { kind: 'literal', text };
}
