import { compileSelection } from '../catalog/compile-selection.ts';
import { collectStatus, type ReplicaStatus } from '../changes/list-replicas.ts';
import { openReplicaRun } from '../changes/open-run.ts';
import { checkReplicaOptions } from '../config/check-replica-options.ts';
import { throwIfAborted } from '../connector/abort.ts';
import { AbortGate } from '../run/abort-gate.ts';
import { commitGraceMs } from './follow-feeds.ts';
import { openEnd, openEnds } from './open-ends.ts';
import type { ListReplicasOptions } from './replica-options.ts';
import { RunLife } from './run-life.ts';

/**
 * Says which tables of a source a sink follows, and how far. Asks the sink only, unless `isSourceAsked`. Writes nothing.
 *
 * @throws {SyncError} PLAN_UNSUPPORTED when the sink takes no changes
 */
export async function listReplicas(options: ListReplicasOptions): Promise<readonly ReplicaStatus[]> {
  const checked = checkReplicaOptions(options);
  const { source: connector, signal, tables, schemas, isSourceAsked } = checked;
  await using life = new RunLife(checked, options.onEvent);
  throwIfAborted(signal);
  using commitGate = new AbortGate(signal, commitGraceMs);
  const { source, sink } = isSourceAsked
    ? await openEnds(checked, life)
    : { source: undefined, sink: await openEnd(checked.sink, life) };
  const { emitter, cleanup, call, gate } = life;
  const { states } = connector;
  const shared = { emitter, cleanup, call, gate, commitGate, schemas, allowRemote: false };
  const run = await openReplicaRun({ ...shared, sink, name: checked.sink.name, states, taking: states.schemas });
  const listed = source === undefined ? [] : await life.ask('source', () => source.listTables(call));
  const { include, exclude } = tables;
  const matcher = compileSelection({ ...(include && { include }), exclude });
  return (await collectStatus(listed, run)).filter(({ from }) => matcher.matches(from));
}
