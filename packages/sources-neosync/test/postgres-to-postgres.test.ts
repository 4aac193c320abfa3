import { sync } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { digestTables, queryPostgres } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fakeSource, startFake } from './fake.ts';
import { typesScript } from './postgres-types.ts';
import type { FakeNeosync } from '@sync/testing/neosync';

const origin = useDatabase({ script: typesScript });
const empty = useDatabase();
const made = useDatabase({ script: typesScript });
let fake: FakeNeosync;

beforeAll(async () => {
  fake = await startFake({ kind: 'postgres', url: origin.url });
});
afterAll(() => fake.stop());

it('makes the schema from the statements of the server, and every row is equal', async () => {
  const warnings: string[] = [];
  const report = await sync({
    source: fakeSource(fake),
    sink: postgresSink(empty.url),
    schema: 'create',
    onEvent: (event) => {
      if (event.kind === 'warning') warnings.push(event.warning.code);
    },
  });
  expect(await digestTables(empty.url)).toEqual(await digestTables(origin.url));
  expect(report.tables.map(({ table }) => table).length).toBeGreaterThan(4);
  expect(warnings).toContain('NEOSYNC_NOT_CONSISTENT');
});

it('moves sequences behind the values that were loaded', async () => {
  const [row] = await queryPostgres(empty.url, `INSERT INTO shop.staff (name) VALUES ('new') RETURNING id`);
  expect(Number(row?.[0])).toBe(4);
  const [other] = await queryPostgres(empty.url, 'INSERT INTO shop.visits DEFAULT VALUES RETURNING id');
  expect(Number(other?.[0])).toBe(1001);
});

it('replaces the rows of tables that are there', async () => {
  await queryPostgres(made.url, 'DELETE FROM shop.lines');
  await sync({ source: fakeSource(fake), sink: postgresSink(made.url), truncate: 'selected' });
  expect(await digestTables(made.url)).toEqual(await digestTables(origin.url));
});
