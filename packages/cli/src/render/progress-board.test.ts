import type { StepId, SyncEvent } from '@sync/core';
import { expect, it } from 'vitest';
import { ProgressBoard, rateOf, timeLeftMs } from './progress-board.ts';

const step = 'load public.a' as StepId;
const table = { schema: 'public', name: 'a' };
const events: readonly SyncEvent[] = [
  { kind: 'run-start', atMs: 0, tables: 2, estimatedRows: 100, estimatedBytes: 1000 },
  { kind: 'step-start', atMs: 1, step: 'create-schema' as StepId, stepKind: 'create-schema' },
  { kind: 'step-end', atMs: 2, step: 'create-schema' as StepId, stepKind: 'create-schema', durationMs: 1 },
  { kind: 'table-start', atMs: 3, step, table, lane: 'encoded', estimatedRows: 50, estimatedBytes: 500 },
  { kind: 'table-progress', atMs: 4, step, table, rows: 20, bytes: 200 },
];

it('folds events into tables with rows, and a phase for what is no table', () => {
  const board = new ProgressBoard();
  events.slice(0, 2).forEach((event) => {
    board.apply(event);
  });
  expect(board.phase).toBe('create-schema');
  events.slice(2).forEach((event) => {
    board.apply(event);
  });
  expect(board).toMatchObject({ phase: '', tableCount: 2, rows: 20, doneCount: 0 });
  board.apply({ kind: 'table-end', atMs: 9, step, table, rows: 51, bytes: 510, durationMs: 6 });
  expect(board).toMatchObject({ rows: 51, doneCount: 1 });
  expect(board.of(table)).toMatchObject({ name: 'public.a', state: 'done', startedAtMs: 3, endedAtMs: 9 });
});

it('tells the time left only when it knows a rate and an estimate', () => {
  expect(rateOf(500, 1000)).toBe(500);
  expect(rateOf(500, 0)).toBe(0);
  expect(timeLeftMs(50, 100, 1000)).toBe(1000);
  expect(timeLeftMs(0, 100, 1000)).toBeUndefined();
  expect(timeLeftMs(100, 50, 1000)).toBeUndefined();
  expect(timeLeftMs(100, -1, 1000)).toBeUndefined();
});

it('takes a replica for done when it has ended, not when its rows have arrived', () => {
  const board = new ProgressBoard();
  const [from, phase] = [{ schema: 'canvas', name: 'a' }, 'committing'] as const;
  board.apply({ kind: 'replica-phase', atMs: 1, from, table, phase: 'asking' });
  board.apply({ kind: 'table-start', atMs: 5, step, table, lane: 'rows', estimatedRows: -1, estimatedBytes: -1 });
  board.apply({ kind: 'table-end', atMs: 9, step, table, rows: 51, bytes: 510, durationMs: 6 });
  board.apply({ kind: 'replica-phase', atMs: 10, from, table, phase });
  expect(board).toMatchObject({ rows: 51, doneCount: 0, failedCount: 0 });
  expect(board.of(table)).toMatchObject({ state: 'loading', phase, startedAtMs: 5 });
  const counts = {
    rowsReceived: 51,
    rowsWritten: 0,
    rowsDeleted: 0,
    bytes: 510,
    durationMs: 9,
    changed: [],
    unfit: [],
  };
  board.apply({ kind: 'replica-end', atMs: 11, replica: { ...counts, from, table, outcome: 'failed' } });
  expect(board).toMatchObject({ doneCount: 1, failedCount: 1 });
});
