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
  const closing = new AbortController();
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), closing.signal]);
  let opening: Promise<MysqlClient> | undefined;
  let sent: Promise<unknown> = Promise.resolve();
  const open = async (): Promise<MysqlClient> => {
    const client = await connector.connect(signal);
    client.on('error', () => undefined);
    return client;
  };
  return {
    async kill(what, threadId) {
      opening ??= open();
      const client = await opening.catch(() => undefined);
      if (client === undefined || closing.signal.aborted) return;
      sent = sendQuery(client, { ...plainValues, sql: `KILL ${what} ${threadId}` }).catch(() => undefined);
      await sent;
    },
    async close() {
      closing.abort();
      await within(timeoutMs, sent);
      void opening?.then(destroyClient, () => undefined);
    },
  };
}

/** Ends a session, and whatever it runs or is about to run. Never rejects. */
export async function endSession(connector: SideConnector, threadId: number): Promise<void> {
  const killer = createKiller(connector);
  await within(timeoutMs, killer.kill('CONNECTION', threadId));
  await killer.close();
}
