import type { Table } from '../catalog/catalog.ts';
import { type TableRef, tableKey } from '../catalog/table-ref.ts';
import type { DescribeDetail } from '../connector/source.ts';
import { askSink } from './ask-sink.ts';
import type { ReplicaRun } from './replica-run.ts';

/** One table as the sink has it now; undefined when it does not. `detail`: as much as loading needs, unless told. */
export async function describeReplica(
  target: TableRef,
  run: ReplicaRun,
  detail: DescribeDetail = 'load',
): Promise<Table | undefined> {
  const key = tableKey(target);
  const matcher = { matches: (ref: TableRef) => tableKey(ref) === key, unmatched: () => [], isEverything: false };
  const { tables } = await askSink(() => run.sink.describe(matcher, run.call, detail), { target }, run);
  return tables.find(({ ref }) => tableKey(ref) === key);
}
