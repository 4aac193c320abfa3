import type { Catalog, Encoding, Sequence, Table } from '../catalog/catalog.ts';
import type { DefinitionList, Dialect } from '../catalog/definition.ts';
import type { TableMatcher } from '../catalog/selection.ts';
import type { Naming, Placement } from '../catalog/placement.ts';
import type { TableRef } from '../catalog/table-ref.ts';
import type { CallOptions, Identity } from './call-options.ts';
import type { Chunk, FieldBatch } from './field-batch.ts';
import type { TableDigest } from './digest.ts';

/** Where data comes from. Making one contacts nothing; it may be opened several times. */
export interface Source {
  /** For people and errors: `postgres-source`. Core never compares it. */
  readonly name: string;
  /** Connects, read-only. Resolves when the end answered and accepted us. @throws {ConnectionError} */
  open(options: CallOptions): Promise<SourceSession>;
}

/** One opened source; owns its connections and closes those it opened when disposed. */
export interface SourceSession extends AsyncDisposable {
  readonly capabilities: SourceCapabilities;
  /** @defaultValue no default schema, names as they are */
  readonly naming?: Naming;
  identify(options: CallOptions): Promise<Identity>;
  /**
   * Plants a mark that a session on the same database sees and no other does, until disposed. Missing: the source
   * cannot be a database that is also a sink.
   */
  plantMark?(mark: string, options: CallOptions): Promise<AsyncDisposable>;
  /** Pins one consistent view. Called once for a run; further calls may overlap. */
  snapshot(options: CallOptions): Promise<Snapshot>;
}

export interface SourceCapabilities {
  /** Reads that may run at the same time through one snapshot, at least 1. */
  readonly maxReaders: number;
}

/** A consistent view for reading: every call through it sees the same rows, whichever connection serves it. */
export interface Snapshot extends AsyncDisposable {
  /** Reads that may run at once through it, when they are fewer than the session's capabilities say. */
  readonly maxReaders?: number;
  /** How the view was pinned, for people: `one exported snapshot`. @defaultValue nothing is told */
  readonly howPinned?: string;
  /**
   * The tables the matcher selects, described inside this view. Called once, before any read. Locks what it describes
   * against changes of definition until disposed, where the engine can. @defaultValue all that can be told
   */
  describe(matcher: TableMatcher, options: CallOptions, detail?: DescribeDetail): Promise<Catalog>;
  /** The tables that the matcher selects, by name, ordered by schema and name. Present with `describeFor`. */
  listTables?(matcher: TableMatcher, options: CallOptions): Promise<readonly TableRef[]>;
  /**
   * As `describe`, for a source whose values have no types of their own, or not all of them (rows of JSON): it takes those of the sink's
   * tables. Core calls it in place of `describe`, and asks `listTables` first.
   *
   * @throws {CatalogError} CATALOG_TYPE_UNKNOWN when the sink lacks a table and nothing else tells its types
   */
  describeFor?(request: DescribeForRequest, options: CallOptions): Promise<Catalog>;
  /** The schema as statements in the source's dialect. Missing: the source has none to give. */
  readDefinitions?(request: DefinitionsRequest, options: CallOptions): Promise<DefinitionList>;
  /**
   * Cuts a table into at most `count` parts of about the same size that can be read at the same time. One part, or none, when it cannot
   * be cut. Missing: no table can.
   */
  slice?(request: SliceRequest, options: CallOptions): Promise<readonly Slice[]>;
  /**
   * Reads one table as field batches of about `batchBytes`. Up to `maxReaders` reads may run at once. Ending the iteration early
   * (`return`) frees the reader. Rows come in any order. @throws {ReadError}
   */
  readRows(request: ReadRequest, options: CallOptions): AsyncIterable<FieldBatch>;
  /**
   * Reads tables as encoded bytes, one after the other, in as few round trips as the engine allows; counts as one read.
   * A table without rows may give no chunk. Missing: no encodings.
   */
  readEncoded?(requests: readonly EncodedReadRequest[], options: CallOptions): AsyncIterable<Chunk>;
  /** The present values, in the order asked for. They are not part of the view, and never behind it. */
  readSequences?(sequences: readonly Sequence[], options: CallOptions): Promise<readonly SequenceState[]>;
  /** An order-independent digest of the rows. */
  digest?(request: DigestRequest, options: CallOptions): Promise<TableDigest>;
}

/**
 * How much of tables is told. `load`: what loading needs, so that defaults, plain indexes, comments and what is not neutral may be left
 * out. `schema`: also what making them elsewhere needs.
 */
export type DescribeDetail = 'load' | 'schema';

export interface DescribeForRequest {
  readonly matcher: TableMatcher;
  readonly detail: DescribeDetail;
  /** The sink's. */
  readonly dialect: Dialect;
  /** What the sink has where a table of the source goes; undefined when it has no such table. Columns have equal names at both ends. */
  readonly sinkTable: (ref: TableRef) => Table | undefined;
}

export interface DefinitionsRequest {
  /**
   * Where tables go. Ids, tables and statements name everything as the sink will. @throws {PlanError} PLAN_UNSUPPORTED when a
   * schema is to be renamed and the dialect's statements cannot be
   */
  readonly place: Placement;
}

export interface SliceRequest {
  readonly table: TableRef;
  /** At least 2. */
  readonly count: number;
}

/** Some rows of a table. The parts of one answer share no row and leave none out. Plain JSON; core never looks inside. */
export interface Slice {
  readonly bounds: unknown;
}

export interface ReadRequest {
  readonly table: TableRef;
  /** @defaultValue the whole table */
  readonly slice?: Slice;
  /** Names, in the order in which fields travel. May be empty: rows without fields are still counted. */
  readonly columns: readonly string[];
  /** Size a batch aims for, in bytes; a row is never split, so a huge row makes a batch of its own. */
  readonly batchBytes: number;
  /** A longer field ends the read. @throws {ReadError} READ_FIELD_TOO_LARGE */
  readonly maxFieldBytes: number;
}

export interface EncodedReadRequest {
  readonly table: TableRef;
  readonly columns: readonly string[];
  readonly encoding: Encoding;
}

export interface DigestRequest {
  readonly table: TableRef;
  readonly columns: readonly string[];
}

/** The value of a sequence. */
export interface SequenceState {
  readonly sequence: Sequence;
  /** Decimal digits of a 64-bit integer. */
  readonly value: string;
  /** Whether `value` was already handed out. */
  readonly isCalled: boolean;
}
