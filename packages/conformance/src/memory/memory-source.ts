import {
  type CallOptions,
  type DefinitionsRequest,
  type Chunk,
  type Dialect,
  type DigestRequest,
  type EncodedReadRequest,
  type FieldBatch,
  InternalError,
  type Naming,
  printTableRef,
  ReadError,
  type ReadRequest,
  type Sequence,
  type SequenceState,
  type Slice,
  type SliceRequest,
  type Snapshot,
  type Source,
  type SourceSession,
  type TableMatcher,
  tableKey,
  throwIfAborted,
} from '@sync/core/connector';
import type { TextRow } from '../fixtures/fixture.ts';
import { packRows } from '../rows/pack-rows.ts';
import { defineState } from './definitions.ts';
import { describeState } from './describe.ts';
import { digestTable, placeOf, tableOf } from './digest.ts';
import { type MemoryColumn, type MemoryDatabase, memoryDialect, type MemoryState } from './memory-database.ts';
import { placeState } from './place-state.ts';
import { encodeRow, memoryRows } from './row-encoding.ts';

export interface MemorySourceOptions {
  readonly database: MemoryDatabase;
  /** @defaultValue 4 */
  readonly maxReaders?: number;
  /** Offers the memory encoding. @defaultValue true */
  readonly hasEncodings?: boolean;
  /** Says which database it is. @defaultValue true */
  readonly tellsDatabase?: boolean;
  /** @defaultValue true */
  readonly isLocal?: boolean;
  /** Speaks another dialect than memory ends do. @defaultValue that of memory ends */
  readonly dialect?: Dialect;
  /** @defaultValue none: names are kept */
  readonly naming?: Naming;
}

/** The encoded lane is cut in so many pieces a table, in the middle of rows and fields, but not into smaller ones than that. */
const pieces = 20;
const leastCutBytes = 7;

/** A slice: numbers of its first row and of the one behind its last. */
type Bounds = [from: number, to: number];

/** The reference source: the whole contract over a memory database. */
export function memorySource(options: MemorySourceOptions): Source {
  return {
    name: 'memory-source',
    open: async ({ signal }) => {
      throwIfAborted(signal);
      options.database.openSessions += 1;
      return new MemorySourceSession(options);
    },
  };
}

class MemorySourceSession implements SourceSession {
  readonly capabilities;
  readonly naming: Naming;
  readonly #options: MemorySourceOptions;
  readonly #snapshots = new Set<MemorySnapshot>();
  #isOpen = true;

  constructor(options: MemorySourceOptions) {
    this.#options = options;
    this.capabilities = { maxReaders: options.maxReaders ?? 4 };
    this.naming = options.naming ?? {};
  }

  async identify({ signal }: CallOptions) {
    throwIfAborted(signal);
    const { database, tellsDatabase = true, isLocal = true } = this.#options;
    return {
      product: 'Memory 1',
      display: 'memory:source',
      isLocal,
      ...(tellsDatabase ? { database: database.id } : {}),
    };
  }

  async plantMark(mark: string, { signal }: CallOptions): Promise<AsyncDisposable> {
    throwIfAborted(signal);
    const { marks } = this.#options.database;
    marks.add(mark);
    return { [Symbol.asyncDispose]: async () => void marks.delete(mark) };
  }

  async snapshot({ signal }: CallOptions): Promise<Snapshot> {
    throwIfAborted(signal);
    const snapshot = new MemorySnapshot(this.#options, this.capabilities.maxReaders);
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const snapshot of this.#snapshots) await snapshot[Symbol.asyncDispose]();
    this.#options.database.openSessions -= 1;
  }
}

class MemorySnapshot implements Snapshot {
  readonly #database: MemoryDatabase;
  readonly #state: MemoryState;
  readonly #maxReaders: number;
  readonly #dialect: Dialect;
  readonly #hasEncodings: boolean;
  readonly readEncoded?: (requests: readonly EncodedReadRequest[], call: CallOptions) => AsyncIterable<Chunk>;
  #readers = 0;
  #isOpen = true;

  constructor({ database, dialect = memoryDialect, hasEncodings = true }: MemorySourceOptions, maxReaders: number) {
    this.#database = database;
    // The maps and rows of a state are never changed, so keeping them is the snapshot.
    this.#state = database.state;
    this.#maxReaders = maxReaders;
    this.#dialect = dialect;
    this.#hasEncodings = hasEncodings;
    if (hasEncodings) this.readEncoded = (requests, call) => this.#readEncoded(requests, call);
    database.openSnapshots += 1;
  }

