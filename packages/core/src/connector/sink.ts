import type { Catalog, Encoding, ForeignKey, Sequence, Table } from '../catalog/catalog.ts';
import type { Definition, DefinitionList, Dialect, NotCarried } from '../catalog/definition.ts';
import type { NeutralType } from '../catalog/neutral-type.ts';
import type { TableMatcher } from '../catalog/selection.ts';
import type { TableChange } from '../catalog/table-change.ts';
import type { Naming } from '../catalog/placement.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { CallOptions, Identity } from './call-options.ts';
import type { TableDigest } from './digest.ts';
import type { Chunk, FieldBatch } from './field-batch.ts';
import type { DescribeDetail, DigestRequest, SequenceState } from './source.ts';
import type { StagingOptions } from './staging.ts';
import type { StateEntry, StateRemoval, StateRow, StateTable } from './state.ts';

/** Where data goes. Making one contacts nothing; it may be opened several times. */
export interface Sink {
  /** For people and errors: `postgres-sink`. Core never compares it. */
  readonly name: string;
  /** Connects; writes nothing. @throws {ConnectionError} */
  open(options: CallOptions): Promise<SinkSession>;
}

/** One opened sink; owns its connections and closes those it opened when disposed. Units still open are undone. */
export interface SinkSession extends AsyncDisposable {
  readonly capabilities: SinkCapabilities;
  /** @defaultValue no default schema, names as they are */
  readonly naming?: Naming;
  identify(options: CallOptions): Promise<Identity>;
  /** Whether the mark a source planted is visible here, that is, whether both are one database. */
  seesMark?(mark: string, options: CallOptions): Promise<boolean>;
  /** The tables the matcher selects as they are now, with every foreign key of the database. @defaultValue all that can be told */
  describe(matcher: TableMatcher, options: CallOptions, detail?: DescribeDetail): Promise<Catalog>;
  /** Ids of the definitions that exist here. Missing: the sink takes no definitions of any dialect. */
  listDefinitions?(options: CallOptions): Promise<ExistingDefinitions>;
  /**
   * Says how it would make tables of another dialect, described in neutral words. Writes nothing. Missing: it makes tables of its own
   * dialect only. @throws {CatalogError} when a name is too long or a type asked for is none
   */
  draftSchema?(request: DraftRequest, options: CallOptions): Promise<SchemaDraft>;
  /** Begins one load unit. Up to `maxUnits` may be open at once, each on its own connection. */
  begin(request: UnitRequest, options: CallOptions): Promise<LoadUnit>;
  /**
   * Says how it would change a table of its own. Writes nothing. Missing: its tables stay as they are.
   * @throws {CatalogError} when a type asked for is none
   */
  draftChange?(request: ChangeRequest, options: CallOptions): Promise<ChangeDraft>;
  /** Says how it would rename or drop tables, as definitions. Writes nothing. Present when `draftChange` is. */
  draftMove?(request: MoveRequest, options: CallOptions): Promise<readonly Definition[]>;
  /** Rows of a state table that have these values; undefined when there is no such table. Missing: the sink remembers nothing. */
  readState?(request: StateRequest, options: CallOptions): Promise<readonly StateRow[] | undefined>;
  /**
   * Takes the lock of this name at the server, which it has for as long as it is not disposed and the session lives; undefined when
   * another session has it. Does not wait. A sink that no two processes can open at once may only keep its own sessions apart. All locks of
   * a session together may take the place of one unit, where it can have several.
   */
  lock?(name: string, options: CallOptions): Promise<AsyncDisposable | undefined>;
  /** An order-independent digest of the rows, by the same methods as a source of the same dialect. */
  digest?(request: DigestRequest, options: CallOptions): Promise<TableDigest>;
}

export interface SinkCapabilities {
  /** Load units that may be open at the same time, at least 1. */
  readonly maxUnits: number;
  /** Foreign keys are checked at the end of each statement, so a set of rows may reference each other. */
  readonly checksKeysAtStatementEnd: boolean;
  /**
   * A direct load of one table may take several statements, so a row cannot reference one that comes after it; the plan
   * then holds tables that reference themselves in stage. @defaultValue false
   */
  readonly loadsInSeveralStatements?: boolean;
  /** Deferrable constraints can wait for the end of the unit. */
  readonly canDeferConstraints: boolean;
  /** Emptying a table is undone when the unit is. */
  readonly hasTransactionalTruncate: boolean;
  readonly canTruncateCascade: boolean;
  /** Schema statements are undone when the unit is. */
  readonly hasTransactionalSchema: boolean;
  /** Writers that one unit may have open at once, on connections of their own. @defaultValue 1 */
  readonly maxWriters?: number;
  /** What `WriteRequest.onConflict` may be. */
  readonly onConflict: readonly OnConflict[];
  /** It has all that replicas need: `writeChanges`, states, locks, changes of tables. @defaultValue false */
  readonly takesChanges?: boolean;
}

