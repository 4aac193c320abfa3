import { abortedError, type PostgresConnection } from '@sync/engine-postgres';
import { connectorName } from './options.ts';
import type { Reader, Readers } from './readers.ts';

/** Runs one piece of work on a reader's connection. An abort of the signal cancels what it runs. */
export async function withReader<Result>(
  readers: Readers,
  signal: AbortSignal,
  work: (connection: PostgresConnection) => Promise<Result>,
): Promise<Result> {
  const reader = await takeReader(readers, signal);
  const stopListening = cancelOnAbort(reader, signal);
  let outcome: 'ok' | 'failed' = 'failed';
  try {
    const result = await work(reader.connection);
    outcome = 'ok';
    return result;
  } catch (error) {
    throw signal.aborted ? abortedError({ connector: connectorName, doing: 'reading' }, error) : error;
  } finally {
    stopListening();
    await reader.done(outcome);
  }
}

/** Takes a reader; the error of an aborted wait is AbortedError. */
export async function takeReader(readers: Readers, signal: AbortSignal): Promise<Reader> {
  const taking = readers.take(signal).catch((error: unknown) => {
    throw signal.aborted ? abortedError({ connector: connectorName, doing: 'waiting to read' }, error) : error;
  });
  const reader = await taking;
  // Nobody listened to the signal while the connection was made ready.
  if (!signal.aborted) return reader;
  await reader.done('ok');
  throw abortedError({ connector: connectorName, doing: 'waiting to read' });
}

/** The connection itself listens to the signal of its snapshot only. Returns what stops the listening. */
export function cancelOnAbort(reader: Reader, signal: AbortSignal): () => void {
  const cancel = (): void => void reader.connection.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return () => signal.removeEventListener('abort', cancel);
}

/** What has arrived already is not read on after an abort. @throws {AbortedError} */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError({ connector: connectorName, doing: 'reading' });
}
