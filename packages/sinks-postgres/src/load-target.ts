import { printTableRef, type TableRef, type TargetKey as KeyOfTarget, WriteError } from '@sync/core/connector';
import { type NativeType, type Queryable, quoteTable } from '@sync/engine-postgres';

/** What writing a table needs to know of it, as it is inside the load unit. */
export interface LoadTarget {
  readonly ref: TableRef;
  /** Its rows are in its partitions; statements about a plain table say ONLY, since children by inheritance are tables of their own. */
  readonly isPartitioned: boolean;
  /** It has rules, with which Postgres takes no ON CONFLICT, not even when they are disabled. */
  readonly hasRules: boolean;
  /** It has a unique or exclusion constraint that can wait, with which Postgres takes no ON CONFLICT DO NOTHING without a target. */
  readonly hasDeferrable: boolean;
  /** Those that can be loaded: generated ones are not among them. */
  readonly columns: ReadonlyMap<string, TargetColumn>;
  /** Unique keys that cover every row, the primary key first, then those without nullable columns. */
  readonly keys: readonly TargetKey[];
}

export interface TargetColumn {
  readonly name: string;
  readonly type: NativeType;
  readonly isNullable: boolean;
  /** A row may leave it out. */
  readonly hasDefault: boolean;
  /** The column holds ids of a table of two columns, `id` and `value`, which it references. */
  readonly lookup?: TableRef;
}

export interface TargetKey extends KeyOfTarget {
  /** Checked at once, so that it can decide a conflict. */
  readonly isImmediate: boolean;
}

/** The table's quoted name, with ONLY where its heirs are tables of their own. */
export function targetName({ ref, isPartitioned }: LoadTarget): string {
  return `${isPartitioned ? '' : 'ONLY '}${quoteTable(ref)}`;
}

/** The keys that can decide a conflict of rows with these columns. */
export function loadableKeys(target: LoadTarget, { columns }: { readonly columns: readonly string[] }): TargetKey[] {
  return target.keys.filter((key) => key.isImmediate && key.columns.every((column) => columns.includes(column)));
}

/** Reads it in one round trip. @throws {WriteError} WRITE_FAILED when the table does not exist */
export async function readLoadTarget(connection: Queryable, ref: TableRef): Promise<LoadTarget> {
  const [row] = await connection.query<{ target: string | null }>(targetQuery, [quoteTable(ref)]);
  const facts = row?.target == null ? undefined : (JSON.parse(row.target) as TargetFacts);
  if (facts === undefined) {
    const table = printTableRef(ref);
    const message = `Cannot write ${table}: the sink has no such table any more. Run again; it was there when the plan was made.`;
    throw new WriteError({ code: 'WRITE_FAILED', message, context: { table } });
  }
  const types = new Map(facts.types.map((type) => [type.id, type]));
  const columns = facts.columns.map(({ name, typeId, isNullable, hasDefault, lookup }): [string, TargetColumn] => [
    name,
    { name, type: nativeType(typeId, types), isNullable, hasDefault, ...(lookup == null ? {} : { lookup }) },
  ]);
  return {
    ref,
    isPartitioned: facts.isPartitioned,
    hasRules: facts.hasRules,
    hasDeferrable: facts.hasDeferrable,
    columns: new Map(columns),
    keys: facts.keys,
  };
}

interface TargetFacts {
  readonly isPartitioned: boolean;
  readonly hasRules: boolean;
  readonly hasDeferrable: boolean;
  readonly columns: readonly ColumnFacts[];
  readonly types: readonly TypeFacts[];
  readonly keys: readonly TargetKey[];
}

interface ColumnFacts {
  readonly name: string;
  readonly typeId: number;
  readonly isNullable: boolean;
  readonly hasDefault: boolean;
  readonly lookup: TableRef | null;
}

interface TypeFacts {
  readonly id: number;
  readonly name: string;
  readonly isBuiltIn: boolean;
  readonly isEnum: boolean;
  readonly baseId: number;
  readonly elementId: number;
}

