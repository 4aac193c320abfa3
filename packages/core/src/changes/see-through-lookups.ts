import type { Catalog, Column, Table } from '../catalog/catalog.ts';
import { tableKey, type TableRef } from '../catalog/table-ref.ts';
import type { FeedTable } from '../connector/feed.ts';
import { askSink } from './ask-sink.ts';
import type { FeedRun } from './replica-run.ts';

/**
 * The replica's table as values see it: a column that keeps ids of texts of another table, as some programs keep open enums, has the type and
 * the limits of those texts, which are what arrives. Asks the sink only when there may be such a column; not while a unit is under way.
 */
export async function seeThroughLookups({ table: feed }: FeedTable, table: Table, run: FeedRun): Promise<Table> {
  const texts = new Set(feed.columns.flatMap(({ name, type }) => (type.kind === 'text' ? [name] : [])));
  const isPossible = ({ name, type }: Column): boolean => type.kind === 'integer' && texts.has(name);
  if (!table.columns.some(isPossible)) return table;
  const own = await describe([table.ref], table.ref, run);
  const keys = own.foreignKeys.filter(
    ({ table: child, columns }) => tableKey(child) === tableKey(table.ref) && columns.length === 1,
  );
  const references = keys.map((key) => key.references);
  const { tables } = await describe(references, table.ref, run);
  const seen = table.columns.map((column): Column => {
    const key = isPossible(column) ? keys.find(({ columns: [pair] }) => pair.column === column.name) : undefined;
    const lookup = key && tables.find(({ ref }) => tableKey(ref) === tableKey(key.references));
    const value = lookup?.columns.find(({ name }) => name === 'value');
    if (value === undefined) return column;
    const { limits: _, ...rest } = column;
    return { ...rest, type: value.type, ...(value.limits && { limits: value.limits }) };
  });
  return { ...table, columns: seen };
}

function describe(refs: readonly TableRef[], target: TableRef, run: FeedRun): Promise<Catalog> {
  const keys = new Set(refs.map(tableKey));
  const matcher = { matches: (ref: TableRef) => keys.has(tableKey(ref)), unmatched: () => [], isEverything: false };
  return askSink(() => run.sink.describe(matcher, run.call, 'load'), { target }, run);
}
