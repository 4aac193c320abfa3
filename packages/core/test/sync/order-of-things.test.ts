import { identityColumns, manyRows, type SinkCall, type SourceCall, twoTableCycle } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/connector.ts';
import { planSync, sync, type SyncEvent } from '../../src/index.ts';
import { makeMemoryEnds } from './memory-ends.ts';

/** Both ends' calls in order, as they began. */
async function watch(init: Omit<Parameters<typeof makeMemoryEnds>[0], 'hook'>) {
  const calls: (SourceCall | SinkCall)[] = [];
  const made = await makeMemoryEnds({ ...init, hook: { before: (call) => void calls.push(call) } });
  return { ...made, calls };
}

describe('a sync', () => {
  it('releases the snapshot after the last read, before keys and indexes are made', async () => {
    const { ends, calls } = await watch({ fixture: identityColumns, hasTables: false });
    await sync({ ...ends, schema: 'create', limits: { tables: 1 } });
    const released = calls.indexOf('releaseSnapshot');
    expect(released).toBeGreaterThan(calls.lastIndexOf('item'));
    expect(released).toBeLessThan(calls.lastIndexOf('applyDefinitions'));
    expect(calls.filter((call) => call === 'releaseSnapshot')).toHaveLength(1);
  });

  it('reads sequences when everything was read, and before the snapshot is released', async () => {
    const { ends, calls } = await watch({ fixture: identityColumns });
    await sync({ ...ends });
    expect(calls.indexOf('readSequences')).toBeGreaterThan(calls.lastIndexOf('item'));
    expect(calls.indexOf('readSequences')).toBeLessThan(calls.indexOf('releaseSnapshot'));
    expect(calls.indexOf('setSequences')).toBeGreaterThan(calls.indexOf('releaseSnapshot'));
  });

  it('reads the digests of the source before the snapshot is released, those of the sink after the commit', async () => {
    const { ends, calls } = await watch({ fixture: twoTableCycle });
    const report = await sync({ ...ends, verify: 'digest', truncate: 'selected' });
    expect(calls.indexOf('digest')).toBeLessThan(calls.indexOf('releaseSnapshot'));
    expect(calls.lastIndexOf('digest')).toBeGreaterThan(calls.lastIndexOf('commit'));
    expect(report.tables.map(({ verified }) => verified)).toEqual(['digest', 'digest']);
  });

  it('closes both ends before it resolves, in the reverse order of opening', async () => {
    const { ends, calls, from, to } = await watch({ fixture: twoTableCycle });
    await sync({ ...ends });
    expect([from.openSessions, from.openSnapshots, from.openReaders, to.openSessions, to.openUnits]).toEqual([
      0, 0, 0, 0, 0,
    ]);
    expect(calls.filter((call) => call === 'close')).toHaveLength(2);
  });

  it('compares sequence values only once, however many steps set them', async () => {
    const { ends, calls } = await watch({ fixture: identityColumns });
    await sync({ ...ends, atomic: 'run' });
    expect(calls.filter((call) => call === 'readSequences')).toHaveLength(1);
  });

  it('does not ask for sequences or digests that nobody wants', async () => {
    const { ends, calls } = await watch({ fixture: manyRows(10) });
    await sync({ ...ends });
    expect(calls).not.toContain('readSequences');
    expect(calls).not.toContain('digest');
  });
});

describe('planSync', () => {
  it('begins no load unit, tells its plan and closes both ends', async () => {
    const { ends, calls, from, to } = await watch({ fixture: twoTableCycle });
    const events: SyncEvent[] = [];
    const plan = await planSync({ ...ends, truncate: 'selected', onEvent: (event) => void events.push(event) });
    expect(plan.tables).toHaveLength(2);
    expect(calls).not.toContain('begin');
    expect(events.map(({ kind }) => kind)).toEqual(['plan-end']);
    expect(from.openSessions + to.openSessions).toBe(0);
  });

  it('gives a plan that is plain JSON', async () => {
    const { ends } = await watch({ fixture: twoTableCycle });
    const plan = await planSync({ ...ends });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it('gives the same plan for the same ends', async () => {
    const { ends } = await watch({ fixture: twoTableCycle });
    expect(await planSync({ ...ends })).toEqual(await planSync({ ...ends }));
  });
});

describe('a warning of an end', () => {
  const warning = { code: 'ODD_TABLE', message: 'A table is odd.' };

  it('that comes while it is described is in the plan and once in the report', async () => {
    const { ends } = await watch({ fixture: twoTableCycle });
    const source: Source = {
      name: ends.source.name,
      open: async (call) => {
        call.onWarning(warning);
        return ends.source.open(call);
      },
    };
    expect((await planSync({ ...ends, source })).warnings).toEqual([warning]);
    expect((await sync({ ...ends, source })).warnings).toEqual([warning]);
  });
});
