import type {
  Catalog,
  FieldBatch,
  LoadUnit,
  NeutralType,
  RowsWriteRequest,
  Sink,
  SinkSession,
  TableRef,
  Warning,
  WriteReport,
} from '@sync/core/connector';

export const integer: NeutralType = { kind: 'integer', bits: 32, isUnsigned: false };
export const text: NeutralType = { kind: 'text', isFixed: false };

/** Staging that takes several chunks for a few thousand rows. */
export const staging = { maxBytes: 64 * 1024, maxInFlight: 4 };

/** Rows as canonical text; a Buffer is raw bytes. */
export type LoadedRows = readonly (readonly (string | Buffer | null)[])[];

/** A call that nobody aborts, and the warnings it gave. */
export interface QuietCall {
  readonly signal: AbortSignal;
  readonly onWarning: (warning: Warning) => void;
  readonly warnings: Warning[];
  readonly controller: AbortController;
}

export function newCall(): QuietCall {
  const warnings: Warning[] = [];
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onWarning: (warning) => void warnings.push(warning),
    warnings,
    controller,
  };
}

/** Every table of one schema. */
export function everythingOf(schema: string) {
  return { isEverything: true, matches: (ref: TableRef) => ref.schema === schema, unmatched: () => [] };
}

/** The table of that name. @throws {Error} when there is none */
export function tableOf(catalog: Catalog, name: string): Catalog['tables'][number] {
  const table = catalog.tables.find(({ ref }) => ref.name === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

/** Rows as one batch. */
export function batchOf(rows: LoadedRows): FieldBatch {
  const fields = rows.flat().map((field) => (field === null ? null : Buffer.from(field as string)));
  const starts = new Uint32Array(fields.length);
  const lengths = new Int32Array(fields.length);
  let at = 0;
  fields.forEach((field, index) => {
    starts[index] = at;
    lengths[index] = field?.length ?? -1;
    at += field?.length ?? 0;
  });
  const bytes = Buffer.concat(fields.map((field) => field ?? Buffer.alloc(0)));
  return { rowCount: rows.length, columnCount: rows[0]?.length ?? 0, bytes, starts, lengths };
}

export interface RowsLoad extends Partial<Omit<RowsWriteRequest, 'columns'>> {
  readonly table: TableRef;
  readonly columns: Readonly<Record<string, NeutralType>>;
  readonly rows: LoadedRows;
}

/** Writes rows through the rows lane, in one batch. */
export async function loadRows(unit: LoadUnit, load: RowsLoad): Promise<WriteReport | undefined> {
  const { table, columns, rows, ...more } = load;
  const writer = await unit.writeRows({
    table,
    columns: Object.keys(columns),
    types: Object.values(columns),
    onConflict: 'error',
    deferredKeys: [],
    holdInStage: false,
    staging,
    ...more,
  });
  if (rows.length > 0) await writer.write(batchOf(rows));
  const [report] = await writer.finish();
  return report;
}

/** Runs work in one load unit and commits it; undoes it when the work fails. */
export async function inUnitOf<Result>(
  sink: Sink,
  work: (unit: Required<LoadUnit>, session: SinkSession) => Promise<Result>,
  call = newCall(),
): Promise<Result> {
  await using session = await sink.open(call);
  const unit = (await session.begin({ step: 'test', deferConstraints: false }, call)) as Required<LoadUnit>;
  try {
    const result = await work(unit, session);
    await unit.commit();
    return result;
  } catch (error) {
    await unit.abort(error);
    throw error;
  }
}
