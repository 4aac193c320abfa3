import { printTableRef } from '../catalog/table-ref.ts';
import { ChangeError } from '../errors/classes.ts';
import { askEnd } from '../run/ask-end.ts';
import { required, stepOf } from './ask-sink.ts';
import type { ReplicaPlace, ReplicaRun } from './replica-run.ts';

/** Takes a replica's lock, or says that another run has it. @throws {ChangeError} CHANGE_LOCKED */
export async function lockReplica(place: Pick<ReplicaPlace, 'target'>, run: ReplicaRun): Promise<AsyncDisposable> {
  const { sink, gate, cleanup, call } = run;
  const table = printTableRef(place.target);
  const take = required(sink.lock?.bind(sink), 'lock them');
  const release = (lock: AsyncDisposable): Promise<void> =>
    cleanup.settle('close', `unlock ${table}`, lock[Symbol.asyncDispose]());
  const lock = await askEnd(() => take(`dbsync replica ${table}`, call), {
    gate,
    end: 'sink',
    context: { step: stepOf(place), table },
    onLate: (late) => void (late && release(late)),
  });
  if (lock !== undefined) return { [Symbol.asyncDispose]: () => release(lock) };
  const message = `Another run works on ${table}, so this one leaves it alone. Run again when that has ended.`;
  throw new ChangeError({ code: 'CHANGE_LOCKED', message, advice: 'retry', context: { table } });
}