  async describe(matcher: TableMatcher, { signal }: CallOptions) {
    throwIfAborted(signal);
    return describeState(this.#state, matcher, { hasEncodings: this.#hasEncodings, dialect: this.#dialect });
  }

  async readDefinitions({ place }: DefinitionsRequest, { signal }: CallOptions) {
    throwIfAborted(signal);
    return defineState(placeState(this.#state, place), this.#dialect);
  }

  async slice({ table, count }: SliceRequest, { signal }: CallOptions): Promise<readonly Slice[]> {
    throwIfAborted(signal);
    const { rows } = tableOf(this.#state, table);
    const cut = (part: number): number => Math.floor((rows.length * part) / count);
    return rows.length < count
      ? []
      : Array.from({ length: count }, (_, part) => ({ bounds: [cut(part), cut(part + 1)] satisfies Bounds }));
  }

  async *readRows(
    { table, columns, batchBytes, maxFieldBytes, slice }: ReadRequest,
    { signal }: CallOptions,
  ): AsyncGenerator<FieldBatch> {
    using _ = this.#startReader();
    const { rows: all, kept } = this.#select(table, columns);
    const rows = slice === undefined ? all : all.slice(...(slice.bounds as Bounds));
    const types = kept.map(({ type }) => type);
    let gathered: TextRow[] = [];
    let size = 0;
    for (const row of rows) {
      throwIfAborted(signal);
      const longest = Math.max(0, ...row.map((field) => Buffer.byteLength(field ?? '')));
      if (longest > maxFieldBytes) throw fieldTooLarge(printTableRef(table), longest, maxFieldBytes);
      const rowBytes = row.reduce((sum, field) => sum + Buffer.byteLength(field ?? ''), 0);
      if (gathered.length > 0 && size + rowBytes > batchBytes) {
        yield packRows(types, gathered);
        gathered = [];
        size = 0;
      }
      gathered.push(row);
      size += rowBytes;
    }
    throwIfAborted(signal);
    if (gathered.length > 0) yield packRows(types, gathered);
  }

  async *#readEncoded(requests: readonly EncodedReadRequest[], { signal }: CallOptions): AsyncGenerator<Chunk> {
    using _ = this.#startReader();
    for (const [request, { table, columns, encoding }] of requests.entries()) {
      if (encoding !== memoryRows) throw broken(`it was asked for encoding ${encoding}`);
      const { rows, kept } = this.#select(table, columns);
      const types = kept.map(({ type }) => type);
      const ends: number[] = [];
      let end = 0;
      const bytes = Buffer.concat(
        rows.map((row) => {
          const encoded = encodeRow(types, row);
          end += encoded.length;
          ends.push(end);
          return encoded;
        }),
      );
      const cutBytes = Math.max(leastCutBytes, Math.ceil(bytes.length / pieces));
      let at = 0;
      let rowsEnded = 0;
      while (at < bytes.length || (at === 0 && rowsEnded < rows.length)) {
        throwIfAborted(signal);
        const next = Math.min(bytes.length, at + cutBytes);
        const before = rowsEnded;
        while (rowsEnded < ends.length && (ends[rowsEnded] ?? 0) <= next) rowsEnded += 1;
        yield { request, bytes: bytes.subarray(at, next), rowCount: rowsEnded - before };
        at = next;
      }
    }
  }

  async readSequences(sequences: readonly Sequence[], { signal }: CallOptions): Promise<readonly SequenceState[]> {
    throwIfAborted(signal);
    return sequences.map((sequence) => {
      const found = this.#database.state.sequences.get(tableKey(sequence.ref));
      if (found === undefined) throw broken(`there is no sequence ${printTableRef(sequence.ref)}`);
      return { sequence, value: `${found.value}`, isCalled: found.isCalled };
    });
  }

  async digest(request: DigestRequest, { signal }: CallOptions) {
    throwIfAborted(signal);
    return digestTable(this.#state, request);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#database.openSnapshots -= 1;
  }

  #select(ref: ReadRequest['table'], columns: readonly string[]): { rows: TextRow[]; kept: MemoryColumn[] } {
    const table = tableOf(this.#state, ref);
    const places = columns.map((name) => placeOf(table, name));
    const kept = places.flatMap((place) => table.columns[place] ?? []);
    return { kept, rows: table.rows.map((row) => places.map((place) => row[place] ?? null)) };
  }

  #startReader(): Disposable {
    if (!this.#isOpen) throw broken('it was read after it was released');
    if (this.#readers >= this.#maxReaders) throw broken(`more than ${this.#maxReaders} reads ran at once`);
    this.#readers += 1;
    this.#database.openReaders += 1;
    return {
      [Symbol.dispose]: () => {
        this.#readers -= 1;
        this.#database.openReaders -= 1;
      },
    };
  }
}

function fieldTooLarge(table: string, length: number, limit: number): ReadError {
  const message = `A field of ${table} has ${length} bytes, more than maxFieldBytes (${limit}). Raise limits.maxFieldBytes.`;
  return new ReadError({ code: 'READ_FIELD_TOO_LARGE', message, context: { table } });
}

function broken(how: string): InternalError {
  return new InternalError({ code: 'INTERNAL_INVARIANT', message: `The memory source was used wrongly: ${how}.` });
}
