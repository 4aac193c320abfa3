import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteBudget, type ByteLease } from './byte-budget.ts';

const { signal } = new AbortController();

/** Runs everything that is ready. */
async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}

/** Acquires and notes the order in which requests are served. */
function startRequests(budget: ByteBudget): {
  readonly served: string[];
  readonly ask: (name: string, bytes: number) => Promise<ByteLease>;
} {
  const served: string[] = [];
  return {
    served,
    ask: async (name, bytes) => {
      const lease = await budget.acquire(bytes, signal);
      served.push(name);
      return lease;
    },
  };
}

describe('the byte budget', () => {
  it('lets requests wait until their bytes fit', async () => {
    const budget = new ByteBudget(10);
    const { served, ask } = startRequests(budget);
    const first = await ask('first', 6);
    void ask('second', 5);
    await settle();
    expect(served).toEqual(['first']);
    first.release();
    await settle();
    expect(served).toEqual(['first', 'second']);
    expect(budget.peakBytes).toBe(6);
  });

  it('serves in the order of asking, so that small requests do not starve a big one', async () => {
    const budget = new ByteBudget(10);
    const { served, ask } = startRequests(budget);
    const first = await ask('first', 6);
    void ask('big', 9);
    void ask('small', 1);
    await settle();
    expect(served).toEqual(['first']);
    first.release();
    await settle();
    expect(served).toEqual(['first', 'big', 'small']);
  });

  it('lets a request larger than the whole budget pass alone', async () => {
    const budget = new ByteBudget(10);
    const { served, ask } = startRequests(budget);
    const first = await ask('first', 1);
    const huge = ask('huge', 100);
    void ask('last', 1);
    await settle();
    expect(served).toEqual(['first']);
    first.release();
    await settle();
    expect(served).toEqual(['first', 'huge']);
    (await huge).release();
    await settle();
    expect(served).toEqual(['first', 'huge', 'last']);
  });

  it('gives bytes back when a lease shrinks', async () => {
    const budget = new ByteBudget(10);
    const { served, ask } = startRequests(budget);
    const first = await ask('first', 10);
    void ask('second', 8);
    await first.resize(2);
    await settle();
    expect(served).toEqual(['first', 'second']);
  });

  it('lets two leases that both grow go on, one after the other', async () => {
    const budget = new ByteBudget(10);
    const { ask } = startRequests(budget);
    const one = await ask('one', 5);
    const two = await ask('two', 5);
    const grownOne = one.resize(8);
    const grownTwo = two.resize(8);
    await grownOne;
    one.release();
    await grownTwo;
    two.release();
    expect(budget.inFlightBytes).toBe(0);
    expect(budget.peakBytes).toBe(10);
  });

  it('gives back only once when a lease is released twice', async () => {
    const budget = new ByteBudget(10);
    const lease = await budget.acquire(4, signal);
    lease.release();
    lease.release();
    expect(budget.inFlightBytes).toBe(0);
  });

  it('ends a wait when the signal fires, and serves those behind', async () => {
    const budget = new ByteBudget(10);
    const { served, ask } = startRequests(budget);
    await ask('first', 6);
    const controller = new AbortController();
    const refused = budget.acquire(9, controller.signal);
    void ask('behind', 4);
    const reason = new Error('stop');
    controller.abort(reason);
    await expect(refused).rejects.toBe(reason);
    await settle();
    expect(served).toEqual(['first', 'behind']);
  });

  it('serves everybody and never holds more than the limit, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }), async (sizes) => {
        const budget = new ByteBudget(10);
        await Promise.all(
          sizes.map(async (bytes) => {
            const lease = await budget.acquire(bytes, signal);
            await Promise.resolve();
            await lease.resize(Math.ceil(bytes * 1.5));
            lease.release();
          }),
        );
        expect(budget.inFlightBytes).toBe(0);
        expect(budget.peakBytes).toBeLessThanOrEqual(Math.max(10, ...sizes.map((bytes) => Math.ceil(bytes * 1.5))));
      }),
    );
  });
});
