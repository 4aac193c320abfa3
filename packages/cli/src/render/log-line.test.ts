import { type Plan, ReadError, type StepId, type SyncEvent } from '@sync/core';
import { expect, it } from 'vitest';
import { LineTeller } from './log-line.ts';

const from = { schema: 'canvas', name: 'accounts' };
const table = { schema: 'canvas', name: 'accounts' };
const step = 'replica canvas.accounts' as StepId;
const blank = { rowsReceived: 3, rowsWritten: 2, rowsDeleted: 1, bytes: 9, durationMs: 10, changed: [], unfit: [] };

it('tells of a replica when its rows are asked for and when it has ended, the rest to those who ask for more', () => {
  const teller = new LineTeller();
  const events: readonly SyncEvent[] = [
    { kind: 'replica-phase', atMs: 0, from, table, phase: 'asking' },
    { kind: 'replica-phase', atMs: 1, from, table, phase: 'loading' },
    { kind: 'table-start', atMs: 1, step, table, lane: 'rows', estimatedRows: -1, estimatedBytes: -1 },
    { kind: 'table-progress', atMs: 7000, step, table, rows: 100, bytes: 9 },
    { kind: 'table-end', atMs: 7001, step, table, rows: 100, bytes: 9, durationMs: 7000 },
    { kind: 'replica-phase', atMs: 7001, from, table, phase: 'committing' },
    { kind: 'replica-end', atMs: 7002, replica: { ...blank, from, table, outcome: 'updated', after: 'T' } },
  ];
  expect(events.map((event) => teller.tell(event)).map((line) => line && `${line.level}: ${line.message}`)).toEqual([
    'info: canvas.accounts: waiting for the source to get its rows ready',
    'debug: canvas.accounts: loading',
    undefined,
    'info: canvas.accounts: 100 rows so far, 14.3 rows/s',
    'debug: canvas.accounts: 100 rows, 9 B in 7.0 s',
    'debug: canvas.accounts: merging and committing',
    'info: canvas.accounts: updated, 2 rows written, 1 deleted in 10 ms, as of T',
  ]);
});

it('tells at the start what the source pinned, such as the run of a job that is read', () => {
  const pinned = 'run 43a4aac5 started 2024-06-14T17:43:24Z';
  const end = { connector: 'x', product: 'X', display: 'x' };
  const rest = { tables: [], emptied: [], steps: [], existing: [], notCarried: [], warnings: [], atomic: 'table' };
  const planEnd = (source: object): SyncEvent => ({
    kind: 'plan-end',
    atMs: 0,
    plan: { ...rest, sink: end, source: { ...end, ...source } } as unknown as Plan,
  });
  expect(new LineTeller().tell(planEnd({ pinned }))).toEqual({ level: 'info', message: `Snapshot: ${pinned}` });
  expect(new LineTeller().tell(planEnd({}))).toBeUndefined();
});

it('tells why a replica failed', () => {
  const error = new ReadError({ code: 'READ_ACCOUNT', message: 'no' });
  const replica = { ...blank, from, table, outcome: 'failed', error } as const;
  expect(new LineTeller().tell({ kind: 'replica-end', atMs: 0, replica })).toEqual({
    level: 'error',
    message: 'canvas.accounts: failed READ_ACCOUNT: no',
    table: from,
  });
});
