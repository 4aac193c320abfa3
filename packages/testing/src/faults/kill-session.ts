import { listSessions } from '../mysql/list-sessions.ts';
import { withClient } from '../mysql/query.ts';
import { waitUntil } from '../process/wait-until.ts';

/**
 * Ends a session of a MariaDB or MySQL by its id, as an administrator would, and resolves once it is gone. Rejects when there is no such
 * session.
 */
export async function killSession(database: { readonly url: string }, sessionId: number): Promise<void> {
  await withClient(database.url, async (client) => {
    await client.query(`KILL ${Math.trunc(sessionId)}`);
    const listed = `SELECT 1 FROM information_schema.processlist WHERE id = ${Math.trunc(sessionId)}`;
    await waitUntil(`the end of session ${sessionId}`, async () => (await listSessions(client, listed)).length === 0);
  });
}
