import type { Column, TableRef } from '@sync/core/connector';
import type { Queryable, ServerFacts } from '../connection.ts';
import type { SelectedTables } from './catalog-scope.ts';
import { type DefaultMeaning, readDefault } from './column-default.ts';
import { parseNativeType } from './native-types.ts';
import { neutralType, opaqueType, valueLimits } from './neutral-types.ts';

/** A column as COLUMNS tells it. */
export interface ColumnRow {
  readonly schemaName: string;
  readonly tableName: string;
  readonly columnName: string;
  readonly position: number | string;
  readonly columnDefault: string | null;
  readonly isNullable: 'YES' | 'NO';
  readonly columnType: string;
  readonly extra: string;
  readonly charset: string | null;
  readonly collation: string | null;
  readonly columnComment: string;
  readonly generation: string | null;
}

/** Columns of the tables, those of one table in their order. */
export async function readColumns(connection: Queryable, tables: SelectedTables): Promise<ColumnRow[]> {
  const rows = await connection.query<ColumnRow>(
    `SELECT TABLE_SCHEMA AS schemaName, TABLE_NAME AS tableName, COLUMN_NAME AS columnName, ORDINAL_POSITION AS position,
      COLUMN_DEFAULT AS columnDefault, IS_NULLABLE AS isNullable, COLUMN_TYPE AS columnType, EXTRA AS extra,
      CHARACTER_SET_NAME AS charset, COLLATION_NAME AS collation, COLUMN_COMMENT AS columnComment, GENERATION_EXPRESSION AS generation
    FROM information_schema.COLUMNS WHERE ${tables.condition('TABLE_SCHEMA', 'TABLE_NAME')}`,
  );
  return rows
    .filter((row) => tables.has({ schema: row.schemaName, name: row.tableName }))
    .sort((a, b) => Number(a.position) - Number(b.position));
}

/** A column, and what of its default neutral words cannot say. */
export interface DescribedColumn {
  readonly column: Column;
  readonly default: DefaultMeaning;
  /** Computed by the server from MariaDB's system time. */
  readonly isRowTime: boolean;
  /** Takes the moment of each change. */
  readonly isUpdatedByServer: boolean;
}

/** What decides about a column besides its row. */
export interface ColumnContext {
  readonly server: ServerFacts;
  readonly table: TableRef;
  /** A check makes the column's text JSON. */
  readonly isJson: boolean;
}

/** Tells a column in neutral words. */
export function describeColumn(row: ColumnRow, { server, isJson }: ColumnContext): DescribedColumn {
  const nativeType = printColumnType(row);
  const native = parseNativeType(row.columnType);
  const isJsonText = isJson && native?.name === 'longtext';
  const type: Column['type'] = isJsonText
    ? { kind: 'json', isNormalized: false }
    : native === undefined
      ? opaqueType(row.columnType)
      : neutralType(native, server.flavor);
  const limits = native === undefined || isJsonText ? undefined : valueLimits(native, server);
  const extra = row.extra.toLowerCase();
  const generated = generatedKind(extra);
  const isCounting = /\bauto_increment\b/.test(extra);
  const meaning: DefaultMeaning = generated === undefined ? readDefault(row, type, server) : { kind: 'none' };
  const column: Column = {
    name: row.columnName,
    nativeType,
    type,
    isNullable: row.isNullable === 'YES',
    hasDefault: isCounting || meaning.kind !== 'none',
    ...(generated === undefined ? {} : { generated }),
    ...(isCounting ? { identity: 'by-default' as const } : {}),
    encodings: [],
    ...(limits === undefined ? {} : { limits }),
    ...(meaning.kind === 'neutral' ? { default: meaning.default } : {}),
    ...(type.kind === 'text' && foldsText(row.collation) ? { isCaseInsensitive: true } : {}),
    ...(row.columnComment === '' ? {} : { comment: row.columnComment }),
  };
  return {
    column,
    default: meaning,
    isRowTime: /^row (?:start|end)$/i.test(row.generation ?? ''),
    isUpdatedByServer: extra.includes('on update '),
  };
}

/** The type as the server prints it, what it prints in comments left out, with the character set and collation of texts. */
function printColumnType(row: ColumnRow): string {
  const plain = row.columnType.replace(/ ?\/\*(?:[^']*?)\*\/$/, '');
  return row.collation === null ? plain : `${plain} character set ${row.charset} collate ${row.collation}`;
}

function generatedKind(extra: string): Column['generated'] {
  if (extra.includes('virtual generated')) return 'virtual';
  // `persistent` is MariaDB's older word.
  return extra.includes('stored generated') || extra.includes('persistent generated') ? 'stored' : undefined;
}

/** Whether texts that differ only in case or accents are equal: `_ci` and `_ai` in the name of a collation say so. */
function foldsText(collation: string | null): boolean {
  return /_(?:ci|ai)(?:_|$)/.test(collation ?? '');
}
