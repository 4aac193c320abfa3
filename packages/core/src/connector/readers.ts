import { AbortedError } from '../errors/classes.ts';

/** What reading needs of a connection of any engine. */
export interface ReadingConnection {
  /** Asks the server to give up what the connection runs. Never throws. */
  cancel(): Promise<void>;
}

/** A connection that sees a snapshot's view, in the hands of one read. */
export interface Reader<Connection extends ReadingConnection> {
  readonly connection: Connection;
  /** Ends the read. `failed`: its transaction may be broken. Idempotent. */
  done(outcome: 'ok' | 'failed'): Promise<void>;
}

/** Where reads get their connections. */
export interface Readers<Connection extends ReadingConnection> extends AsyncDisposable {
  /** For errors. */
  readonly connector: string;
  /** Waits while all readers are taken. Rejects with the signal's reason when it fires. */
  take(signal: AbortSignal): Promise<Reader<Connection>>;
}

/** Runs one piece of work on a reader's connection. An abort of the signal cancels what it runs. */
export async function withReader<Connection extends ReadingConnection, Result>(
  readers: Readers<Connection>,
  signal: AbortSignal,
  work: (connection: Connection) => Promise<Result>,
): Promise<Result> {
  const reader = await takeReader(readers, signal);
  const stopListening = cancelOnAbort(reader, signal);
  let outcome: 'ok' | 'failed' = 'failed';
  try {
    const result = await work(reader.connection);
    outcome = 'ok';
    return result;
  } catch (error) {
    throw signal.aborted ? abortedRead(readers, error) : error;
  } finally {
    stopListening();
    await reader.done(outcome);
  }
}

/** Runs one stream of items on a reader's connection, as {@link withReader}; ending it early frees the reader. */
export async function* streamWithReader<Connection extends ReadingConnection, Item>(
  readers: Readers<Connection>,
  signal: AbortSignal,
  open: (connection: Connection) => AsyncIterable<Item>,
): AsyncGenerator<Item, void, undefined> {
  const reader = await takeReader(readers, signal);
  const stopListening = cancelOnAbort(reader, signal);
  let outcome: 'ok' | 'failed' = 'failed';
  try {
    for await (const item of open(reader.connection)) {
      // What has arrived already is not read on after an abort.
      if (signal.aborted) throw abortedRead(readers);
      yield item;
    }
    outcome = 'ok';
  } catch (error) {
    throw signal.aborted ? abortedRead(readers, error) : error;
  } finally {
    stopListening();
    await reader.done(outcome);
  }
}

async function takeReader<Connection extends ReadingConnection>(
  readers: Readers<Connection>,
  signal: AbortSignal,
): Promise<Reader<Connection>> {
  const reader = await readers.take(signal).catch((error: unknown) => {
    throw signal.aborted ? abortedRead(readers, error) : error;
  });
  // Nobody listened to the signal while the connection was made ready.
  if (!signal.aborted) return reader;
  await reader.done('ok');
  throw abortedRead(readers);
}

/** The connection itself listens to the signal of its snapshot only. Returns what stops the listening. */
function cancelOnAbort<Connection extends ReadingConnection>(
  reader: Reader<Connection>,
  signal: AbortSignal,
): () => void {
  const cancel = (): void => void reader.connection.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

function abortedRead({ connector }: { readonly connector: string }, cause?: unknown): AbortedError {
  return new AbortedError({
    code: 'ABORTED_BY_SIGNAL',
    message: 'Stopped while reading: the signal was aborted.',
    context: { connector },
    cause,
  });
}
