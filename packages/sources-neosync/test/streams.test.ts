import { SyncError } from '@sync/core';
import { useDatabase } from '@sync/testing/vitest';
import { queryPostgres } from '@sync/testing';
import type { FakeNeosync, NeosyncFault } from '@sync/testing/neosync';
import { unpackRows } from '@sync/conformance';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeSource, newCall, startFake } from './fake.ts';

const rowCount = 400;
const database = useDatabase({
  script: `CREATE TABLE numbers (id integer PRIMARY KEY, label text);
    INSERT INTO numbers SELECT i, repeat('x', 1100) || i FROM generate_series(1, ${rowCount}) i;`,
});
const table = { schema: 'public', name: 'numbers' };
const everything = { matches: () => true, unmatched: () => [], isEverything: true };
const method = 'GetConnectionDataStream';
let fake: FakeNeosync;

beforeAll(async () => {
  fake = await startFake({ kind: 'postgres', url: database.url });
});
afterEach(() => fake.faults.clear());
afterAll(() => fake.stop());

interface Outcome {
  readonly ids: readonly string[];
  readonly error: SyncError | undefined;
  readonly warnings: readonly string[];
}

/** Reads the table to its end or to its first error. */
async function read(
  options: { maxFieldBytes?: number; batchBytes?: number; from?: Pick<FakeNeosync, 'url'> } = {},
): Promise<Outcome> {
  const { maxFieldBytes = 2000, batchBytes = 40_000, from = fake } = options;
  const call = newCall();
  const ids: string[] = [];
  await using session = await fakeSource(from).open(call);
  await using snapshot = await session.snapshot(call);
  const catalog = await snapshot.describe(everything, call, 'load');
  const columns = ['label', 'id'];
  const types = columns.flatMap(
    (name) => catalog.tables[0]?.columns.find((column) => column.name === name)?.type ?? [],
  );
  let error: unknown;
  try {
    for await (const batch of snapshot.readRows({ table, columns, batchBytes, maxFieldBytes }, call)) {
      ids.push(...unpackRows(types, batch).map(([, id]) => id ?? ''));
    }
  } catch (cause) {
    error = cause;
  }
  if (error !== undefined && !SyncError.isInstance(error)) throw error;
  return { ids, error, warnings: call.warnings.map(({ code }) => code) };
}

describe('a stream of rows', () => {
  it('gives every row once', async () => {
    const { ids, error } = await read();
    expect(error).toBeUndefined();
    expect(ids.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: rowCount }, (_, i) => i + 1));
  });

  it('of a server before 0.5 gives the same', async () => {
    await using old = await startFake({ kind: 'postgres', url: database.url }, { rowFormat: 'map' });
    expect((await read({ from: old })).ids).toHaveLength(rowCount);
  });

  it('comes packed from a host that is not this one, with a warning when it is not encrypted', async () => {
    const { ids, warnings } = await read({ from: { url: fake.url.replace('127.0.0.1', '0.0.0.0') } });
    expect([ids.length, warnings]).toEqual([rowCount, ['NEOSYNC_UNENCRYPTED']]);
    expect(fake.calls.at(-1)?.headers['connect-accept-encoding']).toBe('gzip');
  });

  it.each<[string, NeosyncFault, string, string]>([
    [
      'an error of the server that quotes a value',
      { kind: 'error', code: 'internal', message: 'cannot convert "xxx"', rows: 300 },
      'READ_FAILED',
      'The log of the Neosync server says more',
    ],
    [
      'values it cannot send',
      {
        kind: 'error',
        code: 'unknown',
        message: 'gob: type not registered for interface: [][]interface {}',
        rows: 300,
      },
      'READ_FAILED',
      'more than one dimension',
    ],
    ['a lost database', { kind: 'error', code: 'unavailable', rows: 300 }, 'READ_FAILED', 'public.numbers'],
    ['no last message', { kind: 'cut', rows: 300 }, 'READ_INCOMPLETE', 'without its last message'],
    ['a reset', { kind: 'reset', rows: 300 }, 'CONNECTION_LOST', 'connection ended'],
    [
      'an early end that looks whole',
      { kind: 'truncate', rows: 300 },
      'READ_INCOMPLETE',
      '300 rows of public.numbers, which has 400',
    ],
    [
      'a message without end',
      { kind: 'oversized', rows: 10, bytes: 2_000_000_000 },
      'READ_FIELD_TOO_LARGE',
      '2000000000 bytes',
    ],
    ['a row that is no gob', { kind: 'payload', rows: 10, hex: '0eff81040102' }, 'READ_CORRUPT', 'public.numbers'],
  ])('that ends with %s fails', async (_what, fault, code, words) => {
    fake.faults.arm({ method, fault, times: 9 });
    const { error } = await read();
    expect(error?.code).toBe(code);
    expect(error?.message).toContain(words);
    expect(error?.message).not.toContain('xxx');
  });

  it.each<NeosyncFault>([
    { kind: 'error', code: 'unavailable', rows: 10 },
    { kind: 'cut', rows: 10 },
    { kind: 'reset' },
  ])('is begun anew while no batch was handed out: $kind', async (fault) => {
    const armed = fake.faults.arm({ method, fault, times: 2 });
    const { ids, error } = await read();
    expect([error, armed.hits, new Set(ids).size, ids.length]).toEqual([undefined, 2, rowCount, rowCount]);
  });

  it('is not begun anew behind a batch', async () => {
    const armed = fake.faults.arm({ method, fault: { kind: 'error', code: 'unavailable', rows: 300 }, times: 9 });
    const { ids } = await read();
    expect(armed.hits).toBe(1);
    expect(ids.length).toBeGreaterThan(0);
  });

  it('is refused at a field that is too long', async () => {
    const { error } = await read({ maxFieldBytes: 50 });
    expect(error?.code).toBe('READ_FIELD_TOO_LARGE');
  });

  it('may lack rows that were deleted meanwhile', async () => {
    fake.faults.arm({ method, fault: { kind: 'truncate', rows: rowCount - 1 } });
    const hold = fake.faults.hold({ method, rows: 10 });
    const reading = read();
    await hold.held;
    await queryPostgres(database.url, 'DELETE FROM numbers WHERE id = 400');
    hold.release();
    const { error } = await reading;
    await queryPostgres(database.url, `INSERT INTO numbers VALUES (400, 'back')`);
    expect(error).toBeUndefined();
  });

  it('tells that nobody counts rows, where nobody does', async () => {
    fake.faults.arm({ method: 'GetTableRowCount', fault: { kind: 'error', code: 'unimplemented' }, times: 9 });
    const { ids, warnings } = await read();
    expect([ids.length, warnings]).toEqual([rowCount, ['NEOSYNC_UNCOUNTED']]);
  });
});
