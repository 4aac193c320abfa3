/** How the rows of a table are told apart; each kind computes a key from a row's number. */
export type KeyKind = 'integer' | 'bigint' | 'uuid' | 'text' | 'pair';

/** A made-up table before it is written as SQL. */
export interface ErpTable {
  readonly index: number;
  readonly schema: string;
  readonly name: string;
  readonly keyKind: KeyKind;
  /** Has a second unique column, `code`, which foreign keys may reference. */
  readonly hasCode: boolean;
  /** Rows without a parent column are few in log tables and none in some. */
  readonly rows: number;
  readonly columns: readonly ErpColumn[];
  readonly keys: readonly ErpKey[];
}

/** A column that is no key: how it is declared and how it is computed from the row's number `i`. */
export interface ErpColumn {
  readonly name: string;
  readonly declaration: string;
  readonly value: string;
}

/** A foreign key with the column, or two, that holds it. */
export interface ErpKey {
  readonly parent: number;
  readonly columns: readonly string[];
  /** References `code` instead of the primary key. */
  readonly toCode: boolean;
  readonly required: boolean;
  readonly options: string;
  /** The number of the parent's row, as SQL over the row's number `i`. */
  readonly parentRow: string;
}

/** How big the database is and which of the many possible ones it is. */
export interface ErpSize {
  /** @defaultValue 240 */
  readonly tables?: number;
  /** Rows of an ordinary table; some have ten times as many, some none. @defaultValue 40 */
  readonly rows?: number;
  /** @defaultValue 1 */
  readonly seed?: number;
}

/** Schema and name of a table as SQL. */
export function fullName(table: ErpTable): string {
  return `${table.schema}.${table.name}`;
}

/** The types of a key's columns. */
export function keyTypes(kind: KeyKind): readonly string[] {
  return kind === 'pair' ? ['smallint', 'integer'] : [kind];
}

/** The names of the primary key's columns. */
export function keyColumns(kind: KeyKind): readonly string[] {
  return kind === 'pair' ? ['org', 'number'] : ['id'];
}

/** The key of row number `row`, as SQL, one expression per column. */
export function keyValues(table: ErpTable, row: string): readonly string[] {
  switch (table.keyKind) {
    case 'integer':
      return [row];
    case 'bigint':
      return [`(${row}) * 10000000000`];
    case 'uuid':
      return [`md5('${table.name}' || (${row}))::uuid`];
    case 'text':
      return [`'${table.name}-' || (${row})`];
    case 'pair':
      return [`(${row}) % 7`, row];
  }
}

/** The code of row number `row`, as SQL. */
export function codeValue(table: ErpTable, row: string): string {
  return `'${table.index}/' || (${row})`;
}
