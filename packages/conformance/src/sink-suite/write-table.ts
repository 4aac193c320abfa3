import type {
  CallOptions,
  FieldBatch,
  LoadUnit,
  RowsWriteRequest,
  SinkSession,
  TableRef,
  WriteReport,
} from '@sync/core/connector';
import type { SinkEnd } from '../ends.ts';
import { quietCall } from '../expectations.ts';
import { type FixtureTable, fixtureRef, fixtureRows, loadedColumns, type TextRow } from '../fixtures/fixture.ts';
import { packRows } from '../rows/pack-rows.ts';

/** An opened sink. Disposing closes it. */
export interface OpenSink extends AsyncDisposable {
  readonly session: SinkSession;
  readonly call: CallOptions;
  /** Begins a unit with constraints checked as they come. */
  begin(): Promise<LoadUnit>;
}

export async function openSink({ sink }: SinkEnd, call: CallOptions = quietCall()): Promise<OpenSink> {
  const session = await sink.open(call);
  return {
    session,
    call,
    begin: () => session.begin({ step: 'test', deferConstraints: false }, call),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

/** How a table is written; what is left out is as in an ordinary load. */
export type WriteOptions = Partial<Omit<RowsWriteRequest, 'table' | 'types'>> & {
  /** @defaultValue the fixture's, without generated columns */
  readonly rows?: readonly TextRow[];
  /** @defaultValue 3 */
  readonly rowsPerBatch?: number;
};

/** The request to write a fixture's table. */
export function writeRequest(end: SinkEnd, table: FixtureTable, options: WriteOptions = {}): RowsWriteRequest {
  const { rows: _, rowsPerBatch: __, ...rest } = options;
  const columns = options.columns ?? loadedColumns(table);
  return {
    table: fixtureRef(table, end.oracle.schema),
    columns,
    types: columns.flatMap((name) => table.columns.find((column) => column.name === name)?.type ?? []),
    onConflict: 'error',
    deferredKeys: [],
    holdInStage: false,
    staging: { maxBytes: 64 * 1024, maxInFlight: 4 },
    ...rest,
  };
}

/** Writes a fixture's table in the rows lane, spoiling each batch once it was taken over, as a reader may. */
export async function writeTable(
  { end, unit }: { readonly end: SinkEnd; readonly unit: LoadUnit },
  table: FixtureTable,
  options: WriteOptions = {},
): Promise<WriteReport> {
  const request = writeRequest(end, table, options);
  const rows = options.rows ?? fixtureRows(table, request.columns);
  const { rowsPerBatch = 3 } = options;
  const writer = await unit.writeRows(request);
  for (let i = 0; i < rows.length; i += rowsPerBatch) {
    const batch = packRows(request.types, rows.slice(i, i + rowsPerBatch));
    await writer.write(batch);
    spoil(batch);
  }
  const [report] = await writer.finish();
  if (report === undefined) throw new Error('the writer did not report');
  return report;
}

/** Overwrites a batch, as a reader may once it was taken over. */
export function spoil({ bytes, starts, lengths }: FieldBatch): void {
  bytes.fill(0x21);
  starts.fill(0);
  lengths.fill(0);
}

/** Loads a fixture's table in a unit of its own. */
export async function loadTable(
  { end, open }: { readonly end: SinkEnd; readonly open: OpenSink },
  table: FixtureTable,
  options: WriteOptions = {},
): Promise<WriteReport> {
  const unit = await open.begin();
  try {
    const report = await writeTable({ end, unit }, table, options);
    await unit.commit();
    return report;
  } catch (cause) {
    await unit.abort(cause);
    throw cause;
  }
}

/** Committed rows of a fixture's table, as the oracle sees them. */
export function rowsAt(end: SinkEnd, table: FixtureTable): Promise<readonly TextRow[]> {
  return end.oracle.readRows(refAt(end, table), loadedColumns(table));
}

/** The reference of a fixture's table at this end. */
export function refAt(end: SinkEnd, table: FixtureTable): TableRef {
  return fixtureRef(table, end.oracle.schema);
}
