import type { SqlConnectionConfig } from '../fake-neosync.ts';

/** A column as `GetConnectionSchema` tells it. */
export interface ColumnRow {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly dataType: string;
  readonly isNullable: 'YES' | 'NO';
  readonly columnDefault?: string;
  readonly generatedType?: string;
  readonly identityGeneration?: string;
}

/** A key of a table; `refersTo` names the other table of a foreign key. */
export interface KeyRow {
  readonly kind: 'primary' | 'unique' | 'index' | 'foreign';
  /** `schema.table`. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly notNull: readonly boolean[];
  readonly refersTo?: { readonly table: string; readonly columns: readonly string[] };
}

/** What the API tells about the tables of a database. */
export interface CatalogReader {
  columns(place: SqlConnectionConfig): Promise<readonly ColumnRow[]>;
  keys(place: SqlConnectionConfig): Promise<readonly KeyRow[]>;
}
