import type { ReadContext } from './read-context.ts';
import { inUserSchema, isSince, notFromExtension } from './read-context.ts';
import type { SequenceOptions } from './read-sequences.ts';

/** An ordinary or partitioned table as the catalog tells it. */
export interface TableRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly is_partitioned: boolean;
  readonly is_unlogged: boolean;
  /** The access method, null where it is the usual one. */
  readonly method: string | null;
  readonly options: readonly string[];
  readonly toast_options: readonly string[];
  readonly partition_key: string | null;
  /** `FOR VALUES …` when it is a partition. */
  readonly bound: string | null;
  readonly of_type: string | null;
  /** `d` default, `n` nothing, `f` full, `i` index. */
  readonly replica_identity: string;
  readonly has_row_security: boolean;
  readonly forces_row_security: boolean;
  readonly parents: readonly ParentRow[];
  readonly columns: readonly ColumnRow[];
}

export interface ParentRow {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
}

export interface ColumnRow {
  readonly number: number;
  readonly name: string;
  readonly type: string;
  readonly collation: string | null;
  readonly not_null: boolean;
  /** Its not-null constraint was never validated (possible since 18). */
  readonly has_unchecked_nulls: boolean;
  readonly default: string | null;
  readonly default_oid: string | null;
  /** `s` stored, `v` virtual, empty for neither. */
  readonly generated: string;
  /** `a` always, `d` by default, empty for neither. */
  readonly identity: string;
  readonly sequence: IdentitySequence | null;
  readonly is_local: boolean;
  readonly storage: string;
  readonly type_storage: string;
  readonly compression: string;
  /** -1 where the server's default holds. */
  readonly statistics: number;
  readonly options: readonly string[];
}

/** The sequence behind an identity column. */
export interface IdentitySequence extends SequenceOptions {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  readonly is_unlogged: boolean;
}

/** SQL for the columns of the relation with the given oid, as a JSON array in column order. */
export function columnsSql(oid: string, context: ReadContext): string {
  return `coalesce((SELECT json_agg(json_build_object('number', a.attnum, 'name', a.attname,
      'type', format_type(a.atttypid, a.atttypmod), 'collation', CASE WHEN a.attcollation <> t.typcollation
        THEN a.attcollation::regcollation::text END, 'not_null', a.attnotnull,
      'has_unchecked_nulls', ${uncheckedNullsSql(context)},
      'default', pg_get_expr(d.adbin, d.adrelid), 'default_oid', d.oid::text, 'generated', a.attgenerated,
      'identity', a.attidentity, 'sequence', ${identitySequenceSql}, 'is_local', a.attislocal,
      'storage', a.attstorage, 'type_storage', t.typstorage,
      'compression', ${isSince(context, 14) ? 'a.attcompression' : `''`}, 'statistics', coalesce(a.attstattarget, -1),
      'options', coalesce(a.attoptions, '{}')) ORDER BY a.attnum)
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid = ${oid} AND a.attnum > 0 AND NOT a.attisdropped), '[]')`;
}

function uncheckedNullsSql(context: ReadContext): string {
  return isSince(context, 18)
    ? `a.attnotnull AND EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
        AND k.conkey[1] = a.attnum AND NOT k.convalidated)`
    : 'false';
}

const identitySequenceSql = `CASE WHEN a.attidentity <> '' THEN (
  SELECT json_build_object('oid', sc.oid::text, 'schema', sn.nspname, 'name', sc.relname,
    'is_unlogged', sc.relpersistence = 'u', 'type', format_type(s.seqtypid, NULL), 'start', s.seqstart::text,
    'increment', s.seqincrement::text, 'minimum', s.seqmin::text, 'maximum', s.seqmax::text, 'cache', s.seqcache::text,
    'is_cycling', s.seqcycle)
  FROM pg_depend sd JOIN pg_sequence s ON s.seqrelid = sd.objid JOIN pg_class sc ON sc.oid = s.seqrelid
    JOIN pg_namespace sn ON sn.oid = sc.relnamespace
  WHERE sd.classid = 'pg_class'::regclass AND sd.refclassid = 'pg_class'::regclass AND sd.deptype = 'i'
    AND sd.refobjid = a.attrelid AND sd.refobjsubid = a.attnum) END`;

/** SQL for the storage options of a relation and of its overflow table, given the alias of `pg_class`. */
export function optionsSql(relation: string): string {
  return `to_json(coalesce(${relation}.reloptions, '{}')) AS options,
      (SELECT to_json(coalesce(toast.reloptions, '{}')) FROM pg_class toast WHERE toast.oid = ${relation}.reltoastrelid) AS toast_options`;
}

/** Reads ordinary and partitioned tables. */
export function queryTables(context: ReadContext): Promise<TableRow[]> {
  return context.connection.query<TableRow>(`
    SELECT c.oid::text AS oid, n.nspname::text AS schema, c.relname::text AS name, c.relkind = 'p' AS is_partitioned,
      c.relpersistence = 'u' AS is_unlogged,
      CASE WHEN m.amname <> 'heap' OR c.relkind = 'p' THEN m.amname::text END AS method, ${optionsSql('c')},
      CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partition_key,
      pg_get_expr(c.relpartbound, c.oid) AS bound,
      CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END AS of_type,
      c.relreplident::text AS replica_identity, c.relrowsecurity AS has_row_security,
      c.relforcerowsecurity AS forces_row_security,
      coalesce((SELECT json_agg(json_build_object('oid', p.oid::text, 'schema', pn.nspname, 'name', p.relname) ORDER BY i.inhseqno)
        FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE i.inhrelid = c.oid), '[]') AS parents,
      ${columnsSql('c.oid', context)} AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am m ON m.oid = c.relam
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND ${inUserSchema('n')} AND ${notFromExtension('pg_class', 'c.oid')}`);
}
