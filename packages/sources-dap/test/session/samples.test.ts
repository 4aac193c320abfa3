import type { CallOptions, FieldBatch } from '@sync/core/connector';
import { startFakeDap } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import { dapSource } from '../../src/index.ts';
import { manyCalls } from '../api/open-fake.ts';

const call: CallOptions = { signal: new AbortController().signal, onWarning: () => {} };
type TextRow = readonly (string | null)[];

function rowsOf({ rowCount, columnCount, bytes, starts, lengths }: FieldBatch): TextRow[] {
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: columnCount }, (__, column) => {
      const start = starts[row * columnCount + column] ?? 0;
      const length = lengths[row * columnCount + column] ?? -1;
      return length < 0 ? null : Buffer.from(bytes.subarray(start, start + length)).toString();
    }),
  );
}

/** Applies changes as a sink does: of one key the newest counts. */
function apply(replica: Map<string, TextRow>, changes: readonly TextRow[]): void {
  const newest = new Map<string, TextRow>();
  for (const change of changes) {
    const key = change[0] ?? '';
    if ((newest.get(key)?.at(-1) ?? '') <= (change.at(-1) ?? '')) newest.set(key, change);
  }
  for (const [key, change] of newest) {
    if (change.at(-2) === 'D') replica.delete(key);
    else replica.set(key, change.slice(0, -2));
  }
}

const tables = ['canvas.accounts', 'canvas.courses', 'canvas.users', 'canvas_logs.web_logs'];
const formats = ['tsv', 'jsonl', 'csv'] as const;

describe.each(tables)('the sample table %s', (name) => {
  it.each(formats)('is read by %s as the server has it, value by value, round by round', async (format) => {
    const shape = { parts: 2, header: 'shuffled', csvNull: 'nothing', deletedValues: 'empty' } as const;
    const [namespace = '', table = ''] = name.split('.');
    await using dap = await startFakeDap({ tables: [{ name, rows: 300, shape }] });
    const { url: baseUrl, clientId, clientSecret } = dap;
    const source = dapSource({ baseUrl, clientId, clientSecret, namespace, format, limits: manyCalls });
    await using session = await source.open(call);
    const described = await session.describe({ schema: namespace, name: table }, call);
    const replica = new Map<string, TextRow>();
    let after: { kind: string; value: string } | undefined;
    for (let round = 0; round < 3; round += 1) {
      await using delivery = await session.read({ table: described, ...(after && { after }) }, call);
      const request = { form: 'changes', batchBytes: 10_000, maxFieldBytes: 1_000_000 } as const;
      const changes: TextRow[] = [];
      for await (const batch of delivery.read(request, call)) changes.push(...rowsOf(batch));
      apply(replica, changes);
      after = delivery.watermark;
      const expected = await dap.tables.expectedRows(name);
      const places = described.table.columns.map((column) => expected.columns.indexOf(column.name));
      const rows = expected.rows.map((row) => places.map((place) => row[place] ?? null));
      expect([...replica.values()].sort(byKey)).toEqual(rows.sort(byKey));
      await dap.tables.applyRound(name, { updates: 40, inserts: 20, deletes: 10, strangers: 2 });
    }
  });
});

function byKey([a]: TextRow, [b]: TextRow): number {
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
