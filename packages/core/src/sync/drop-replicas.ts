import { tableKey } from '../catalog/table-ref.ts';
import { dropReplica, finishDrops } from '../changes/drop-replica.ts';
import { forEachReplica, throwFailures } from '../changes/follow-replicas.ts';
import { openReplicaRun } from '../changes/open-run.ts';
import { selectReplicas } from '../changes/select-feeds.ts';
import { ReplicaLog } from '../changes/tell-replicas.ts';
import { checkReplicaOptions } from '../config/check-replica-options.ts';
import { throwIfAborted } from '../connector/abort.ts';
import type { Report } from '../events/report.ts';
import { AbortGate } from '../run/abort-gate.ts';
import { commitGraceMs } from './follow-feeds.ts';
import { openEnd } from './open-ends.ts';
import type { DropReplicasOptions } from './replica-options.ts';
import { RunLife } from './run-life.ts';

/** Replicas dropped at once. */
const atOnce = 4;

/**
 * Takes away replicas: tables, the types made for them, and what is remembered of them. The source is not contacted. A failure stops no other.
 *
 * @throws {SyncError} RUN_FAILED with each error when several were to be dropped, else the one: CHANGE_NOT_INITIALISED when nothing is
 * remembered of a table that was named; PLAN_REMOTE_REFUSED. `run-end` has told the report before
 */
export async function dropReplicas(options: DropReplicasOptions): Promise<Report> {
  const checked = checkReplicaOptions(options);
  const { source, signal, tables, schemas, allowRemote } = checked;
  await using life = new RunLife(checked, options.onEvent);
  throwIfAborted(signal);
  using commitGate = new AbortGate(signal, commitGraceMs);
  const sink = await openEnd(checked.sink, life);
  const { emitter, cleanup, call, gate } = life;
  const { states } = source;
  const shared = { emitter, cleanup, call, gate, commitGate, schemas, allowRemote };
  const run = await openReplicaRun({ ...shared, sink, name: checked.sink.name, states, taking: states.schemas });
  const finished = new Set((await finishDrops(run)).map(tableKey));
  const places = selectReplicas({ tables, finished, schemas: states.schemas }, run);
  const log = new ReplicaLog(emitter, 'no');
  emitter.emit({ kind: 'run-start', tables: places.length, estimatedRows: 0, estimatedBytes: 0 });
  await forEachReplica(
    {
      places,
      atOnce,
      work: async (place) => (finished.has(tableKey(place.target)) ? undefined : dropReplica(place, run)),
      onDone: (place, dropped, startMs) => log.dropped(place, dropped?.state.watermark.value, startMs),
    },
    log,
    run,
  );
  await life[Symbol.asyncDispose]();
  const report = log.report();
  emitter.emit({ kind: 'run-end', report });
  throwFailures(log, places.length, signal);
  return report;
}
