import { within } from '@sync/core/connector';
import type { Killer } from './mysql-connection.ts';
import { destroyClient, type MysqlClient, plainValues, sendQuery } from './mysql-client.ts';

/** A server that does not take a connection and a KILL in this time is gone, and the connection will be thrown away. */
const timeoutMs = 600;

/** What opens connections beside the pool, which may be full. */
export interface SideConnector {
  connect(signal: AbortSignal): Promise<MysqlClient>;
}

/** Opens a connection of its own with the first KILL, and keeps it for the next. */
export function createKiller(connector: SideConnector): Killer {
  const timeout = AbortSignal.timeout(timeoutMs);
  let opening: Promise<MysqlClient> | undefined;
  const open = async (): Promise<MysqlClient> => {
    const client = await connector.connect(timeout);
    client.on('error', () => undefined);
    return client;
  };
  return {
    async kill(what, threadId) {
      opening ??= open();
      await opening
        .then((client) => sendQuery(client, { ...plainValues, sql: `KILL ${what} ${threadId}` }))
        .catch(() => undefined);
    },
    close() {
      void opening?.then(destroyClient, () => undefined);
    },
  };
}

/** Ends a session, and whatever it runs or is about to run. Never rejects. */
export async function endSession(connector: SideConnector, threadId: number): Promise<void> {
  const killer = createKiller(connector);
  await within(timeoutMs, killer.kill('CONNECTION', threadId));
  killer.close();
}
