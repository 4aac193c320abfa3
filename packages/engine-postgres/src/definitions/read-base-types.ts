import { printTableRef } from '@sync/core/connector';
import { quoteLiteral, quoteTable } from '../quote.ts';
import { type Draft, objectKey } from './draft.ts';
import { inUserSchema, isSince, notFromExtension, type ReadContext } from './read-context.ts';
import type { Comments } from './read-comments.ts';

interface BaseTypeRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** Option to value as SQL in the order they are printed, null where it is not set. */
  readonly options: Readonly<Record<string, string | null>>;
  readonly default: string | null;
  readonly flags: Readonly<Record<string, boolean>>;
}

/** Reads types that are made of functions in C. The sink needs the same library. */
export async function readBaseTypes(context: ReadContext): Promise<Draft[]> {
  const routine = (column: string): string => `nullif(t.${column}::text, '-')`;
  const rows = await context.connection.query<BaseTypeRow>(`
    SELECT t.oid::text AS oid, n.nspname::text AS schema, t.typname::text AS name, t.typdefault AS default,
      json_build_object('INPUT', ${routine('typinput')}, 'OUTPUT', ${routine('typoutput')},
        'RECEIVE', ${routine('typreceive')}, 'SEND', ${routine('typsend')}, 'TYPMOD_IN', ${routine('typmodin')},
        'TYPMOD_OUT', ${routine('typmodout')}, 'ANALYZE', ${routine('typanalyze')},
        'SUBSCRIPT', ${isSince(context, 14) ? routine('typsubscript') : 'NULL'},
        'INTERNALLENGTH', CASE t.typlen WHEN -1 THEN 'VARIABLE' ELSE t.typlen::text END,
        'ALIGNMENT', CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2' WHEN 'd' THEN 'double' ELSE 'int4' END,
        'STORAGE', CASE t.typstorage WHEN 'e' THEN 'external' WHEN 'x' THEN 'extended' WHEN 'm' THEN 'main' ELSE 'plain' END,
        'ELEMENT', CASE WHEN t.typelem <> 0 THEN format_type(t.typelem, NULL) END,
        'CATEGORY', quote_literal(t.typcategory::text), 'DELIMITER', quote_literal(t.typdelim::text)) AS options,
      json_build_object('PASSEDBYVALUE', t.typbyval, 'PREFERRED = true', t.typispreferred,
        'COLLATABLE = true', t.typcollation <> 0) AS flags
    FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
    WHERE t.typtype = 'b' AND t.typisdefined AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)
      AND ${inUserSchema('n')} AND ${notFromExtension('pg_type', 't.oid')}`);
  return rows.map((row) => baseTypeDraft(row, context.comments));
}

/** One base type as a record. Its functions speak of it, so it is announced before them and defined after. */
export function baseTypeDraft(row: BaseTypeRow, comments: Comments): Draft {
  const on = `TYPE ${quoteTable(row)}`;
  const clauses = [
    ...Object.entries(row.options).flatMap(([name, value]) => (value === null ? [] : [`${name} = ${value}`])),
    ...(row.default === null ? [] : [`DEFAULT = ${quoteLiteral(row.default)}`]),
    ...Object.entries(row.flags).flatMap(([name, isSet]) => (isSet ? [name] : [])),
  ];
  const sql = `CREATE ${on} (\n  ${clauses.join(',\n  ')}\n);${comments.sqlFor(on, 'pg_type', row.oid)}`;
  const key = objectKey('pg_type', row.oid);
  return {
    id: `type ${printTableRef(row)}`,
    kind: 'base type',
    name: printTableRef(row),
    section: 'before-data',
    sql,
    makes: [key],
    tables: [],
    covers: [`type body ${printTableRef(row)}`],
    placeholder: {
      sql: `CREATE ${on};`,
      bodySql: sql,
      bodyId: `type body ${printTableRef(row)}`,
      from: key,
      needsCatalogs: ['pg_namespace'],
    },
  };
}
