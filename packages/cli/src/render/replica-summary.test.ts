import { ReadError, type ReplicaReport, type Report } from '@sync/core';
import { expect, it } from 'vitest';
import { toJson } from './json.ts';
import { formatSummary } from './summary.ts';

const blank = { rowsReceived: 0, rowsWritten: 0, rowsDeleted: 0, bytes: 0, durationMs: 10, changed: [], unfit: [] };
const of = (name: string, rest: Partial<ReplicaReport> & Pick<ReplicaReport, 'outcome'>): ReplicaReport => ({
  ...blank,
  from: { schema: 'canvas', name },
  table: { schema: 'canvas', name },
  ...rest,
});
const failure = new ReadError({ code: 'READ_JOB_FAILED', message: 'The job failed (uuid 1234-abcd).' });

function reportOf(replicas: readonly ReplicaReport[]): Report {
  return {
    tables: [],
    replicas,
    totals: { tables: replicas.length, rows: 0, bytes: 2000, durationMs: 1500 },
    warnings: [],
    created: [],
    existing: [],
    notCarried: [],
  };
}

it('says what became of each replica', () => {
  const replicas = [
    of('accounts', {
      outcome: 'updated',
      rowsWritten: 1234,
      rowsDeleted: 5,
      before: '2024-05-01T00:00:00Z',
      after: '2024-05-02T00:00:00.5Z',
      changed: ['add column canvas.accounts.colour'],
      unfit: [{ column: 'name', onUnfit: 'clamp', values: 2 }],
    }),
    of('users', { outcome: 'failed', error: failure, before: '2024-05-01T00:00:00Z' }),
    of('courses', { outcome: 'initialised', rowsWritten: 7, after: '2024-05-02T00:00:00Z' }),
  ];
  expect(formatSummary(reportOf(replicas))).toBe(
    [
      'table            outcome      upserted  deleted  data as of                                     time',
      'canvas.accounts  updated         1,234        5  2024-05-01T00:00:00Z → 2024-05-02T00:00:00.5Z  10 ms',
      '    table changed: add column canvas.accounts.colour',
      '    name: 2 values that did not fit written as the nearest value',
      'canvas.courses   initialised         7        0  2024-05-02T00:00:00Z                           10 ms',
      'canvas.users     failed                          2024-05-01T00:00:00Z                           10 ms',
      '    READ_JOB_FAILED: The job failed (uuid 1234-abcd).',
      'Tables: 1 updated, 1 initialised, 1 failed; rows: 1,241 upserted, 5 deleted, 2 values replaced',
      'Not done: 1 of 3 tables, 2.0 kB in 1.5 s.',
      '',
    ].join('\n'),
  );
});

it('names the table at the sink where it has another name', () => {
  const summary = formatSummary(
    reportOf([
      of('accounts', { outcome: 'unchanged', table: { schema: 'lms', name: 'accounts_old' } }),
      of('users', { outcome: 'unchanged', table: { schema: 'lms', name: 'canvas__users' } }),
    ]),
  );
  expect(summary).toContain('    in lms.accounts_old\n');
  expect(summary).not.toContain('canvas__users');
  expect(summary).toContain('Done: 2 tables,');
});

it('tells errors within events by their fields, however deep', () => {
  const event = { kind: 'run-end', atMs: 1, report: reportOf([of('users', { outcome: 'failed', error: failure })]) };
  expect(JSON.parse(toJson(event))).toMatchObject({
    report: { replicas: [{ error: { code: 'READ_JOB_FAILED', advice: failure.advice, message: failure.message } }] },
  });
});
