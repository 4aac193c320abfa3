import { checkOptions } from '../config/check-options.ts';
import type { Report } from '../events/report.ts';
import { collectReport } from '../run/collect-report.ts';
import { guardRemote } from '../run/guard.ts';
import { runPlan } from '../run/run-plan.ts';
import { followFeeds } from './follow-feeds.ts';
import { prepareRun } from './prepare-run.ts';
import { RunLife } from './run-life.ts';
import { withFeeds } from './with-feeds.ts';
import { withSnapshots } from './with-snapshots.ts';
import type { SyncOptions } from './sync-options.ts';

/**
 * Copies the selected tables of a source into a sink, and resolves when everything is committed and both ends are closed.
 *
 * Each table is as before or complete (`atomic: 'table'`), or the whole run is (`atomic: 'run'`). Every row is written, counted in the
 * report as left out, or the run fails. Writes nothing to the console; what happens is told to `onEvent`.
 *
 * A source of feeds is followed instead: each table apart, into a replica whose rows and watermark commit together. One that fails stops no
 * other; `run-end` has the whole report then, and the call rejects.
 *
 * @throws {SyncError} with a stable `code`; `context.completed` names the tables that are complete when a run failed midway
 * @throws {AbortedError} within 2 s after `signal` fired
 */
export async function sync(options: SyncOptions): Promise<Report> {
  const checked = checkOptions(options);
  const feeds = withFeeds(checked);
  await using life = new RunLife(checked, options.onEvent);
  if (feeds !== undefined) return await followFeeds(feeds, life);
  const { emitter, cleanup } = life;

  const { plan, identities, snapshot, source, sink, sourceCatalog, sinkCatalog, definitions } = await prepareRun(
    withSnapshots(checked),
    life,
  );
  guardRemote(plan, identities.sink, checked);
  const outcome = await runPlan({
    plan,
    options: checked,
    snapshot,
    maxReaders: snapshot.maxReaders ?? source.capabilities.maxReaders,
    sourceCatalog,
    sink,
    sinkCatalog,
    definitions,
    emitter,
    cleanup,
    releaseSnapshot: () => life.close(snapshot),
  });

  // Before the report, so that it has the warnings of closing.
  await life[Symbol.asyncDispose]();
  const report = collectReport({ plan, outcome, options: checked, emitter });
  emitter.emit({ kind: 'run-end', report });
  return report;
}
