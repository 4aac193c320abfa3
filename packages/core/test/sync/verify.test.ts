import { type Fixture, memoryOracle, tapSink, twoTableCycle } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { sync } from '../../src/index.ts';
import { makeMemoryEnds } from './memory-ends.ts';
import { severalTables } from './several-tables.ts';

const fixture: Fixture = severalTables(3, 20);
const ref = (i: number) => ({ schema: 'shop', name: `readings_${i}` });

describe('verify: digest', () => {
  it('compares every table, also those that the run neither made nor emptied', async () => {
    const { ends } = await makeMemoryEnds({ fixture });
    const report = await sync({ ...ends, verify: 'digest' });
    expect(report.tables.map(({ verified }) => verified)).toEqual(['digest', 'digest', 'digest']);
    expect(report.warnings).toEqual([]);
  });

  it('tells by one warning which tables differ that may rightly do so', async () => {
    const { ends, to } = await makeMemoryEnds({ fixture });
    await memoryOracle(to).insertRows(ref(1), ['id', 'value'], [['1000', 'of the sink']]);
    const report = await sync({ ...ends, verify: 'digest' });
    expect(report.tables.filter(({ verified }) => verified === 'counts').map(({ table }) => table)).toEqual([ref(1)]);
    expect(report.warnings.map(({ code }) => code)).toEqual(['VERIFY_COUNTS_ONLY']);
    expect(report.warnings[0]?.message).toContain('shop.readings_1');
  });

  it('fails naming every emptied table that differs; all of them are complete', async () => {
    const { ends, to } = await makeMemoryEnds({ fixture });
    let isDone = false;
    const sink = tapSink(ends.sink, {
      before: async (call) => {
        if (call !== 'digest' || isDone) return;
        isDone = true;
        for (const i of [0, 2]) await memoryOracle(to).insertRows(ref(i), ['id', 'value'], [['1000', 'meanwhile']]);
      },
    });
    const run = sync({ ...ends, sink, truncate: 'selected', verify: 'digest' });
    await expect(run).rejects.toMatchObject({
      code: 'VERIFY_DIFFERS',
      message: expect.stringContaining('shop.readings_0, shop.readings_2.'),
      context: { completed: expect.arrayContaining(['shop.readings_1']) },
    });
  });

  it('says so when an end cannot hash', async () => {
    const { ends } = await makeMemoryEnds({ fixture: twoTableCycle });
    const sink = {
      name: 'no-digests',
      open: async (call: Parameters<typeof ends.sink.open>[0]) => {
        const session = await ends.sink.open(call);
        delete session.digest;
        return session;
      },
    };
    const report = await sync({ ...ends, sink, verify: 'digest' });
    expect(report.tables.map(({ verified }) => verified)).toEqual(['counts', 'counts']);
    expect(report.warnings.map(({ code }) => code)).toEqual(['VERIFY_COUNTS_ONLY']);
  });
});
