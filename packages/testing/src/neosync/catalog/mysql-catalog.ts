import { query, type TextRow } from '../../mysql/query.ts';
import type { CatalogReader, ColumnRow, KeyRow } from './catalog-rows.ts';

/** Databases that the server sees, as a condition on a column with their name: all but those of the system. */
export function visibleDatabases(column: string, databases: readonly string[] | undefined): string {
  if (databases === undefined) return `${column} NOT IN ('sys', 'performance_schema', 'mysql', 'information_schema')`;
  return `${column} IN (${databases.map((name) => `'${name.replaceAll("'", "''")}'`).join(', ')})`;
}

type Databases = readonly string[] | undefined;

const columnsSql = (databases: Databases): string => `
SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME, c.DATA_TYPE, c.IS_NULLABLE, c.COLUMN_DEFAULT, c.EXTRA
FROM information_schema.COLUMNS c
JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE = 'BASE TABLE'
WHERE ${visibleDatabases('c.TABLE_SCHEMA', databases)}
ORDER BY c.ORDINAL_POSITION, c.TABLE_SCHEMA, c.TABLE_NAME`;

const keysSql = (databases: Databases): string => `
SELECT o.CONSTRAINT_TYPE, o.CONSTRAINT_SCHEMA, o.TABLE_NAME, o.CONSTRAINT_NAME, k.COLUMN_NAME, c.IS_NULLABLE,
  k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME
FROM information_schema.TABLE_CONSTRAINTS o
JOIN information_schema.KEY_COLUMN_USAGE k
  ON k.CONSTRAINT_SCHEMA = o.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = o.CONSTRAINT_NAME AND k.TABLE_NAME = o.TABLE_NAME
JOIN information_schema.COLUMNS c
  ON c.TABLE_SCHEMA = o.CONSTRAINT_SCHEMA AND c.TABLE_NAME = o.TABLE_NAME AND c.COLUMN_NAME = k.COLUMN_NAME
WHERE o.CONSTRAINT_TYPE IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY') AND ${visibleDatabases('o.CONSTRAINT_SCHEMA', databases)}
ORDER BY o.CONSTRAINT_SCHEMA, o.TABLE_NAME, o.CONSTRAINT_TYPE, o.CONSTRAINT_NAME, k.ORDINAL_POSITION`;

/** The catalog of MySQL: of all databases of the server, whichever the URL names. */
export const mysqlCatalog: CatalogReader = {
  columns: async ({ url, databases }) => (await query(url, columnsSql(databases))).map(columnOf),
  keys: async ({ url, databases }) => keysOf(await query(url, keysSql(databases))),
};

function columnOf([schema, table, column, dataType, isNullable, columnDefault, extra]: TextRow): ColumnRow {
  const words = extra ?? '';
  return {
    schema: schema ?? '',
    table: table ?? '',
    column: column ?? '',
    dataType: dataType ?? '',
    isNullable: isNullable === 'NO' ? 'NO' : 'YES',
    ...(columnDefault == null ? {} : { columnDefault }),
    ...(/\bGENERATED$/u.test(words) && !words.startsWith('DEFAULT') ? { generatedType: words } : {}),
    ...(words.includes('auto_increment') ? { identityGeneration: 'auto_increment' } : {}),
  };
}

function keysOf(rows: readonly TextRow[]): readonly KeyRow[] {
  const keys = Map.groupBy(rows, ([type, schema, table, name]) => JSON.stringify([type, schema, table, name]));
  return [...keys.values()].map((columns) => {
    const [type, schema, table, , , , otherSchema, otherTable] = columns[0] ?? [];
    const key = {
      kind:
        type === 'PRIMARY KEY' ? ('primary' as const) : type === 'UNIQUE' ? ('unique' as const) : ('foreign' as const),
      table: `${schema}.${table}`,
      columns: columns.map((row) => row[4] ?? ''),
      notNull: columns.map((row) => row[5] === 'NO'),
    };
    if (otherTable == null) return key;
    return { ...key, refersTo: { table: `${otherSchema}.${otherTable}`, columns: columns.map((row) => row[8] ?? '') } };
  });
}