function nativeType(typeId: number, types: ReadonlyMap<number, TypeFacts>): NativeType {
  const type = types.get(typeId);
  if (type === undefined) return { name: undefined };
  if (type.baseId !== 0) return nativeType(type.baseId, types);
  if (type.elementId !== 0) {
    return { name: undefined, element: { type: nativeType(type.elementId, types), typeId: type.elementId } };
  }
  return { name: type.isEnum ? 'enum' : type.isBuiltIn ? type.name : undefined };
}

/** Types are followed from domains to the type below and from arrays to their elements. A key's columns are in key order. */
const targetQuery = `
WITH RECURSIVE the_columns AS (
  SELECT attname, atttypid, attnum, NOT attnotnull AS is_nullable, atthasdef OR attidentity <> '' AS has_default
  FROM pg_catalog.pg_attribute
  WHERE attrelid = pg_catalog.to_regclass($1) AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
), the_types AS (
  SELECT atttypid AS id FROM the_columns
  UNION
  SELECT next.id
  FROM the_types
  JOIN pg_catalog.pg_type t ON t.oid = the_types.id
  CROSS JOIN LATERAL (VALUES (t.typbasetype), (CASE WHEN t.typcategory = 'A' THEN t.typelem END)) AS next (id)
  WHERE next.id <> 0
), the_lookups AS (
  SELECT f.conkey[1] AS attnum, json_build_object('schema', n.nspname, 'name', c.relname) AS lookup
  FROM pg_catalog.pg_constraint f
  JOIN pg_catalog.pg_class c ON c.oid = f.confrelid
  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE f.conrelid = pg_catalog.to_regclass($1) AND f.contype = 'f' AND pg_catalog.cardinality(f.conkey) = 1
    AND (SELECT array_agg(a.attname::text ORDER BY a.attnum <> f.confkey[1])
      FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) = '{id,value}'
), the_keys AS (
  SELECT i.indisprimary, i.indimmediate, i.indexrelid, attributes.names, attributes.has_nullable
  FROM pg_catalog.pg_index i
  CROSS JOIN LATERAL (
    SELECT json_agg(a.attname ORDER BY part.position) AS names, bool_or(NOT a.attnotnull) AS has_nullable
    FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS part (attnum, position)
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = part.attnum
    WHERE part.position <= i.indnkeyatts
  ) AS attributes
  WHERE i.indrelid = pg_catalog.to_regclass($1) AND i.indisunique AND i.indisvalid
    AND i.indpred IS NULL AND i.indexprs IS NULL
)
SELECT json_build_object(
  'isPartitioned', (SELECT relkind = 'p' FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass($1)),
  'hasRules', EXISTS (SELECT FROM pg_catalog.pg_rewrite
    WHERE ev_class = pg_catalog.to_regclass($1) AND ev_type IN ('2', '3')),
  'hasDeferrable', EXISTS (SELECT FROM pg_catalog.pg_index
    WHERE indrelid = pg_catalog.to_regclass($1) AND NOT indimmediate),
  'columns', (SELECT coalesce(json_agg(json_build_object(
      'name', attname, 'typeId', atttypid::int8, 'isNullable', is_nullable, 'hasDefault', has_default,
      'lookup', (SELECT lookup FROM the_lookups l WHERE l.attnum = the_columns.attnum LIMIT 1)) ORDER BY attnum), '[]')
    FROM the_columns),
  'types', (SELECT coalesce(json_agg(json_build_object(
      'id', t.oid::int8, 'name', t.typname, 'isBuiltIn', t.typnamespace = 'pg_catalog'::regnamespace,
      'isEnum', t.typtype = 'e', 'baseId', t.typbasetype::int8,
      'elementId', CASE WHEN t.typcategory = 'A' THEN t.typelem::int8 ELSE 0 END)), '[]')
    FROM pg_catalog.pg_type t JOIN the_types ON the_types.id = t.oid),
  'keys', (SELECT coalesce(json_agg(json_build_object(
      'columns', names, 'isImmediate', indimmediate, 'hasNullable', has_nullable)
      ORDER BY indisprimary DESC, has_nullable, NOT indimmediate, indexrelid), '[]') FROM the_keys)
)::text AS target
WHERE pg_catalog.to_regclass($1) IS NOT NULL`;
