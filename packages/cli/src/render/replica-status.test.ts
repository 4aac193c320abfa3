import type { ReplicaStatus } from '@sync/core';
import { expect, it } from 'vitest';
import { formatStatus, statusToJson } from './replica-status.ts';

const replicas: readonly ReplicaStatus[] = [
  {
    from: { schema: 'canvas', name: 'accounts' },
    table: { schema: 'canvas', name: 'accounts' },
    status: 'replicated',
    watermark: '2024-05-01T00:00:00.5Z',
    version: '3',
    estimatedRows: 12_345,
  },
  {
    from: { schema: 'canvas', name: 'courses' },
    table: { schema: 'canvas', name: 'courses' },
    status: 'not-replicated',
    estimatedRows: -1,
  },
];
const now = Date.parse('2024-05-01T01:00:00.5Z');

it('says how far replicas are and what is next', () => {
  expect(formatStatus(replicas, { now, hasCounts: true })).toBe(
    [
      'table            status          data as of              staleness  rows (about)  version  in               next',
      'canvas.accounts  replicated      2024-05-01T00:00:00.5Z  1 h 0 min        12,345        3  canvas.accounts  syncdb',
      'canvas.courses   not-replicated                                                            canvas.courses   initdb',
      '',
    ].join('\n'),
  );
  expect(formatStatus(replicas, { now, hasCounts: false })).not.toContain('12,345');
  expect(formatStatus([], { now, hasCounts: true })).toBe('No table is replicated.\n');
});

it('says it as JSON', () => {
  expect(JSON.parse(statusToJson(replicas, { now, hasCounts: true }))).toEqual({
    tables: [
      {
        namespace: 'canvas',
        table: 'accounts',
        status: 'replicated',
        target: { schema: 'canvas', name: 'accounts' },
        dataAsOf: '2024-05-01T00:00:00.5Z',
        stalenessSeconds: 3600,
        schemaVersion: '3',
        estimatedRows: 12_345,
        next: 'syncdb',
      },
      {
        namespace: 'canvas',
        table: 'courses',
        status: 'not-replicated',
        target: { schema: 'canvas', name: 'courses' },
        next: 'initdb',
      },
    ],
  });
});
