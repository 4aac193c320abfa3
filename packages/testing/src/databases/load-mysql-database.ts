import { queryRows, withClient } from '../mysql/query.ts';
import { kindOfServer } from '../mysql/server-kind.ts';
import type { MysqlTestDatabase } from './mysql-test-database.ts';

/** Makes a test database in the database that a URL names, in the form for that server's flavor and version. */
export async function loadMysqlDatabase(url: string, database: MysqlTestDatabase): Promise<void> {
  await withClient(url, async (client) => {
    const [row] = await queryRows(client, 'SELECT VERSION()');
    for (const statement of database.statements(kindOfServer(row?.[0] ?? ''))) await client.query(statement);
  });
}
