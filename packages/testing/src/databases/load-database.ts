import { queryRows, withClient } from '../postgres/query.ts';
import type { TestDatabase } from './test-database.ts';

/** Runs the script of a test database against the database behind `url`, in the form for that server's version. */
export async function loadDatabase(url: string, database: TestDatabase): Promise<void> {
  await withClient(url, async (client) => {
    const [row] = await queryRows(client, `SELECT current_setting('server_version_num')::int / 10000`);
    await client.query(database.script(Number(row?.[0])));
  });
}
