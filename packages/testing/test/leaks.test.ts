import pg from 'pg';
import { expectNoLeaks, LeakError, listObjects } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { query } from '../src/postgres/query.ts';

const soon = { timeoutMs: 100 };

async function leaksOf(check: Promise<void>): Promise<string> {
  const error: unknown = await check.catch((reason: unknown) => reason);
  if (error instanceof LeakError) return error.leaks.join('\n');
  throw new Error(`expected a LeakError, got ${String(error)}`);
}

async function withSession(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'leaky' });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

describe('expectNoLeaks', () => {
  const database = useDatabase();

  it('accepts a database that nobody uses', async () => {
    await expect(expectNoLeaks(database)).resolves.toBeUndefined();
  });

  it('names a session that is left open, its application and what it did last', async () => {
    await withSession(database.url, async (client) => {
      await client.query('SELECT 1 AS last');
      expect(await leaksOf(expectNoLeaks(database, soon))).toMatch(/session \d+ \(leaky\) idle: SELECT 1 AS last/);
    });
  });

  it('names a transaction that is left open', async () => {
    await withSession(database.url, async (client) => {
      await client.query('BEGIN');
      expect(await leaksOf(expectNoLeaks(database, soon))).toContain('idle in transaction');
    });
  });

  it('waits for a session that is about to end', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const check = expectNoLeaks(database);
    await client.end();
    await expect(check).resolves.toBeUndefined();
  });

  it('names a prepared transaction', async () => {
    await withSession(database.url, async (client) => {
      await client.query(`BEGIN; CREATE TABLE half (); PREPARE TRANSACTION 'half'`);
    });
    expect(await leaksOf(expectNoLeaks(database, soon))).toBe('prepared transaction half');
    await query(database.url, `ROLLBACK PREPARED 'half'`);
  });

  it('names a temporary table', async () => {
    await withSession(database.url, async (client) => {
      await client.query('CREATE TEMP TABLE staging ()');
      expect(await leaksOf(expectNoLeaks(database, soon))).toContain('temporary table pg_temp_');
    });
  });

  it('names a replication slot', async () => {
    await query(database.url, `SELECT pg_create_logical_replication_slot('forgotten', 'test_decoding')`).catch(() =>
      query(database.url, `SELECT pg_create_logical_replication_slot('forgotten', 'pgoutput')`),
    );
    expect(await leaksOf(expectNoLeaks(database, soon))).toBe('replication slot forgotten');
    await query(database.url, `SELECT pg_drop_replication_slot('forgotten')`);
  });

  it('names tables and schemas that were not there before', async () => {
    const before = await listObjects(database);
    await query(database.url, 'CREATE SCHEMA "left over"');
    await query(database.url, 'CREATE TABLE "left over".half ()');
    expect(await leaksOf(expectNoLeaks(database, { ...soon, before }))).toBe(
      'schema "left over"\ntable "left over".half',
    );
    await query(database.url, 'DROP SCHEMA "left over" CASCADE');
    await expectNoLeaks(database, { before });
  });
});
