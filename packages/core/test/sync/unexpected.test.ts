import { twoTableCycle } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { sync } from '../../src/index.ts';
import { makeMemoryEnds } from './memory-ends.ts';

describe('what a connector throws that is no SyncError', () => {
  it.each([
    ['describe', 'READ_FAILED'],
    ['item', 'READ_FAILED'],
    ['begin', 'WRITE_FAILED'],
    ['mergeStaged', 'WRITE_FAILED'],
    ['commit', 'WRITE_FAILED'],
  ])('in %s becomes %s, and its words stay in the cause', async (wanted, code) => {
    const cause = new TypeError('secret value');
    const { ends } = await makeMemoryEnds({
      fixture: twoTableCycle,
      hook: {
        before: (call) => {
          if (call === wanted) throw cause;
        },
      },
    });
    const run = sync({ ...ends, lane: 'rows' });
    await expect(run).rejects.toMatchObject({ code, cause, message: expect.not.stringContaining('secret') });
  });

  it('before it made a promise is caught as well', async () => {
    const { ends, from } = await makeMemoryEnds({ fixture: twoTableCycle });
    const sink = {
      name: 'a-sink',
      open: () => {
        throw new TypeError('secret value');
      },
    };
    await expect(sync({ ...ends, sink })).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      context: { connector: 'a-sink' },
    });
    expect(from.openSessions).toBe(0);
  });

  it('is our own fault where no connector was asked', async () => {
    const { ends } = await makeMemoryEnds({ fixture: twoTableCycle });
    const source = {
      name: 'a-source',
      open: async (call: Parameters<typeof ends.source.open>[0]) => {
        const session = await ends.source.open(call);
        // A catalog that no contract allows makes the planner stumble.
        return Object.assign(session, {
          snapshot: async () => ({ describe: async () => null, [Symbol.asyncDispose]: async () => {} }),
        });
      },
    };
    await expect(sync({ ...ends, source: source as never })).rejects.toMatchObject({
      code: 'INTERNAL_INVARIANT',
      advice: 'report',
    });
  });
});
