import type { ChangeRequest, Column, NotCarried, Table } from '@sync/core/connector';
import { columnNote, type DraftColumn, draftColumn } from '../draft/draft-columns.ts';
import { findImpossible } from '../draft/draft-names.ts';
import type { DraftedColumn } from '../draft/drafted-table.ts';
import { createFinisher } from '../draft/finish-table.ts';
import { fitRow } from '../draft/fit-row.ts';
import { typeColumn } from '../draft/type-column.ts';
import { parseNativeType } from '../catalog/native-types.ts';
import type { ServerFacts } from '../connection.ts';

/**
 * Drafts columns that a table is to get. One that must not be null and has no default may be null, since rows that are there have no value of it.
 *
 * @throws {CatalogError} PLAN_NAME when a name cannot be kept
 * @throws {ConfigError} CONFIG_INVALID when a type that was asked for is none
 */
export function draftAdded(
  added: readonly Column[],
  { table, types }: Pick<ChangeRequest, 'table' | 'types'>,
  { server, notes }: { readonly server: ServerFacts; readonly notes: NotCarried[] },
): readonly DraftedColumn[] {
  if (added.length === 0) return [];
  const [impossible] = findImpossible([{ table: { ...table, columns: [...table.columns, ...added] }, types }]);
  if (impossible !== undefined) throw impossible;
  const columns = new Map<string, DraftColumn>();
  for (const column of table.columns) {
    const native = parseNativeType(column.nativeType) ?? { name: 'longtext' as const };
    columns.set(column.name, draftColumn(column, { native }, true));
  }
  for (const column of added) {
    const typed = typeColumn(column, types.get(column.name), { ref: table.ref, server });
    if (typed.loss !== undefined) notes.push(columnNote(table.ref, column.name, typed.loss));
    columns.set(column.name, typed.column);
  }
  const fitted = fitRow({ ref: table.ref, columns }, new Set());
  notes.push(...fitted.notes);
  const own = new Map([...fitted.table.columns].filter(([name]) => added.some((column) => column.name === name)));
  const { comment: _, ...plain } = table;
  const source: Table = { ...plain, columns: added };
  const finished = createFinisher(
    server,
    notes,
  )({
    source,
    table: { ref: table.ref, columns: own },
    keys: [],
    foreignKeys: [],
  });
  return finished.columns.map((column) => {
    if (column.isNullable || column.default !== undefined) return column;
    const because = 'rows that are there have no value of it, so it may be null';
    notes.push(columnNote(table.ref, column.source.name, { kind: 'nullability', because }));
    return { ...column, isNullable: true };
  });
}
