import type { CheckedOptions } from '../config/check-options.ts';
import type { CallOptions } from '../connector/call-options.ts';
import type { Ends } from '../run/guard.ts';
import { toSyncError } from '../run/to-sync-error.ts';
import type { RunLife } from './run-life.ts';

/**
 * Opens both ends at the same time; `life` owns them. When one cannot be opened the other is given up, and the first error counts.
 *
 * @throws {ConnectionError}
 */
export async function openEnds({ source, sink }: CheckedOptions, life: RunLife): Promise<Ends> {
  const giveUp = new AbortController();
  const call = { ...life.call, signal: AbortSignal.any([life.call.signal, giveUp.signal]) };
  const failures: unknown[] = [];
  const open = async <Session extends AsyncDisposable>(
    end: 'source' | 'sink',
    connector: { readonly name: string; open(call: CallOptions): Promise<Session> },
  ): Promise<Session | undefined> => {
    const what = `close the ${end}`;
    try {
      const session = await life.gate.wait(connector.open(call), (late) => {
        void life.cleanup.settle('close', what, late[Symbol.asyncDispose]());
      });
      return life.own(what, session);
    } catch (cause) {
      failures.push(toSyncError(cause, end, { connector: connector.name }));
      giveUp.abort(cause);
      return undefined;
    }
  };
  const [opened, received] = await Promise.all([open('source', source), open('sink', sink)]);
  if (opened === undefined || received === undefined) throw failures[0];
  return { source: opened, sink: received };
}
