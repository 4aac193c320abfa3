import { describe, expect, it } from 'vitest';
import {
  accountsSchema,
  accountsSchema2,
  digestRows,
  evolveSchema,
  type ExpectedRows,
  type FakeDap,
  startFakeDap,
  trapRows,
} from '../../src/index.ts';
import { ask, type Asker } from './ask.ts';
import { readTsv, type TextRow } from './read-text.ts';

const tsv = { format: 'tsv', mode: 'condensed' };
const name = 'canvas.accounts';

/** What a client ends with that applies every file in the order of `meta.ts`. */
async function follow(client: Asker, rows: Map<string, TextRow>, since: unknown): Promise<unknown> {
  const query = since === undefined ? tsv : { ...tsv, since };
  const job = await client.finish(name, query);
  const lines = (await client.texts(name, query)).flatMap(readTsv);
  // Fractions have any number of digits, so the text alone does not order moments.
  const moment = (row: TextRow): string =>
    (row['meta.ts'] ?? '')
      .replace('Z', '')
      .padEnd(26, '0')
      .replace(/(:\d\d)0/u, '$1.');
  for (const row of lines.toSorted((a, b) => (moment(a) < moment(b) ? -1 : 1))) {
    const key = row['key.id'] ?? '';
    if (row['meta.action'] === 'D') rows.delete(key);
    else rows.set(key, { ...rows.get(key), ...row });
  }
  return job.at ?? job.until;
}

function textOf(rows: ReadonlyMap<string, TextRow>, expected: ExpectedRows): readonly unknown[] {
  const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  return ordered.map(([, row]) =>
    expected.columns.map((column) => row[column === 'id' ? 'key.id' : `value.${column}`] ?? null),
  );
}

/** Only what reads the same on the wire and in a replica. */
function plain(rows: readonly (readonly unknown[])[]): readonly unknown[] {
  return rows.map((row) =>
    row.map((value) => (typeof value === 'string' && /^[+-]?\d+-\d\d-\d\d[T ]/u.test(value) ? 'a moment' : value)),
  );
}

async function serve(): Promise<{ dap: FakeDap; client: Asker } & AsyncDisposable> {
  const dap = await startFakeDap({ tables: [{ name, rows: 40, shape: { parts: 3, header: 'shuffled' } }] });
  return { dap, client: await ask(dap), [Symbol.asyncDispose]: () => dap.stop() };
}

describe('the oracle', () => {
  it('expects what a client gets that follows every round', async () => {
    await using served = await serve();
    const { dap, client } = served;
    const rows = new Map<string, TextRow>();
    let since = await follow(client, rows, undefined);
    for (let round = 0; round < 3; round += 1) {
      await dap.tables.applyRound(name, { updates: 9, inserts: 5, deletes: 4, strangers: 2 });
      await dap.tables.apply(name, [
        { op: 'delete', key: 41 },
        {
          op: 'upsert',
          row: {
            id: 1,
            name: `round ${round}`,
            created_at: '2024-01-01T00:00:00Z',
            updated_at: '2024-01-01T00:00:00Z',
            workflow_state: 'active',
          },
        },
        { op: 'delete', key: 1, copies: 2 },
      ]);
      since = await follow(client, rows, since);
      const expected = await dap.tables.expectedRows(name);
      expect(plain(textOf(rows, expected) as readonly (readonly unknown[])[])).toEqual(plain(expected.rows));
    }
    const { rows: last } = await dap.tables.expectedRows(name);
    expect(last).toHaveLength(rows.size);
    expect(rows.has('1')).toBe(false);
  });

  it('gives rows of before a new schema the defaults of its columns', async () => {
    await using served = await serve();
    const { dap, client } = served;
    await dap.tables.advance(name, accountsSchema2);
    const expected = await dap.tables.expectedRows(name);
    expect(expected.columns).not.toContain('course_template_id');
    const at = expected.columns.indexOf('dap_test_required');
    expect(new Set(expected.rows.map((row) => row[at]))).toEqual(new Set(['0']));
    const rows = new Map<string, TextRow>();
    await follow(client, rows, undefined);
    expect(plain(textOf(rows, expected) as readonly (readonly unknown[])[])).toEqual(plain(expected.rows));
    const kept = await dap.tables.expectedRows(name, { removedColumns: 'kept' });
    expect(kept.columns.at(-1)).toBe('course_template_id');
    expect(kept.rows.some((row) => row.at(-1) !== null)).toBe(true);
  });

  it('writes moments and unknown labels as a replica holds them', async () => {
    await using dap = await startFakeDap({ tables: [{ name }] });
    for (const { row } of trapRows(accountsSchema)) await dap.tables.apply(name, [{ op: 'upsert', row }]);
    const { columns, rows } = await dap.tables.expectedRows(name);
    const values = (column: string): readonly unknown[] => rows.map((row) => row[columns.indexOf(column)]);
    expect(values('created_at')).toEqual(
      expect.arrayContaining([
        '12022-03-04 05:06:07.0809',
        '0045-03-15 12:00:00 BC',
        '0001-02-29 23:59:59.999999 BC',
        '1969-12-31 23:59:59',
      ]),
    );
    expect(values('workflow_state')).toContain('__dap_unspecified__');
    expect(values('workflow_state')).not.toContain('never_published');
    expect(values('name')).toContain('be\0fore\0');
  });

  it('digests rows alike in any order, and apart when one value differs', () => {
    const rows = [
      ['1', null],
      ['2', 'b'],
    ];
    expect(digestRows(rows)).toEqual(digestRows(rows.toReversed()));
    expect(digestRows(rows).hash).not.toBe(
      digestRows([
        ['1', null],
        ['2', 'c'],
      ]).hash,
    );
    expect(digestRows([['1', 'null']]).hash).not.toBe(digestRows([['1', null]]).hash);
  });
});

describe('a schema that evolves', () => {
  it('has columns added, changed, removed and no longer required', () => {
    const next = evolveSchema(accountsSchema, {
      columns: { storage_quota: { type: 'number' }, extra: { type: 'boolean', default: false } },
      remove: ['uuid'],
      require: ['extra'],
      permitNull: ['updated_at'],
    });
    expect(next.version).toBe(2);
    expect(next.schema.properties).toMatchObject({
      value: {
        properties: { storage_quota: { type: 'number' }, extra: { type: 'boolean' } },
        required: ['created_at', 'workflow_state', 'extra'],
      },
    });
    expect(JSON.stringify(next.schema)).not.toContain('"uuid"');
    expect(JSON.stringify(accountsSchema.schema)).toContain('"uuid"');
  });
});
