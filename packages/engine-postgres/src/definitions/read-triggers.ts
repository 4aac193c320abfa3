import { printName, printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';

/** A trigger as the catalog tells it. */
export interface TriggerRow {
  readonly oid: string;
  readonly name: string;
  readonly table_oid: string;
  readonly schema: string;
  readonly table: string;
  readonly table_kind: string;
  /** `O` fires in ordinary sessions, `R` in replicas, `A` always, `D` never. */
  readonly enabled: string;
  /** The trigger of the partitioned table that this is a clone of. */
  readonly parent_oid: string | null;
  /** The other table of a constraint trigger, which `FROM` names. */
  readonly other_oid: string | null;
  readonly other_schema: string | null;
  readonly other_table: string | null;
  readonly definition: string;
}

/** Reads the triggers, constraint triggers too, but not those the server makes for foreign keys. */
export async function readTriggers(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<TriggerRow>(`
    SELECT g.oid::text AS oid, g.tgname::text AS name, c.oid::text AS table_oid, n.nspname::text AS schema,
      c.relname::text AS table, c.relkind::text AS table_kind, g.tgenabled::text AS enabled,
      nullif(g.tgparentid, 0)::text AS parent_oid, o.oid::text AS other_oid, n2.nspname::text AS other_schema,
      o.relname::text AS other_table, pg_get_triggerdef(g.oid) AS definition
    FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_class o ON o.oid = g.tgconstrrelid LEFT JOIN pg_namespace n2 ON n2.oid = o.relnamespace
    WHERE (NOT g.tgisinternal OR g.tgparentid <> 0 AND g.tgconstraint = 0) AND c.relpersistence <> 't'
      AND ${inUserSchema('n')} AND ${notFromExtension('pg_class', 'c.oid')}
      AND ${notFromExtension('pg_trigger', 'g.oid')}`);
  return rows.flatMap((row) => triggerDrafts(row, context));
}

/** One trigger as a record. A clone on a partition needs one only for its state, since its parent's makes it. */
export function triggerDrafts(row: TriggerRow, context: Pick<ReadContext, 'comments' | 'dependencies'>): Draft[] {
  const ref = { schema: row.schema, name: row.table };
  const printed = `${printName(row.name)} on ${printTableRef(ref)}`;
  const on = `TRIGGER ${quoteName(row.name)} ON ${quoteTable(ref)}`;
  const stateSql =
    row.enabled === 'O' ? '' : `ALTER TABLE ONLY ${quoteTable(ref)} ${stateOf(row)} TRIGGER ${quoteName(row.name)};`;
  const { other_oid: otherOid, other_schema: otherSchema, other_table: otherTable } = row;
  const others = otherSchema === null || otherTable === null ? [] : [{ schema: otherSchema, name: otherTable }];
  const shared: Pick<Draft, 'name' | 'section' | 'tables'> = {
    name: printed,
    section: 'finish',
    tables: row.table_kind === 'v' ? 'reached' : [ref, ...others],
  };
  if (row.parent_oid !== null) {
    if (stateSql === '') return [];
    const needs = [objectKey('pg_trigger', row.parent_oid), objectKey('pg_class', row.table_oid)];
    const id = `trigger state ${printed}`;
    return [{ ...shared, id, kind: 'trigger state', sql: stateSql, makes: [], needs }];
  }
  return [
    {
      ...shared,
      id: `trigger ${printed}`,
      kind: 'trigger',
      sql: [
        `${row.definition};`,
        stateSql === '' ? '' : `\n${stateSql}`,
        context.comments.sqlFor(on, 'pg_trigger', row.oid),
        context.dependencies.extensionSqlFor(on, 'pg_trigger', row.oid),
      ].join(''),
      makes: [objectKey('pg_trigger', row.oid)],
      needs: [row.table_oid, ...(otherOid === null ? [] : [otherOid])].map((oid) => objectKey('pg_class', oid)),
    },
  ];
}

function stateOf(row: TriggerRow): string {
  return { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' }[row.enabled] ?? 'ENABLE';
}
