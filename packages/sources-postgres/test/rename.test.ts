import type { Placement, TableMatcher } from '@sync/core/connector';
import { postgresSource } from '@sync/sources-postgres';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';

const call = () => ({ signal: new AbortController().signal, onWarning: () => undefined });
const shopOnly: TableMatcher = { matches: ({ schema }) => schema === 'shop', unmatched: () => [], isEverything: false };

describe('definitions', () => {
  const database = useDatabase({
    script: 'CREATE SCHEMA shop; CREATE TABLE shop.orders (id int); CREATE SCHEMA views',
  });

  async function readIds(place: Placement): Promise<string[]> {
    await using session = await postgresSource(database.url).open(call());
    expect(session.naming).toEqual({ defaultSchema: 'public' });
    await using snapshot = await session.snapshot(call());
    await snapshot.describe(shopOnly, call());
    const list = await snapshot.readDefinitions?.({ place }, call());
    return list?.definitions.map(({ id }) => id) ?? [];
  }

  it('are had with the names that they have', async () => {
    expect(await readIds((ref) => ref)).toContain('table shop.orders');
  });

  it.each([
    ['a schema', ({ name }: { name: string }) => ({ schema: 'elsewhere', name }), 'elsewhere.orders from shop.orders'],
    ['a table', ({ schema }: { schema: string }) => ({ schema, name: 'bought' }), 'shop.bought from shop.orders'],
    [
      'a schema without tables',
      ({ schema, name }: { schema: string; name: string }) => ({ schema: schema === 'views' ? 'seen' : schema, name }),
      'seen from views',
    ],
  ])('are refused under another name of %s', async (_, place, words) => {
    const failing = readIds(place);
    await expect(failing).rejects.toMatchObject({ name: 'PlanError', code: 'PLAN_UNSUPPORTED' });
    await expect(failing).rejects.toThrow(words);
  });
});
