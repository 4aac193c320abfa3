import { SyncError } from '@sync/core/connector';
import type { Queryable } from '../connection.ts';

/**
 * Runs a SHOW CREATE and gives one field of its row. Undefined when the server hides it, refuses it, or the object is gone or
 * broken; other errors pass, a lock that could not be had among them.
 */
export async function readText(connection: Queryable, sql: string, field: string): Promise<string | undefined> {
  const row = await readShown(connection, sql);
  return row === undefined ? undefined : textOf(row[field]);
}

/** The whole row of a SHOW CREATE, see {@link readText}. */
export async function readShown(connection: Queryable, sql: string): Promise<Record<string, unknown> | undefined> {
  try {
    const [row] = await connection.query(sql);
    return row;
  } catch (error) {
    const isPassing = SyncError.isInstance(error) && error.advice === 'retry';
    if (isRefusal(error) && !isPassing) return undefined;
    throw error;
  }
}

/** A field that is text for us; servers send some of theirs as bytes. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : undefined;
}

/** Whether the server refused a statement; a lost connection or an abort is no reason to go on. */
export function isRefusal(error: unknown): boolean {
  if (!SyncError.isInstance(error)) return true;
  return !error.code.startsWith('CONNECTION_') && !error.code.startsWith('ABORTED_');
}
