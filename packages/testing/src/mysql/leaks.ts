import { type LeakOptions, waitForNoLeaks } from '../server/leaks.ts';
import { listSessions } from './list-sessions.ts';
import { queryRows, withClient } from './query.ts';

const sessionsSql = `
  SELECT CONCAT('session ', id, ' ', LOWER(command), ': ', COALESCE(LEFT(info, 100), ''))
    FROM information_schema.processlist
   WHERE db = DATABASE() AND id <> CONNECTION_ID() AND command NOT IN ('Daemon', 'Binlog Dump')
   ORDER BY id`;

const lockedTablesSql = 'SHOW OPEN TABLES FROM ?? WHERE in_use > 0';

/**
 * Resolves once no session but ours is in the database that the URL names and no table of it is locked. It waits for the condition, since
 * a session ends a moment after its client. A session that chose another database or none is not seen.
 *
 * @throws {LeakError} naming each thing that is still there when the time is up.
 */
export async function expectNoMysqlLeaks(
  database: { readonly url: string; readonly name: string },
  options: Pick<LeakOptions, 'timeoutMs'> = {},
): Promise<void> {
  await withClient(database.url, async (client) => {
    const look = async (): Promise<readonly string[]> => {
      const sessions = await listSessions(client, sessionsSql);
      const locked = await queryRows(client, lockedTablesSql, [database.name]);
      return [...sessions.map(([line]) => line ?? ''), ...locked.map(([, table]) => `locked table ${table}`)];
    };
    await waitForNoLeaks(database.url, look, options);
  });
}
