import { type Catalog, type ForeignKey, type Table, tableKey } from '@sync/core/connector';
import { type MysqlConnection, quoteName, quoteTable } from '@sync/engine-mysql';

/** Larger tables are not looked through: it would take longer than it is worth. */
const mostRows = 2_000_000;

/**
 * The catalog with a mark on the foreign keys whose rows match by the collation only: in case, accents or spaces at the end. An engine that
 * compares exactly could not make them. One join a key, for keys of texts alone, that ends at the first such row.
 */
export async function markLooseKeys(reader: MysqlConnection, catalog: Catalog): Promise<Catalog> {
  const tables = new Map(catalog.tables.map((table) => [tableKey(table.ref), table]));
  const foreignKeys: ForeignKey[] = [];
  for (const key of catalog.foreignKeys) {
    const child = tables.get(tableKey(key.table));
    const parent = tables.get(tableKey(key.references));
    const isAsked = child !== undefined && parent !== undefined && child.estimatedRows <= mostRows;
    const isLoose = isAsked && hasFoldedText(child, key) && (await hasLooseRow(reader, key));
    foreignKeys.push(isLoose ? { ...key, matchesLoosely: true } : key);
  }
  return { ...catalog, foreignKeys };
}

function hasFoldedText(child: Table, key: ForeignKey): boolean {
  return key.columns.some((pair) => {
    const column = child.columns.find(({ name }) => name === pair.column);
    return column?.type.kind === 'text' && column.isCaseInsensitive === true;
  });
}

async function hasLooseRow(reader: MysqlConnection, { table, references, columns }: ForeignKey): Promise<boolean> {
  const pairs = columns.map((pair) => [`c.${quoteName(pair.column)}`, `p.${quoteName(pair.references)}`]);
  const rows = await reader.query(
    `SELECT 1 FROM ${quoteTable(table)} c JOIN ${quoteTable(references)} p
      ON ${pairs.map(([from, to]) => `${from} = ${to}`).join(' AND ')}
      WHERE ${pairs.map(([from, to]) => `CAST(${from} AS BINARY) <> CAST(${to} AS BINARY)`).join(' OR ')} LIMIT 1`,
  );
  return rows.length > 0;
}
