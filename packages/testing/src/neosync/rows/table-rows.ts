import type { GoRow } from '../values/go-value.ts';

/** A table of a database. */
export interface TablePlace {
  readonly url: string;
  readonly schema: string;
  readonly table: string;
  /** What the server calls the zone it runs in. @defaultValue 'UTC' */
  readonly zoneName?: string;
  /** The zone it runs in. @defaultValue 'UTC' */
  readonly serverZone?: string;
}

/** Rows of a table as the server's drivers read them, some hundred at a time, read when they are asked for. */
export type ReadTableRows = (place: TablePlace, signal: AbortSignal) => AsyncGenerator<readonly GoRow[]>;
