import type { OnUnfit } from '../catalog/column-rule.ts';
import type { Table } from '../catalog/catalog.ts';
import type { NeutralType } from '../catalog/neutral-type.ts';
import type { SchemaStyle } from '../catalog/placement.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { CallOptions, Identity, Watermark } from './call-options.ts';
import type { FieldBatch } from './field-batch.ts';
import type { StateRow, StateTable } from './state.ts';

/**
 * A source whose tables each have a history of their own, a *feed*: a snapshot of it, and the changes after a watermark. Its table at the sink
 * is a *replica*. There is no moment that all tables share and no foreign key between them, so each is followed apart.
 */
export interface FeedSource {
  /** For people and errors: `dap-source`. Core never compares it. */
  readonly name: string;
  /** Where it wants remembered how far its replicas are. Known without contacting it. */
  readonly states: FeedStates;
  /** What happens to values that a sink cannot hold, when the options do not say. @defaultValue 'error' */
  readonly onUnfit?: OnUnfit;
  /** Gets ready to be asked; a refused identification is told here. @throws {ConnectionError} */
  open(options: CallOptions): Promise<FeedSession>;
}

/** Whether what `sync()` was given is a source of feeds. */
export function isFeedSource(source: object): source is FeedSource {
  return 'states' in source;
}

/** One opened source of feeds; what it has open ends when it is disposed. Calls may overlap, also for one table. */
export interface FeedSession extends AsyncDisposable {
  /** What `sequence` of its changes is. */
  readonly sequenceType: NeutralType;
  identify(options: CallOptions): Promise<Identity>;
  /** Every table it has, ordered by schema and name. */
  listTables(options: CallOptions): Promise<readonly TableRef[]>;
  /** One table as it is now. @throws {CatalogError} CATALOG_TABLE_MISSING */
  describe(table: TableRef, options: CallOptions): Promise<FeedTable>;
  /**
   * Asks for all rows, or for the changes after a watermark. Resolves when they are ready to be fetched, which may take long.
   *
   * @throws {ChangeError} CHANGE_WATERMARK_LOST when only a snapshot can continue; CHANGE_OUT_OF_RANGE
   */
  read(request: FeedReadRequest, options: CallOptions): Promise<Delivery>;
}

/** A feed's table as the source describes it. */
export interface FeedTable {
  /** In neutral words, its primary key included. Columns may say what they prefer to be made as. */
  readonly table: Table;
  /** Which of the table's descriptions this is; compared for equality only. */
  readonly version: string;
  /** The description in the source's own words, to be remembered; `FeedStates.recall` reads it. */
  readonly description: string;
  /** A key may come more than once, even in a snapshot. */
  readonly repeatsKeys: boolean;
}

export interface FeedReadRequest {
  readonly table: FeedTable;
  /** Missing: all rows. */
  readonly after?: Watermark;
}

/** Rows of one table that are ready to be fetched. Disposing ends what is under way. */
export interface Delivery extends AsyncDisposable {
  /** What the sink has reached once all of it is applied. */
  readonly watermark: Watermark;
  /** The description its rows follow. When it is not the one asked with, nothing of it is to be read. */
  readonly version: string;
  /** Bytes to fetch; -1 when unknown. */
  readonly estimatedBytes: number;
  /**
   * Rows of `table.columns` in their order; with `form: 'changes'`, the operation and the sequence behind them. From the start each time it is
   * called; readings do not overlap. Ending the iteration early frees what is open. Resumes by itself what breaks underway.
   *
   * @throws {ReadError} READ_SNAPSHOT_LOST when it is gone and must be asked for again
   */
  read(request: DeliveryReadRequest, options: CallOptions): AsyncIterable<FieldBatch>;
  /** Values that the last reading replaced because no table could hold them, by column. */
  readonly replaced: ReadonlyMap<string, number>;
}

export interface DeliveryReadRequest {
  readonly form: 'rows' | 'changes';
  /** Size a batch aims for, in bytes; a row is never split. */
  readonly batchBytes: number;
  /** A longer field ends the reading. @throws {ReadError} READ_FIELD_TOO_LARGE */
  readonly maxFieldBytes: number;
}

/** How far one replica is, as it is remembered at the sink. */
export interface FeedState {
  /** At the source. */
  readonly table: TableRef;
  /** At the sink, where it was made. */
  readonly replica: TableRef;
  readonly watermark: Watermark;
  readonly version: string;
  readonly description: string;
}

/** How a source's states are kept: pure. */
export interface FeedStates {
  /** Schemas of the source whose tables may have replicas; for what is asked of the sink alone. */
  readonly schemas: readonly string[];
  /** Ways to keep them at a sink, in the order in which they are looked for, historic ones included. */
  layouts(place: StatePlace): readonly [StateLayout, ...StateLayout[]];
  /** The table of a remembered description. @throws {ChangeError} CHANGE_STATE_INVALID */
  recall(state: FeedState): FeedTable;
}

/** What decides where states are kept. */
export interface StatePlace {
  readonly style: SchemaStyle;
  /** The sink's default schema. */
  readonly schema: string;
  /** Where a table of the source goes. */
  readonly place: (ref: TableRef) => TableRef;
  /** Schemas of the source that take part. */
  readonly schemas: readonly string[];
}

/** One way to keep states. */
export interface StateLayout extends StateTable {
  /** The one to make when the sink has none. */
  readonly isDefault: boolean;
  /**
   * Whether a new state of this table of the source may be put here, as where each schema has a state table of its own.
   * @defaultValue every table's
   */
  readonly takes?: (table: TableRef) => boolean;
  /**
   * The state a row holds; undefined when it is about something else.
   * @throws {ChangeError} CHANGE_STATE_INVALID, with the table of the source in `context.table` where the row tells it
   */
  fromRow(row: StateRow): FeedState | undefined;
  /** The row of a state. `before`: the row that it replaces, whose way to name things is kept. */
  toRow(state: FeedState, before?: StateRow): StateRow;
}
