import { printTableRef } from '@sync/core/connector';
import { quoteLiteral, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, isSince, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface CollationRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly provider: string;
  readonly collate: string | null;
  readonly ctype: string | null;
  readonly locale: string | null;
  readonly rules: string | null;
  readonly is_deterministic: boolean;
}

const providers: Readonly<Record<string, string>> = { b: 'builtin', c: 'libc', i: 'icu' };

/** Reads the collations the user made. The version the library had is not pinned. */
export async function readCollations(context: ReadContext): Promise<Draft[]> {
  // Before 15 an ICU locale stood where the libc one does; 15 and 16 had a column for ICU only.
  const locale = isSince(context, 17) ? 'l.colllocale' : isSince(context, 15) ? 'l.colliculocale' : 'NULL::text';
  const rows = await context.connection.query<CollationRow>(`
    SELECT l.oid::text AS oid, n.nspname::text AS schema, l.collname::text AS name, l.collprovider::text AS provider,
      l.collcollate::text AS collate, l.collctype::text AS ctype, ${locale} AS locale,
      ${isSince(context, 16) ? 'l.collicurules' : 'NULL::text'} AS rules, l.collisdeterministic AS is_deterministic
    FROM pg_collation l JOIN pg_namespace n ON n.oid = l.collnamespace
    WHERE ${inUserSchema('n')} AND ${notFromExtension('pg_collation', 'l.oid')}`);
  return rows.map((row) => collationDraft(row, context.comments));
}

/** One collation as a record. */
export function collationDraft(row: CollationRow, comments: Comments): Draft {
  const on = `COLLATION ${quoteTable(row)}`;
  const { collate, ctype, provider, rules } = row;
  const locale = row.locale ?? (collate === ctype ? collate : null);
  const options = [
    `provider = ${providers[provider] ?? 'libc'}`,
    row.is_deterministic ? '' : 'deterministic = false',
    locale === null ? '' : `locale = ${quoteLiteral(locale)}`,
    locale === null && collate !== null ? `lc_collate = ${quoteLiteral(collate)}` : '',
    locale === null && ctype !== null ? `lc_ctype = ${quoteLiteral(ctype)}` : '',
    rules === null ? '' : `rules = ${quoteLiteral(rules)}`,
  ].filter((option) => option !== '');
  return {
    id: `collation ${printTableRef(row)}`,
    kind: 'collation',
    name: printTableRef(row),
    section: 'before-data',
    sql: `CREATE ${on} (${options.join(', ')});${comments.sqlFor(on, 'pg_collation', row.oid)}`,
    makes: [objectKey('pg_collation', row.oid)],
    tables: [],
  };
}
