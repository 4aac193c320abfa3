import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { queryRows, type TextRow } from './query.ts';

const attempts = 100;
const pauseMs = 20;

/**
 * Runs a query on the list of sessions. MySQL shows statements there in a character set of three bytes and fails while somebody's has a
 * character of four (error 3854); so it is asked again, for 2 s.
 */
export async function listSessions(
  client: Connection,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly TextRow[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await queryRows(client, sql, values);
    } catch (error) {
      if ((error as { readonly errno?: number }).errno !== 3854 || attempt === attempts) throw error;
      await delay(pauseMs);
    }
  }
}
