import { printName, printTableRef } from '@sync/core/connector';
import { quoteName, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface RuleRow {
  readonly oid: string;
  readonly name: string;
  readonly table_oid: string;
  readonly schema: string;
  readonly table: string;
  readonly table_kind: string;
  readonly enabled: string;
  readonly definition: string;
}

/** Reads the rules, except those that are the queries of views. */
export async function readRules(context: ReadContext): Promise<Draft[]> {
  const rows = await context.connection.query<RuleRow>(`
    SELECT w.oid::text AS oid, w.rulename::text AS name, c.oid::text AS table_oid, n.nspname::text AS schema,
      c.relname::text AS table, c.relkind::text AS table_kind, w.ev_enabled::text AS enabled,
      pg_get_ruledef(w.oid) AS definition
    FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE w.ev_type <> '1' AND c.relpersistence <> 't' AND ${inUserSchema('n')} AND ${notFromExtension('pg_class', 'c.oid')}
      AND ${notFromExtension('pg_rewrite', 'w.oid')}`);
  return rows.map((row) => ruleDraft(row, context.comments));
}

/** One rule as a record. */
export function ruleDraft(row: RuleRow, comments: Comments): Draft {
  const ref = { schema: row.schema, name: row.table };
  const name = quoteName(row.name);
  const printed = `${printName(row.name)} on ${printTableRef(ref)}`;
  const state = { D: 'DISABLE', R: 'ENABLE REPLICA', A: 'ENABLE ALWAYS' }[row.enabled];
  return {
    id: `rule ${printed}`,
    kind: 'rule',
    name: printed,
    section: 'finish',
    sql: [
      `${row.definition.trimEnd().replace(/;$/, '')};`,
      state === undefined ? '' : `\nALTER TABLE ${quoteTable(ref)} ${state} RULE ${name};`,
      comments.sqlFor(`RULE ${name} ON ${quoteTable(ref)}`, 'pg_rewrite', row.oid),
    ].join(''),
    makes: [objectKey('pg_rewrite', row.oid)],
    needs: [objectKey('pg_class', row.table_oid)],
    tables: row.table_kind === 'v' ? 'reached' : [ref],
  };
}
