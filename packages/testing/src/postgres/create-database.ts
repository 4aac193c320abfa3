import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { PostgresDatabase } from './postgres-server.ts';
import { query } from './query.ts';

const longestNameBytes = 63;

/**
 * Creates an empty database on the server behind `serverUrl`. Made from `template0`, it holds nothing a person may
 * have put into `template1`.
 */
export async function createDatabase(serverUrl: string, label = 'sync_test'): Promise<PostgresDatabase> {
  const name = uniqueName(label);
  const quoted = pg.escapeIdentifier(name);
  await query(serverUrl, `CREATE DATABASE ${quoted} TEMPLATE template0`);
  const drop = async (): Promise<void> => {
    await query(serverUrl, `DROP DATABASE IF EXISTS ${quoted} WITH (FORCE)`);
  };
  return { name, url: withDatabase(serverUrl, name), drop, [Symbol.asyncDispose]: drop };
}

/** The same server and user, another database. */
export function withDatabase(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

function uniqueName(label: string): string {
  const ending = `_${randomBytes(6).toString('hex')}`;
  let start = label;
  while (Buffer.byteLength(start + ending) > longestNameBytes) start = Array.from(start).slice(0, -1).join('');
  return start + ending;
}
