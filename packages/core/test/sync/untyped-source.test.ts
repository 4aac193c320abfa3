import { generatedColumns, richTypes, tapSource, twoTableCycle, untypedSource } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { planSync, sync } from '../../src/index.ts';
import { makeMemoryEnds, type MemoryEndsInit } from './memory-ends.ts';

async function makeUntyped(init: MemoryEndsInit) {
  const made = await makeMemoryEnds(init);
  return { ...made, ends: { ...made.ends, source: untypedSource(made.ends.source) } };
}

describe('a source without types', () => {
  it.each([richTypes, generatedColumns])('is read by the types of the sink: $trap', async (fixture) => {
    const { ends, from, to } = await makeUntyped({ fixture });
    await sync({ ...ends });
    expect(to.tables.map(({ rows }) => rows)).toEqual(from.tables.map(({ rows }) => rows));
  });

  it('is loaded in the order of the keys of the sink, cycles included', async () => {
    const rowByRow = { capabilities: { checksKeysAtStatementEnd: false, canDeferConstraints: false } };
    const { ends, from, to } = await makeUntyped({ fixture: twoTableCycle, sink: rowByRow });
    const report = await sync({ ...ends });
    expect(report.tables.map(({ keys }) => keys.rung)).toContain('deferred-keys');
    expect(to.tables.map(({ rows }) => rows)).toEqual(from.tables.map(({ rows }) => rows));
  });

  it('is asked for its tables once, then described for the sink, and never described alone', async () => {
    const calls: string[] = [];
    const { ends } = await makeMemoryEnds({ fixture: twoTableCycle });
    const source = tapSource(untypedSource(ends.source), { before: (call) => void calls.push(call) });
    await planSync({ ...ends, source });
    expect(calls.filter((call) => /list|describe/.test(call))).toEqual(['listTables', 'describeFor']);
  });

  it('fails by the name of a table that the sink lacks', async () => {
    const { ends } = await makeUntyped({ fixture: twoTableCycle, hasTables: false });
    await expect(sync({ ...ends })).rejects.toMatchObject({ code: 'CATALOG_TABLE_MISSING' });
  });
});
