import { describe, expect, it } from 'vitest';
import { useDatabase } from '@sync/testing/vitest';
import { query } from '../src/postgres/query.ts';

describe('useDatabase', () => {
  const database = useDatabase({ script: 'CREATE TABLE author (id int); INSERT INTO author VALUES (1)' });
  const other = useDatabase({ name: 'Other "one"' });

  it('gives a database that the script has filled', async () => {
    expect(await query(database.url, 'SELECT id FROM author')).toEqual([['1']]);
  });

  it('keeps the database from test to test', async () => {
    expect(await query(database.url, 'SELECT count(*) FROM author')).toEqual([['1']]);
  });

  it('gives another database on the same server when called again', async () => {
    expect(other.name).toMatch(/^Other "one"_/);
    expect(other.name).not.toBe(database.name);
    expect(other.server.url).toBe(database.server.url);
    expect(await query(other.url, `SELECT to_regclass('author')`)).toEqual([[null]]);
  });
});

describe('useDatabase per test', () => {
  const database = useDatabase({ per: 'test' });

  it.for([1, 2])('gives an empty database (time %i)', async () => {
    expect(await query(database.url, `SELECT to_regclass('trace')`)).toEqual([[null]]);
    await query(database.url, 'CREATE TABLE trace ()');
  });
});
