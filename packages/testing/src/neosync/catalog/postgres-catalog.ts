import { query, type TextRow } from '../../postgres/query.ts';
import type { CatalogReader, ColumnRow, KeyRow } from './catalog-rows.ts';

/** Tables that the server sees: no partitions, no views, nothing of the system. Needs `c` for pg_class and `n` for pg_namespace. */
export const visibleTables = `c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema')`;

const columnsSql = `
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN 'NO' ELSE 'YES' END,
  pg_get_expr(d.adbin, d.adrelid), nullif(a.attgenerated, ''), nullif(a.attidentity, '')
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND ${visibleTables}
ORDER BY a.attnum, n.nspname, c.relname`;

const names = (relation: string, numbers: string): string => `
(SELECT json_agg(json_build_array(a.attname, a.attnotnull) ORDER BY k.at)
FROM unnest(${numbers}) WITH ORDINALITY AS k(attnum, at) JOIN pg_attribute a ON a.attrelid = ${relation} AND a.attnum = k.attnum)`;

const keysSql = `
SELECT CASE o.contype WHEN 'p' THEN 'primary' WHEN 'u' THEN 'unique' ELSE 'foreign' END, n.nspname || '.' || c.relname,
  ${names('o.conrelid', 'o.conkey')}, rn.nspname || '.' || r.relname, ${names('o.confrelid', 'o.confkey')}
FROM pg_constraint o
JOIN pg_class c ON c.oid = o.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class r ON r.oid = o.confrelid AND o.contype = 'f'
LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE o.contype IN ('p', 'u', 'f') AND o.conparentid = 0 AND ${visibleTables}
UNION ALL
SELECT 'index', n.nspname || '.' || c.relname, ${names('i.indrelid', 'i.indkey::int2[]')}, NULL, NULL
FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisunique AND NOT i.indisprimary AND i.indexprs IS NULL AND i.indpred IS NULL AND ${visibleTables}
  AND NOT EXISTS (SELECT FROM pg_constraint o WHERE o.conindid = i.indexrelid)`;

/** The catalog of Postgres. */
export const postgresCatalog: CatalogReader = {
  columns: async ({ url }) => (await query(url, columnsSql)).map(columnOf),
  keys: async ({ url }) => (await query(url, keysSql)).map(keyOf),
};

function columnOf(row: TextRow): ColumnRow {
  const [schema, table, column, dataType, isNullable, columnDefault, generatedType, identityGeneration] = row;
  return {
    schema: schema ?? '',
    table: table ?? '',
    column: column ?? '',
    dataType: dataType ?? '',
    isNullable: isNullable === 'NO' ? 'NO' : 'YES',
    ...(columnDefault == null ? {} : { columnDefault }),
    ...(generatedType == null ? {} : { generatedType }),
    ...(identityGeneration == null ? {} : { identityGeneration }),
  };
}

function keyOf([kind, table, columns, other, otherColumns]: TextRow): KeyRow {
  const own = JSON.parse(columns ?? '[]') as [string, boolean][];
  const key = {
    kind: kind as KeyRow['kind'],
    table: table ?? '',
    columns: own.map(([name]) => name),
    notNull: own.map(([, isNotNull]) => isNotNull),
  };
  if (other == null) return key;
  const refersTo = {
    table: other,
    columns: (JSON.parse(otherColumns ?? '[]') as [string, boolean][]).map(([name]) => name),
  };
  return { ...key, refersTo };
}
