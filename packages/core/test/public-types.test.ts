import { memorySink, memorySource, MemoryDatabase } from '@sync/conformance';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  dropReplicas,
  listReplicas,
  planSync,
  type Plan,
  type ReplicaStatus,
  type Report,
  sync,
  type SyncEvent,
  type SyncOptions,
} from '../src/index.ts';

const source = memorySource({ database: new MemoryDatabase() });
const sink = memorySink({ database: new MemoryDatabase() });

/** One line for each kind of event; a kind that is missing here does not compile. */
function describeEvent(event: SyncEvent): string {
  switch (event.kind) {
    case 'plan-end':
      return `${event.plan.tables.length} tables`;
    case 'run-start':
      return `${event.tables} tables`;
    case 'step-start':
    case 'step-end':
      return event.stepKind;
    case 'step-fail':
      return event.error.code;
    case 'table-start':
    case 'table-progress':
    case 'table-end':
      return event.table.name;
    case 'chunk-sent':
      return event.chunk.closedBy;
    case 'replica-phase':
      return event.phase;
    case 'replica-end':
      return event.replica.outcome;
    case 'warning':
      return event.warning.code;
    case 'run-end':
      return `${event.report.totals.rows} rows`;
    default:
      return event satisfies never;
  }
}

describe('the types of the front door', () => {
  it('give a report and a plan', () => {
    expectTypeOf(sync).returns.resolves.toEqualTypeOf<Report>();
    expectTypeOf(planSync).returns.resolves.toEqualTypeOf<Plan>();
    expectTypeOf(dropReplicas).returns.resolves.toEqualTypeOf<Report>();
    expectTypeOf(listReplicas).returns.resolves.toEqualTypeOf<readonly ReplicaStatus[]>();
    expect(describeEvent({ kind: 'warning', atMs: 0, warning: { code: 'ODD', message: 'Odd.' } })).toBe('ODD');
  });

  it('refuse what the options do not know', () => {
    const accept = (options: SyncOptions): SyncOptions => options;
    accept({ source, sink });
    // @ts-expect-error a sink is needed
    accept({ source });
    // @ts-expect-error there is no such word
    accept({ source, sink, truncate: 'all' });
    // @ts-expect-error there is no such option
    accept({ source, sink, truncateFirst: true });
    // @ts-expect-error a number is needed
    accept({ source, sink, limits: { tables: '4' } });
    // @ts-expect-error the ends are not for each other's place
    accept({ source: sink, sink: source });
    expect(accept({ source, sink })).toEqual({ source, sink });
  });
});
