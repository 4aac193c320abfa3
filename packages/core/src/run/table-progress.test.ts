import { describe, expect, it } from 'vitest';
import type { StepId, TableLoad } from '../plan/plan.ts';
import { createEmitter } from '../events/emit.ts';
import type { SyncEvent } from '../events/event.ts';
import { TableProgress } from './table-progress.ts';

const load = (name: string): TableLoad => ({
  table: { schema: 's', name },
  from: { schema: 's', name },
  columns: [],
  lane: { lane: 'rows', because: 'test' },
  onConflict: 'error',
  deferredKeys: [],
  holdInStage: false,
});

function startProgress(names: readonly string[]): {
  progress: TableProgress;
  told: () => string[];
  pass: (ms: number) => void;
} {
  let now = 0;
  const events: SyncEvent[] = [];
  const emitter = createEmitter({ onEvent: (event) => void events.push(event), nowMs: () => now });
  const progress = new TableProgress({ step: 'step' as StepId, loads: names.map(load), planned: [], emitter });
  return {
    progress,
    pass: (ms) => {
      now += ms;
    },
    told: () =>
      events.map((event) => {
        const name = 'table' in event ? event.table.name : '';
        return 'rows' in event ? `${event.kind} ${name} ${event.rows}` : `${event.kind} ${name}`;
      }),
  };
}

describe('the progress of tables', () => {
  it('is told at most every 100 ms, and at the end', () => {
    const { progress, told, pass } = startProgress(['a']);
    progress.add(0, 1, 10);
    pass(60);
    progress.add(0, 1, 10);
    pass(60);
    progress.add(0, 1, 10);
    progress.add(0, 1, 10);
    progress.finish();
    expect(told()).toEqual(['table-start a', 'table-progress a 3', 'table-progress a 4', 'table-end a 4']);
  });

  it('ends a table when the next one begins, also one without rows', () => {
    const { progress, told, pass } = startProgress(['a', 'empty', 'c']);
    progress.add(0, 2, 10);
    pass(10);
    progress.add(2, 3, 10);
    expect(progress.current).toBe(2);
    progress.finish();
    expect(told().filter((line) => !line.startsWith('table-progress'))).toEqual([
      'table-start a',
      'table-end a 2',
      'table-start empty',
      'table-end empty 0',
      'table-start c',
      'table-end c 3',
    ]);
    expect(progress.counts).toMatchObject([{ rows: 2, bytes: 10, durationMs: 10 }, { rows: 0 }, { rows: 3 }]);
  });
});
