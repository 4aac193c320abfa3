import { checkOptions } from '../config/check-options.ts';
import type { Plan } from '../plan/plan.ts';
import { prepareRun } from './prepare-run.ts';
import { RunLife } from './run-life.ts';
import { withSnapshots } from './with-snapshots.ts';
import type { SyncOptions } from './sync-options.ts';

/**
 * Says what `sync()` with the same options would do now: opens both ends, describes them, plans, closes. Writes nothing.
 *
 * @throws {SyncError} as `sync()` does up to its plan
 */
export async function planSync(options: SyncOptions): Promise<Plan> {
  const checked = checkOptions(options);
  await using life = new RunLife(checked, options.onEvent);
  const { plan } = await prepareRun(withSnapshots(checked), life);
  return plan;
}
