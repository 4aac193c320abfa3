import { sync } from '@sync/core';
import { postgresSink } from '@sync/sinks-postgres';
import { digestTables, queryPostgres } from '@sync/testing';
import { writeJobRun } from '@sync/testing/neosync';
import type { FakeGcs } from '@sync/testing/object-stores';
import { useDatabase } from '@sync/testing/vitest';
import { beforeEach, expect, it } from 'vitest';
import { gcsSource } from '../src/index.ts';
import { failureOf, optionsFor, startStore } from './open-store.ts';

const origin = useDatabase({ name: 'origin' });
const target = useDatabase({ name: 'target' });

const schema =
  'DROP TABLE IF EXISTS people; CREATE TABLE people (id int PRIMARY KEY, name text, boss int REFERENCES people)';
const runId = 'job-1-2026-11-21T10:00:00Z';
const middle = `workflows/${runId}/activities/public.people/data/3.txt.gz`;

beforeEach(async () => {
  await queryPostgres(target.url, `${schema}; INSERT INTO people VALUES (-1, 'old', NULL)`);
});

/** A store with a run of Neosync as it writes them to this one: old names, labelled as gzip. */
async function startRun(): Promise<FakeGcs> {
  const store = await startStore({ pageLimit: 3 });
  const rows = "SELECT n, 'person ' || n, nullif((n * 7919) % 501, 0) FROM generate_series(1, 500) n";
  await queryPostgres(origin.url, `${schema}; INSERT INTO people ${rows}`);
  await writeJobRun({
    from: { kind: 'postgres', url: origin.url },
    runId,
    naming: 'gcs',
    put: async (key, bytes, attributes) => void store.put(key, bytes, attributes),
  });
  return store;
}

function load(store: FakeGcs) {
  const source = gcsSource(optionsFor(store, { tables: { kind: 'job-run', jobRunId: runId } }));
  return sync({ source, sink: postgresSink(target.url), truncate: 'selected' });
}

it('loads a run of a Neosync job, going on in the middle of objects', async () => {
  const store = await startRun();
  const cut = { kind: 'cut', afterBytes: 100 } as const;
  const armed = store.faults.arm({ operation: 'get', key: middle, times: 2, fault: cut });
  await load(store);
  expect(armed.hits).toBe(2);
  expect(store.seen.filter(({ key }) => key === middle).map(({ range }) => range)[1]).toMatch(/^bytes=\d+-$/);
  expect(await digestTables(target.url)).toEqual(await digestTables(origin.url));
});

it.each([
  ['is replaced', { kind: 'replace', content: 'other' }, 'READ_SNAPSHOT_LOST'],
  ['may not be read', { kind: 'refuse', status: 403, code: 'forbidden' }, 'READ_PERMISSION'],
  ['is no gzip', { kind: 'wrong byte', at: 0 }, 'READ_CORRUPT'],
] as const)('leaves the table as it was when an object %s during the run', async (_, fault, code) => {
  const store = await startRun();
  const armed = store.faults.arm({ operation: 'get', key: middle, times: 99, fault });
  const error = await failureOf(load(store));
  expect(error.code).toBe(code);
  expect(error.message).toContain(middle);
  expect(armed.hits).toBeGreaterThan(0);
  expect(await queryPostgres(target.url, 'SELECT id FROM people')).toEqual([['-1']]);
});
