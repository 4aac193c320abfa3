import { compareTableRefs, type TableRef, tableKey } from '../catalog/table-ref.ts';
import { askEnd } from '../run/ask-end.ts';
import { defaultSchemaOf, readRowsOf } from './read-states.ts';
import { needsRecords, readRecords } from './recovery-record.ts';
import type { ReplicaRun } from './replica-run.ts';

/** What a sink has of one table of a source. */
export interface ReplicaStatus {
  /** At the source. */
  readonly from: TableRef;
  /** At the sink; where it would go, when it is not there. */
  readonly table: TableRef;
  /**
   * `lost`: it is remembered, and its table is gone. `not-replicated`: nothing is remembered of it; told only when the source was asked for
   * its tables.
   */
  readonly status: 'replicated' | 'not-replicated' | 'lost';
  /** How far it is, as the source prints it. */
  readonly watermark?: string;
  /** Which of the source's descriptions its table follows. */
  readonly version?: string;
  /** The sink's estimate; -1 when it has none. */
  readonly estimatedRows: number;
}

/** Every replica that is remembered, and of the tables that the source has those that are not; ordered by schema and name. */
export async function collectStatus(listed: readonly TableRef[], run: ReplicaRun): Promise<readonly ReplicaStatus[]> {
  const { all } = run.book;
  const remembered = new Set(all.map(({ state }) => tableKey(state.table)));
  const rows = await countRows(
    all.map(({ state }) => state.replica),
    run,
  );
  const replicas = all.map(({ state }): ReplicaStatus => {
    const { table: from, replica: table, watermark, version } = state;
    const estimatedRows = rows.get(tableKey(table));
    const status = estimatedRows === undefined ? 'lost' : 'replicated';
    return { from, table, status, watermark: watermark.value, version, estimatedRows: estimatedRows ?? -1 };
  });
  const others = listed
    .filter((from) => !remembered.has(tableKey(from)))
    .map((from): ReplicaStatus => ({ from, table: run.place(from), status: 'not-replicated', estimatedRows: -1 }));
  return [...replicas, ...others].sort((a, b) => compareTableRefs(a.from, b.from));
}

/** Estimated rows of the tables that are there. One that waits for its name is there under another. */
async function countRows(tables: readonly TableRef[], run: ReplicaRun): Promise<ReadonlyMap<string, number>> {
  if (tables.length === 0) return new Map();
  const records = needsRecords(run) ? await readRecords(readRowsOf(run), { schema: defaultSchemaOf(run) }) : [];
  const names = new Map(tables.map((table) => [tableKey(table), tableKey(table)]));
  for (const record of records) {
    if (record.action === 'rename') names.set(tableKey(record.built), tableKey(record.target));
  }
  const matcher = { matches: (ref: TableRef) => names.has(tableKey(ref)), unmatched: () => [], isEverything: false };
  const { sink, gate, call } = run;
  const catalog = await askEnd(() => sink.describe(matcher, call, 'load'), { gate, end: 'sink' });
  return new Map(
    catalog.tables.map(({ ref, estimatedRows }) => [names.get(tableKey(ref)) ?? tableKey(ref), estimatedRows]),
  );
}
