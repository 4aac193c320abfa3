import { uniqueName } from '../server/unique-name.ts';
import { withDatabase } from '../server/with-database.ts';
import type { MysqlDatabase } from './mysql-server.ts';
import { listSessions } from './list-sessions.ts';
import { query, quoteName, withClient } from './query.ts';

/** MySQL counts 64 characters; bytes are never fewer. */
const longestNameBytes = 64;
const lockWaitSeconds = 10;

/** Creates an empty database in utf8mb4 with the server's usual collation of it. */
export async function createDatabase(serverUrl: string, label = 'sync_test'): Promise<MysqlDatabase> {
  const name = uniqueName(label, longestNameBytes);
  await query(serverUrl, `CREATE DATABASE ${quoteName(name)} CHARACTER SET utf8mb4`);
  const drop = (): Promise<void> => dropDatabases(serverUrl, [name]);
  return { name, url: withDatabase(serverUrl, name), drop, [Symbol.asyncDispose]: drop };
}

/** Drops databases, throwing out whoever is connected; those that are gone already are passed over. */
export async function dropDatabases(serverUrl: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await withClient(serverUrl, async (client) => {
    // A session that keeps a lock on a table there must not make this wait for a year, the server's own limit.
    await client.query(`SET SESSION lock_wait_timeout = ${lockWaitSeconds}`);
    const sessions = await listSessions(
      client,
      'SELECT id FROM information_schema.processlist WHERE db IN (?) AND id <> CONNECTION_ID()',
      [names],
    );
    for (const [id] of sessions) await client.query(`KILL ${Number(id)}`).catch(() => undefined);
    for (const name of names) await client.query(`DROP DATABASE IF EXISTS ${quoteName(name)}`);
  });
}
