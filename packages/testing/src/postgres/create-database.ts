import pg from 'pg';
import { uniqueName } from '../server/unique-name.ts';
import { withDatabase } from '../server/with-database.ts';
import type { PostgresDatabase } from './postgres-server.ts';
import { query, queryRows, withClient } from './query.ts';

const longestNameBytes = 63;

/**
 * Creates an empty database on the server behind `serverUrl`. Made from `template0`, it holds nothing a person may
 * have put into `template1`.
 */
export async function createDatabase(serverUrl: string, label = 'sync_test'): Promise<PostgresDatabase> {
  const name = uniqueName(label, longestNameBytes);
  await query(serverUrl, `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE template0`);
  const drop = (): Promise<void> => dropDatabases(serverUrl, [name]);
  return { name, url: withDatabase(serverUrl, name), drop, [Symbol.asyncDispose]: drop };
}

/** Drops databases, throwing out whoever is connected; those that are gone already are passed over. */
export async function dropDatabases(serverUrl: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await withClient(serverUrl, async (client) => {
    const present = await queryRows(client, 'SELECT datname FROM pg_database WHERE datname = ANY ($1)', [names]);
    for (const [name] of present) {
      await client.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name ?? '')} WITH (FORCE)`);
    }
  });
}
