import { UnsuitableError } from '../ladder/find-engine.ts';
import { openServer } from './open-server.ts';
import type { PostgresServer, StartPostgresOptions } from './postgres-server.ts';
import { query } from './query.ts';

/** Opens the server a person named. It is never stopped and its settings are never changed, only compared. */
export async function openFromUrl(url: string | undefined, options: StartPostgresOptions): Promise<PostgresServer> {
  if (url === undefined || url === '') throw new UnsuitableError('TEST_POSTGRES_URL is not set');
  const server = await openServer({ url, via: 'url', stop: async () => undefined });
  const wanted = { ...(options.durable === true ? { fsync: 'on' } : {}), ...options.settings };
  for (const [name, value] of Object.entries(wanted)) await checkSetting(url, name, value);
  return server;
}

async function checkSetting(url: string, name: string, value: string): Promise<void> {
  const [row] = await query(url, 'SELECT current_setting($1, true)', [name]);
  const present = row?.[0] ?? 'not set';
  if (present !== value) throw new UnsuitableError(`has ${name} = ${present}, and ${value} was asked for`);
}