export interface ChangeRequest {
  /** As it is. */
  readonly table: Table;
  readonly changes: readonly TableChange[];
  /** By column: the type asked for, as in {@link DraftTable.types}. */
  readonly types: ReadonlyMap<string, string>;
}

/** How a table would be changed. Applied in one unit. */
export interface ChangeDraft {
  /** Nothing when the table holds everything already: a longer text, a type that is wider than asked for. */
  readonly definitions: readonly Definition[];
  /** The table after that. */
  readonly table: Table;
  /** Views and other objects of users that stand in the way, printed; when there are any, `definitions` would fail or break them. */
  readonly dependents: readonly string[];
  /** What stays otherwise than asked for, such as a column that has NULLs already. */
  readonly notCarried: readonly NotCarried[];
}

export type MoveRequest =
  | { readonly kind: 'rename'; readonly from: TableRef; readonly to: TableRef }
  /** With the types that were made for it alone. Nothing happens when it is not there. */
  | { readonly kind: 'drop'; readonly table: TableRef };

export interface StateRequest extends StateTable {
  /** Column and value that rows must have. @defaultValue every row */
  readonly where?: ReadonlyMap<string, string>;
}

export interface DraftRequest {
  /** Named as at the sink. Types, keys and defaults are to be kept as they are, as far as the sink can. */
  readonly tables: readonly DraftTable[];
  /** Those whose both ends are among the tables. */
  readonly foreignKeys: readonly ForeignKey[];
}

/** A table to make. */
export interface DraftTable {
  readonly table: Table;
  /** By column: a type of the sink's own, as a user wrote it (`char(36)`). Checked by the sink before it stands in a statement. */
  readonly types: ReadonlyMap<string, string>;
}

/** How the sink would make tables. */
export interface SchemaDraft {
  /** In the sink's dialect. What could not be kept is listed, a column's comment or collation included. */
  readonly list: DefinitionList;
  /** The tables as they will be, in the order asked for. */
  readonly tables: readonly Table[];
  /** What their identity columns will take values from. */
  readonly sequences: readonly Sequence[];
}

export interface ExistingDefinitions {
  readonly dialect: Dialect;
  readonly ids: ReadonlySet<string>;
  /**
   * Why the sink cannot make a definition that it does not have, such as an extension that is not installed there; undefined when
   * it can. What is refused is listed as not carried, with all that depends on it. @defaultValue nothing is refused
   */
  readonly whyRefused?: (definition: Definition) => string | undefined;
}

/** What happens to a row whose key the sink has: the load fails, the sink's row stays, the sink's row is overwritten. */
export type OnConflict = 'error' | 'nothing' | 'update';

export interface UnitRequest {
  /** The plan's step, for names the server shows (application name) and for errors. */
  readonly step: string;
  /** Constraints that can wait are checked at commit. */
  readonly deferConstraints: boolean;
  /**
   * Writers that will be open at the same time, up to the capability; each beyond the first is on a connection of its own and sees nothing
   * that the others did. All commit one after the other, once every one of them is finished. @defaultValue 1
   */
  readonly writers?: number;
}

/**
 * One transaction of the sink, the only thing that commits. Calls do not overlap, but for writers that are open together. When one rejects, the unit accepts only
 * `abort`. What it wrote is visible to others after `commit` and not before.
 */
