import { overlappingCycles, selfReference, sortRows, twoTableCycle } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { sync } from '../../src/index.ts';
import { makeMemoryEnds } from './memory-ends.ts';

const rowByRow = { capabilities: { checksKeysAtStatementEnd: false, canDeferConstraints: false } };

describe('foreign keys', () => {
  it('are loaded as null and filled where the sink checks keys row by row, and the report says how many', async () => {
    const { ends, from, to } = await makeMemoryEnds({ fixture: twoTableCycle, sink: rowByRow });
    const report = await sync({ ...ends });
    const authors = report.tables.find(({ table }) => table.name === 'authors');
    expect(authors?.keys.rung).toBe('deferred-keys');
    expect(authors?.deferredKeys).toEqual([{ name: 'authors_best_book_fkey', rowsFilled: 2 }]);
    expect(to.state.tables).toEqual(from.state.tables);
  });

  it.each([selfReference, overlappingCycles])('of $trap are met row by row', async (fixture) => {
    const { ends, from, to } = await makeMemoryEnds({ fixture, sink: rowByRow });
    const report = await sync({ ...ends });
    expect(report.tables.flatMap(({ deferredKeys }) => deferredKeys).length).toBeGreaterThan(0);
    expect(to.tables.map(({ rows }) => sortRows(rows))).toEqual(from.tables.map(({ rows }) => sortRows(rows)));
  });

  it('are met with rows written together from the stage', async () => {
    const { ends } = await makeMemoryEnds({ fixture: twoTableCycle });
    const report = await sync({ ...ends });
    expect(report.tables.map(({ keys, rows, rowsWritten }) => [keys.rung, rows, rowsWritten])).toEqual([
      ['one-statement', 3, 3],
      ['one-statement', 3, 3],
    ]);
  });
});
