import type { CallOptions } from '../connector/call-options.ts';
import { ConfigError } from '../errors/classes.ts';
import type { Sink, SinkSession } from '../connector/sink.ts';
import { askEnd } from '../run/ask-end.ts';
import type { RunLife } from './run-life.ts';

/** A source of either kind. */
interface Openable<Session extends AsyncDisposable> {
  readonly name: string;
  open(call: CallOptions): Promise<Session>;
}

/**
 * Opens both ends at the same time; `life` owns them. When one cannot be opened the other is given up, and the first error counts.
 *
 * @throws {ConnectionError}
 * @throws {ConfigError} CONFIG_INVALID when one is not what its option says
 */
export async function openEnds<SourceSession extends AsyncDisposable>(
  { source, sink }: { readonly source: Openable<SourceSession>; readonly sink: Sink },
  life: RunLife,
): Promise<{ readonly source: SourceSession; readonly sink: SinkSession }> {
  const giveUp = new AbortController();
  const call = { ...life.call, signal: AbortSignal.any([life.call.signal, giveUp.signal]) };
  const failures: unknown[] = [];
  const open = async <Session extends AsyncDisposable>(
    end: 'source' | 'sink',
    connector: Openable<Session>,
  ): Promise<Session | undefined> => {
    const what = `close the ${end}`;
    try {
      const onLate = (late: Session): void => void life.cleanup.settle('close', what, late[Symbol.asyncDispose]());
      const asked = { gate: life.gate, end, context: { connector: connector.name }, onLate };
      return life.own(what, await askEnd(() => connector.open(call), asked));
    } catch (cause) {
      failures.push(cause);
      giveUp.abort(cause);
      return undefined;
    }
  };
  const [opened, received] = await Promise.all([open('source', source), open('sink', sink)]);
  if (opened === undefined || received === undefined) throw failures[0];
  // Not told before they are open: both are a name and `open`. Easily done where no compiler looks.
  if (!('snapshot' in opened || 'listTables' in opened)) throw misplaced('source', source.name);
  if (!('begin' in received)) throw misplaced('sink', sink.name);
  return { source: opened, sink: received };
}

/** Opens a sink alone; `life` owns it. @throws {ConnectionError} */
export async function openEnd(connector: Sink, life: RunLife): Promise<SinkSession> {
  const what = 'close the sink';
  const onLate = (late: SinkSession): void => void life.cleanup.settle('close', what, late[Symbol.asyncDispose]());
  const asked = { gate: life.gate, end: 'sink', context: { connector: connector.name }, onLate } as const;
  return life.own(what, await askEnd(() => connector.open(life.call), asked));
}

function misplaced(option: 'source' | 'sink', name: string): ConfigError {
  const message = `The option ${option} must be a ${option}; ${name} is none. Source and sink may have been mixed up.`;
  return new ConfigError({ code: 'CONFIG_INVALID', message, context: { option } });
}