export interface LoadUnit {
  /** Applies statements in order, in as few round trips as possible. @throws {WriteError} WRITE_SCHEMA naming the id */
  applyDefinitions?(definitions: readonly Definition[]): Promise<void>;
  /**
   * Until the unit ends no trigger of users fires for these tables and their partitions; as before once it has, whichever way it ended.
   * Called before anything else is done to them.
   */
  suspendTriggers?(tables: readonly TableRef[]): Promise<void>;
  /** Empties the tables, in one statement where the engine has one. */
  truncate(request: TruncateRequest): Promise<void>;
  /** Opens a writer of field batches. As many may be open at a time as `UnitRequest.writers` said. */
  writeRows(request: RowsWriteRequest): Promise<Writer<FieldBatch>>;
  /** Opens a writer for several tables, one after the other, in as few round trips as the engine allows. */
  writeEncoded?(requests: readonly EncodedWriteRequest[]): Promise<Writer<Chunk>>;
  /**
   * Moves the rows of tables written with `holdInStage` into their tables, all in one statement, so that rows of
   * different tables may reference each other. Reports in the order given.
   */
  mergeStaged?(tables: readonly TableRef[]): Promise<readonly WriteReport[]>;
  /**
   * Fills the columns that {@link WriteRequest.deferredKeys} left null, by one set-based statement. Resolves to the number of rows
   * changed. Needs both tables loaded in this unit.
   */
  fillDeferredKey?(key: DeferredKey): Promise<number>;
  /** Sets sequences, all in one round trip where possible. Not undone by `abort` on engines whose sequences stand outside transactions. */
  setSequences?(settings: readonly SequenceSetting[]): Promise<void>;
  /**
   * Opens a writer of changes: batches with the operation and the sequence behind the columns, see {@link deleteOperation}. They are set
   * aside, and `finish` applies them all, set-based: deletes, then upserts that change something, so that a row may take over a unique
   * value of one that goes; deleting a key that is not there is nothing. Its report counts rows written and deleted.
   */
  writeChanges?(request: ChangesWriteRequest): Promise<Writer<FieldBatch>>;
  /** Writes one row of a state table, creating the table when missing: a watermark, a ledger entry. @throws {ChangeError} CHANGE_STATE_MOVED */
  putState?(entry: StateEntry): Promise<void>;
  /** Removes rows of a state table; nothing when there is none. */
  removeState?(removal: StateRemoval): Promise<void>;
  /** Resolves once everything is durable and visible. After a rejection the outcome may be unknown; the error says so. */
  commit(): Promise<void>;
  /** Undoes everything. Idempotent, never throws; also allowed while another call is pending, which then rejects. */
  abort(cause: unknown): Promise<void>;
}

export interface TruncateRequest {
  readonly tables: readonly [TableRef, ...TableRef[]];
  /** Also empties tables that reference these, directly or not. */
  readonly isCascading: boolean;
}

export interface WriteRequest {
  readonly table: TableRef;
  /** Names at the sink, in the order in which fields travel. */
  readonly columns: readonly string[];
  readonly onConflict: OnConflict;
  /** Columns to load as null now and fill later in this unit by {@link LoadUnit.fillDeferredKey}. */
  readonly deferredKeys: readonly DeferredKey[];
  /** Keep the rows aside until {@link LoadUnit.mergeStaged}. */
  readonly holdInStage: boolean;
  readonly staging: StagingOptions;
}

export interface RowsWriteRequest extends WriteRequest {
  /** What the incoming fields are, one a column: the source's types. */
  readonly types: readonly NeutralType[];
}

export interface ChangesWriteRequest {
  readonly table: TableRef;
  /** Names at the sink, in the order in which fields travel, operation and sequence left out. */
  readonly columns: readonly string[];
  /** What the incoming fields are, one a column. */
  readonly types: readonly NeutralType[];
  /** Names at the sink of the columns that identify a row. */
  readonly key: readonly [string, ...string[]];
  readonly sequenceType: NeutralType;
  readonly staging: StagingOptions;
}

export interface EncodedWriteRequest extends WriteRequest {
  readonly encoding: Encoding;
}

/** A foreign key that is loaded as null and filled later. `columns` are the nullable ones that are left null. */
export interface DeferredKey {
  readonly key: ForeignKey;
  readonly columns: readonly [string, ...string[]];
}

export interface SequenceSetting {
  /** The sink's own sequence. */
  readonly sequence: Sequence;
  readonly state: SequenceState;
  /** `exact`: take the state as it is. `forward`: never go back behind the sink's own value. */
  readonly direction: 'exact' | 'forward';
}

/** Takes items of one lane. Calls do not overlap, except `abort`. */
export interface Writer<Item> {
  /**
   * Takes over one item: what it needs has been copied or sent when this resolves, and the caller may reuse its buffers.
   * Durable only after the unit's commit. Rejects with WriteError; the writer then accepts only `abort`.
   */
  write(item: Item): Promise<void>;
  /** No more items. Resolves when the sink has accepted every row; one report a request, in order. */
  finish(): Promise<readonly WriteReport[]>;
  /** Gives up. Idempotent, never throws. The unit then accepts only `abort`. */
  abort(cause: unknown): Promise<void>;
}

export interface WriteReport {
  readonly table: TableRef;
  /** Rows that arrived at the sink, as the sink counted them. */
  readonly rowsReceived: number;
  /** Rows inserted or changed. Less than received when conflicts were left alone. */
  readonly rowsWritten: number;
  /** Rows that changes deleted. @defaultValue 0 */
  readonly rowsDeleted?: number;
}
