import { sync } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { digestTables, readTable } from '@sync/testing';
import { crewLosses, type CrewLoss, crewLossyTable, crewScript, type FakeNeosync } from '@sync/testing/neosync';
import { useDatabase } from '@sync/testing/vitest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeSource, startFake } from './fake.ts';

const origin = useDatabase({ script: crewScript });
const target = useDatabase();
let fake: FakeNeosync;
let loaded: number;

beforeAll(async () => {
  fake = await startFake(
    { kind: 'postgres', url: origin.url },
    { serverZone: 'America/New_York', zoneName: 'America/New_York' },
  );
  const source = fakeSource(fake);
  const report = await sync({ source, sink: postgresSink(target.url), schema: 'create' });
  loaded = report.tables.length;
});
afterAll(() => fake.stop());

describe('a Postgres database that goes through the API into another, schema and all', () => {
  it('has all of its tables at the other end, each as it was but for what the format cannot carry', async () => {
    const { [crewLossyTable]: lossy, ...kept } = await digestTables(origin.url);
    const { [crewLossyTable]: arrived, ...there } = await digestTables(target.url);
    expect(there).toEqual(kept);
    expect(arrived?.rows).toBe(lossy?.rows);
    expect(loaded).toBe(Object.keys(kept).length + 1);
  });

  it('differs in the values that the format cannot carry, and in no other', async () => {
    expect(await differences('losses')).toEqual(
      crewLosses.map(({ id, column, sent, arrives }) => ({ id, column, sent, arrives })),
    );
  });

  it('shows all of thirty types and more', async () => {
    const { columns } = await readTable(origin.url, 'every_type');
    expect(columns.length).toBeGreaterThan(45);
    expect(await readTable(target.url, 'every_type')).toEqual(await readTable(origin.url, 'every_type'));
  });
});

describe('a table whose rows the server cannot encode', () => {
  const refused = useDatabase({
    script: `
      CREATE TABLE deep (id integer PRIMARY KEY, v integer[]); INSERT INTO deep VALUES (1, '{{1,2},{3,4}}');
      CREATE TABLE addresses (id integer PRIMARY KEY, v inet[]); INSERT INTO addresses VALUES (1, NULL), (2, '{10.0.0.1}');
      CREATE TABLE gaps (id integer PRIMARY KEY, v interval[]); INSERT INTO gaps VALUES (1, '{NULL}');
      CREATE TABLE forever (id integer PRIMARY KEY, v date[]); INSERT INTO forever VALUES (1, '{infinity}');`,
  });
  const before = useDatabase({
    script: ['deep', 'addresses', 'gaps', 'forever']
      .map((name) => `CREATE TABLE ${name} (id integer PRIMARY KEY, v text); INSERT INTO ${name} VALUES (0, 'old');`)
      .join('\n'),
  });

  it.each(['deep', 'addresses', 'gaps', 'forever'])('leaves %s as it was', async (name) => {
    await using api = await startFake({ kind: 'postgres', url: refused.url });
    const source = fakeSource(api);
    const run = sync({
      source,
      sink: postgresSink(before.url),
      tables: { include: [`public.${name}`] },
      truncate: 'selected',
    });
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining('gob:') as string });
    expect((await readTable(before.url, name)).rows).toEqual([['0', 'old']]);
  });
});

/** The values of a table with an `id` that are not the same at both ends. */
async function differences(table: string): Promise<readonly Omit<CrewLoss, 'why'>[]> {
  const [sent, arrived] = await Promise.all([readTable(origin.url, table), readTable(target.url, table)]);
  expect(arrived.columns).toEqual(sent.columns);
  const at = sent.columns.indexOf('id');
  return sent.rows
    .toSorted((a, b) => Number(a[at]) - Number(b[at]))
    .flatMap((row) => {
      const other = arrived.rows.find((candidate) => candidate[at] === row[at]);
      return sent.columns.flatMap((column, place) => {
        const [was, is] = [row[place] ?? null, other?.[place] ?? null];
        return was === is ? [] : [{ id: Number(row[at]), column, sent: was, arrives: is }];
      });
    });
}
