import { quoteLiteral, quoteName, quoteTable } from '../quote.ts';
import { sequenceOptionsSql } from './read-sequences.ts';
import type { ColumnRow, IdentitySequence } from './table-rows.ts';

/** How a column is written, besides what its row says. */
export interface ColumnClauses {
  /** The column's default comes in a statement of its own. */
  readonly isDefaultApart: boolean;
  /** `NOT NULL` with or without a name; empty when the column has none here. */
  readonly notNull: string;
}

/** One column as `CREATE TABLE` wants it. */
export function columnSql(column: ColumnRow, clauses: ColumnClauses): string {
  const words = [
    `${quoteName(column.name)} ${column.type}`,
    column.collation === null ? '' : `COLLATE ${column.collation}`,
    columnOptionsSql(column, clauses),
  ];
  return words.filter((word) => word !== '').join(' ');
}

/** What follows the name and type of a column: empty when nothing does. */
export function columnOptionsSql(column: ColumnRow, clauses: ColumnClauses): string {
  return [valueSql(column, clauses.isDefaultApart), clauses.notNull].filter((word) => word !== '').join(' ');
}

function valueSql(column: ColumnRow, isDefaultApart: boolean): string {
  // A partition of a table with an identity column says it has one too, but the sequence is its parent's.
  if (column.sequence !== null) return identitySql(column.identity, column.sequence);
  if (column.default === null) return '';
  if (column.generated !== '') {
    return `GENERATED ALWAYS AS (${column.default}) ${column.generated === 'v' ? 'VIRTUAL' : 'STORED'}`;
  }
  return isDefaultApart ? '' : `DEFAULT ${column.default}`;
}

function identitySql(identity: string, sequence: IdentitySequence): string {
  const when = identity === 'a' ? 'ALWAYS' : 'BY DEFAULT';
  return `GENERATED ${when} AS IDENTITY (SEQUENCE NAME ${quoteTable(sequence)} ${sequenceOptionsSql(sequence)})`;
}

/** What a column has before its settings are stated: what its parent or its type gives it. */
export interface ColumnSettings {
  readonly storage: string;
  readonly compression: string;
}

const storages: Readonly<Record<string, string>> = { p: 'PLAIN', e: 'EXTERNAL', m: 'MAIN', x: 'EXTENDED' };
const compressions: Readonly<Record<string, string>> = { p: 'pglz', l: 'lz4' };

/** The statements for what a column cannot say when it is made. `relation` is quoted. */
export function columnSettingsSql(relation: string, column: ColumnRow, inherited: ColumnSettings): string {
  const alter = `\nALTER TABLE ONLY ${relation} ALTER COLUMN ${quoteName(column.name)} SET`;
  const statements: string[] = [];
  if (column.storage !== inherited.storage) statements.push(`STORAGE ${storages[column.storage] ?? 'EXTENDED'}`);
  if (column.compression !== inherited.compression) {
    statements.push(`COMPRESSION ${compressions[column.compression] ?? 'DEFAULT'}`);
  }
  if (column.statistics >= 0) statements.push(`STATISTICS ${column.statistics}`);
  if (column.options.length > 0) statements.push(`(${column.options.map((option) => optionSql(option)).join(', ')})`);
  return statements.map((statement) => `${alter} ${statement};`).join('');
}

/** One `name=value` option of the catalog as SQL, its value quoted. */
export function optionSql(option: string, prefix = ''): string {
  const at = option.indexOf('=');
  const name = at < 0 ? option : option.slice(0, at);
  const printed = /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteName(name);
  return at < 0 ? `${prefix}${printed}` : `${prefix}${printed}=${quoteLiteral(option.slice(at + 1))}`;
}
