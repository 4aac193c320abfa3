import {
  type CallOptions,
  type Catalog,
  compareTableRefs,
  type DescribeForRequest,
  type Dialect,
  type FieldBatch,
  printTableRef,
  ReadError,
  type ReadRequest,
  type Snapshot,
  type TableKey,
  type TableMatcher,
  type TableRef,
  tableKey,
} from '@sync/core/connector';
import { KeptObjects } from '../objects/kept-objects.ts';
import { LinkedAbort } from '../objects/linked-abort.ts';
import { mapLimited } from '../objects/map-limited.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { PinnedObjects } from '../objects/pinned-objects.ts';
import { plainValues } from '../values/plain-values.ts';
import type { BucketContent, BucketTable } from './bucket-layout.ts';
import { type DescribedFiles, describeFiles, type SinkSide } from './describe-files.ts';
import { readFiles } from './read-files.ts';
import { parseTableName } from './table-name.ts';

export interface BucketSnapshotInit {
  /** Of the connector, for errors. */
  readonly name: string;
  readonly store: ObjectStore;
  readonly content: BucketContent;
  readonly defaultSchema: string;
  /** Aborted when the session is closed. */
  readonly closed: AbortSignal;
}

/** The objects that were listed, as tables. */
export function createBucketSnapshot(init: BucketSnapshotInit): Snapshot {
  return new BucketSnapshot(init);
}

const dialect = 'files' as Dialect;

/** Tables described at the same time: each asks for one object after the other. */
const describing = 8;

class BucketSnapshot implements Snapshot {
  readonly howPinned: string;
  readonly #init: BucketSnapshotInit;
  readonly #described = new Map<TableKey, DescribedFiles>();
  readonly #closed: LinkedAbort;
  readonly #kept = new KeptObjects();

  constructor(init: BucketSnapshotInit) {
    this.#init = init;
    this.howPinned = init.content.howPinned;
    this.#closed = new LinkedAbort(init.closed);
  }

  async listTables(matcher: TableMatcher): Promise<readonly TableRef[]> {
    return this.#select(matcher).map(({ ref }) => ref);
  }

  describe(matcher: TableMatcher, call: CallOptions): Promise<Catalog> {
    return this.#describe(this.#select(matcher), () => undefined, call);
  }

  describeFor({ matcher, detail, sinkTable }: DescribeForRequest, call: CallOptions): Promise<Catalog> {
    return this.#describe(this.#select(matcher), (ref) => ({ table: sinkTable(ref), detail }), call);
  }

  async *readRows(request: ReadRequest, call: CallOptions): AsyncGenerator<FieldBatch, void, void> {
    const described = this.#described.get(tableKey(request.table));
    if (described === undefined) throw this.#notDescribed(request.table);
    using reading = new LinkedAbort(call.signal);
    using _ = onAbort(this.#closed.signal, () => reading.abort());
    const { signal } = reading;
    yield* readFiles(
      { store: this.#init.store, kept: this.#kept, described, request },
      { signal, onWarning: call.onWarning },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed.abort();
  }

  async #describe(
    tables: readonly BucketTable[],
    sinkOf: (ref: TableRef) => SinkSide | undefined,
    call: CallOptions,
  ): Promise<Catalog> {
    const { store } = this.#init;
    const describeOne = (files: BucketTable, each: CallOptions): Promise<DescribedFiles> => {
      const sink = sinkOf(files.ref);
      return describeFiles({ store, files, kept: this.#kept, ...(sink && { sink }) }, each);
    };
    const described = await mapLimited(tables, describeOne, { most: describing, call });
    for (const each of described) this.#described.set(tableKey(each.table.ref), each);
    return { dialect, tables: described.map(({ table }) => table), foreignKeys: [], sequences: [], types: [] };
  }

  #select(matcher: TableMatcher): readonly BucketTable[] {
    const { tables, absentTables } = this.#init.content;
    const absent = absentTables === 'empty' ? this.#absent(matcher) : [];
    const selected = [...tables.filter(({ ref }) => matcher.matches(ref)), ...absent];
    return selected.sort((a, b) => compareTableRefs(a.ref, b.ref));
  }

  /** Tables that are asked for by name and that nothing was written of. */
  #absent(matcher: TableMatcher): readonly BucketTable[] {
    const { content, defaultSchema } = this.#init;
    const refs = content.tables.map(({ ref }) => ref);
    return matcher.unmatched(refs).flatMap((name): readonly BucketTable[] => {
      const ref = parseTableName(name, defaultSchema);
      if (ref === undefined || !matcher.matches(ref)) return [];
      return [{ ref, objects: new PinnedObjects(), format: 'jsonl', values: plainValues }];
    });
  }

  #notDescribed(ref: TableRef): ReadError {
    const table = printTableRef(ref);
    return new ReadError({
      code: 'READ_FAILED',
      message: `Cannot read ${table}: it was not among the tables that were described. Select it.`,
      context: { connector: this.#init.name, table },
    });
  }
}

/** Calls back when the signal fires, until disposed. */
function onAbort(signal: AbortSignal, listener: () => void): Disposable {
  if (signal.aborted) listener();
  else signal.addEventListener('abort', listener, { once: true });
  return { [Symbol.dispose]: () => signal.removeEventListener('abort', listener) };
}
