import type { DraftRequest } from '@sync/core/connector';
import type { TypeTable } from '../catalog/neutral-types.ts';
import type { Queryable } from '../connection.ts';
import { chooseType } from './choose-type.ts';
import { type ColumnPlan, type Drafting, storedColumns, type TablePlan } from './drafting.ts';
import { columnKey, type EnumPlan } from './plan-enums.ts';
import { type AskedType, resolveTypes } from './resolve-types.ts';

/** The tables of a request with the types of their columns. */
export interface PlannedTables {
  readonly plans: readonly TablePlan[];
  readonly enums: ReadonlyMap<string, EnumPlan>;
}

/** Chooses a type for each column that is stored. */
export async function planTables(
  connection: Queryable,
  request: DraftRequest,
  { enums, drafting }: { readonly enums: PlannedTables['enums']; readonly drafting: Pick<Drafting, 'notCarried'> },
): Promise<{ readonly plans: TablePlan[]; readonly types: TypeTable }> {
  const asked: AskedType[] = [];
  const drafts = request.tables.map((draft) => {
    const columns = storedColumns(draft, drafting.notCarried);
    for (const { name, type } of columns) {
      if (enums.has(columnKey(draft.table.ref, name))) continue;
      const text = draft.types.get(name) ?? chooseType(type) ?? 'text';
      asked.push({ table: draft.table.ref, column: name, text });
    }
    return { ref: draft.table.ref, source: draft.table, columns };
  });
  const resolved = await resolveTypes(connection, asked);
  const byColumn = new Map(
    asked.map(({ table, column }, index) => [columnKey(table, column), resolved.asked[index]] as const),
  );
  const printedEnums = await printEnums(connection, enums);
  const plans = drafts.map(({ columns, ...table }) => ({
    ...table,
    columns: columns.flatMap((source): ColumnPlan[] => {
      const key = columnKey(table.ref, source.name);
      const type = byColumn.get(key) ?? printedEnums.get(enums.get(key)?.row.oid ?? 0);
      return type === undefined ? [] : [{ source, type }];
    }),
  }));
  return {
    plans,
    types: new Map([...resolved.types, ...[...enums.values()].map(({ row }) => [row.oid, row] as const)]),
  };
}

/** Names as the server prints them, which knows its own words. */
async function printEnums(
  connection: Queryable,
  enums: PlannedTables['enums'],
): Promise<ReadonlyMap<number, ColumnPlan['type']>> {
  const plans = [...new Set(enums.values())];
  const rows = await connection.query<{ printed: string }>(
    `SELECT pg_catalog.quote_ident(u.schema) || '.' || pg_catalog.quote_ident(u.name) AS printed
    FROM unnest($1::text[], $2::text[]) WITH ORDINALITY u (schema, name, place) ORDER BY u.place`,
    [plans.map(({ ref }) => ref.schema), plans.map(({ ref }) => ref.name)],
  );
  return new Map(
    plans.map(({ row, labels }, index) => [
      row.oid,
      {
        oid: row.oid,
        modifier: -1,
        printed: rows[index]?.printed ?? '',
        hasOrder: true,
        type: { kind: 'enum', labels },
      },
    ]),
  );
}
