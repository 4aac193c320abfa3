import { checkPlacement } from '../catalog/create-placement.ts';
import { compileRules } from '../catalog/compile-rules.ts';
import { followReplica } from '../changes/follow-replica.ts';
import { forEachReplica, placeReplicas, throwFailures } from '../changes/follow-replicas.ts';
import { openReplicaRun } from '../changes/open-run.ts';
import type { FeedRun } from '../changes/replica-run.ts';
import { selectFeeds, type SelectedFeeds } from '../changes/select-feeds.ts';
import { ReplicaLog } from '../changes/tell-replicas.ts';
import type { CheckedOptions } from '../config/check-options.ts';
import { throwIfAborted } from '../connector/abort.ts';
import type { FeedSession, FeedSource } from '../connector/feed.ts';
import type { SinkSession } from '../connector/sink.ts';
import type { Report } from '../events/report.ts';
import { AbortGate } from '../run/abort-gate.ts';
import { ByteBudget } from '../run/byte-budget.ts';
import { openEnds } from './open-ends.ts';
import type { RunLife } from './run-life.ts';

/** What a commit under way gets when the caller's signal fires; undoing and closing come after it, and all has 2 s. */
export const commitGraceMs = 1000;

/**
 * Brings the replicas of the selected feeds forward. Each is as before or complete with its watermark; a failure stops no other.
 *
 * @throws {SyncError} RUN_FAILED with each error when replicas failed; the one error when only one table was selected. `run-end` has
 * told the report before
 */
export async function followFeeds(options: CheckedOptions<FeedSource>, life: RunLife): Promise<Report> {
  throwIfAborted(options.signal);
  using commitGate = new AbortGate(options.signal, commitGraceMs);
  const ends = await openEnds(options, life);
  const listed = await life.ask('source', () => ends.source.listTables(life.call));
  const selected = selectFeeds(listed, options.tables);
  const run = await openFeedRun({ options, selected, ...ends, commitGate }, life);
  const log = new ReplicaLog(life.emitter, options.verify === 'none' ? 'no' : 'counts');
  const count = selected.tables.length + selected.missing.length;
  life.emitter.emit({ kind: 'run-start', tables: count, estimatedRows: 0, estimatedBytes: 0 });
  for (const { from, error } of selected.missing) {
    log.failed({ from, target: run.place(from) }, error, life.emitter.elapsedMs());
  }
  await forEachReplica(
    {
      places: placeReplicas(selected.tables, log, run),
      atOnce: options.limits.tables,
      work: (place) => followReplica(place, run),
      onDone: (place, followed, startMs) => log.followed(place, followed, startMs),
    },
    log,
    run,
  );
  // Before the report, so that it has the warnings of closing.
  await life[Symbol.asyncDispose]();
  const report = log.report();
  life.emitter.emit({ kind: 'run-end', report });
  throwFailures(log, count, options.signal);
  return report;
}

interface OpenedFeeds {
  readonly options: CheckedOptions<FeedSource>;
  readonly selected: SelectedFeeds;
  readonly source: FeedSession;
  readonly sink: SinkSession;
  readonly commitGate: AbortGate;
}

async function openFeedRun(
  { options, selected, source, sink, commitGate }: OpenedFeeds,
  life: RunLife,
): Promise<FeedRun> {
  const { emitter, cleanup, call, gate } = life;
  const { schemas, allowRemote } = options;
  const { states } = options.source;
  const taking = [...new Set(selected.tables.map(({ schema }) => schema))];
  const shared = { emitter, cleanup, call, gate, commitGate, schemas, allowRemote };
  const run = await openReplicaRun({ ...shared, sink, name: options.sink.name, states, taking });
  checkPlacement({ place: run.place, tables: selected.tables, ...(schemas && { schemas }) });
  const budget = new ByteBudget(options.limits.inFlightBytes);
  return { ...run, source, options, rules: compileRules(options), budget };
}
