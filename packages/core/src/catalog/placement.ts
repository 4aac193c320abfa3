import type { TableRef } from './table-ref.ts';

/** Whether schemas are namespaces of one database, or databases of their own, in which a source's namespaces become prefixes of names. */
export type SchemaStyle = 'namespaces' | 'databases';

/** How an end names its tables. */
export interface Naming {
  /** The schema that the end's address points at: `public`, the database of a MySQL URL. Missing: it points at none. */
  readonly defaultSchema?: string;
  /** Names of schemas and tables are kept in lower case, however they are written. @defaultValue false */
  readonly foldsCase?: boolean;
  /** @defaultValue 'namespaces' */
  readonly schemaStyle?: SchemaStyle;
}

/** Says where a table of the source is at the sink. Pure; different tables get different places. */
export type Placement = (ref: TableRef) => TableRef;
