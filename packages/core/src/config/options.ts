import type { ColumnRule, OnUnfit } from '../catalog/column-rule.ts';
import type { Selection } from '../catalog/selection.ts';
import type { OnConflict, Sink } from '../connector/sink.ts';
import type { FeedSource } from '../connector/feed.ts';
import type { Source } from '../connector/source.ts';

export type { ColumnRule, OnUnfit };

/** What a plan and a run depend on: all that `sync()` takes but its listener. */
export interface SyncSettings {
  readonly source: Source | FeedSource;
  readonly sink: Sink;
  /** @defaultValue every table of the source */
  readonly tables?: Selection;
  /**
   * `snapshot`: everything. `incremental`: what changed since the last run, from a source that tells changes.
   * @defaultValue 'snapshot'
   */
  readonly mode?: 'snapshot' | 'incremental';
  /** For sources whose tables each have a history of their own, and replicas at the sink. */
  readonly replicas?: {
    /** `mode: 'incremental'` begins a table that the sink does not follow yet with a snapshot. @defaultValue false: that is an error */
    readonly initialise?: boolean;
    /**
     * Empty a replica and fill it with a new snapshot: `when-required`, when the source says that nothing else can continue; `always`.
     * @defaultValue 'never'
     */
    readonly reinitialise?: 'never' | 'when-required' | 'always';
    /** Drop columns that the source dropped. @defaultValue false: they stay, and hold null in new rows */
    readonly dropRemovedColumns?: boolean;
  };
  /**
   * `create`: make what the sink lacks of the source's schema; keys, indexes and triggers after the data. `none`: the tables must exist.
   * @defaultValue 'none'
   */
  readonly schema?: 'none' | 'create';
  /**
   * `selected`: empty the selected tables first. `cascade`: also every table that references them.
   * @defaultValue 'none'
   */
  readonly truncate?: 'none' | 'selected' | 'cascade';
  /**
   * Where schemas (MySQL: databases) of the source go, by name: `{ shop: 'public' }`. @defaultValue the one that the source's URL points at
   * goes to the one that the sink's points at, all others keep their names
   */
  readonly schemas?: Readonly<Record<string, string>>;
  /**
   * What is special about columns, by pattern: `schema.table.column`, `table.column` or `column` as the source names them, `*` for any
   * characters, double quotes around a part that is to be taken literally. The last pattern that matches a column counts.
   */
  readonly columns?: Readonly<Record<string, ColumnRule>>;
  /** For columns that no rule says otherwise of. @defaultValue what a source of feeds says, else 'error' */
  readonly onUnfit?: OnUnfit;
  /** What happens to a row whose key the sink has. @defaultValue 'error' */
  readonly onConflict?: OnConflict;
  /**
   * `table`: each table is as before or complete. `run`: the whole run commits at once or not at all.
   * @defaultValue 'table'
   */
  readonly atomic?: 'table' | 'run';
  /** Forces a lane, for tests and diagnosis. @defaultValue 'auto', the plan chooses per table */
  readonly lane?: 'auto' | 'encoded' | 'rows';
  /**
   * `counts`: rows read equal rows received. `digest`: also compares an order-independent hash of every row at both ends.
   * @defaultValue 'counts'
   */
  readonly verify?: 'none' | 'counts' | 'digest';
  /** Staged chunks of the sink. Closing one never ends a transaction. */
  readonly batch?: {
    /** Rows that close a staged chunk. @defaultValue unlimited */
    readonly count?: number;
    /** Age in milliseconds that closes a staged chunk. @defaultValue unlimited */
    readonly periodMs?: number;
  };
  /** Staged chunks sent and not yet acknowledged, per table. @defaultValue 4 */
  readonly maxInFlight?: number;
  readonly limits?: {
    /** Load units at once. @defaultValue 4 */
    readonly tables?: number;
    /** Bytes read and not yet taken over by the sink, over all tables. @defaultValue 32 MiB */
    readonly inFlightBytes?: number;
    /** Parts that one big table may be read and written in at once. @defaultValue 2 */
    readonly slices?: number;
    /** Longest field the rows lane carries. @defaultValue 256 MiB */
    readonly maxFieldBytes?: number;
  };
  /** Allows destructive steps on a sink that is not on this machine. @defaultValue false */
  readonly allowRemote?: boolean;
  /** Ends the run within 2 s; what was not committed is undone. */
  readonly signal?: AbortSignal;
}
