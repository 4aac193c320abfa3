import type { FaultOrder, HoldOrder, RequestMatch, StoreFault, StoreFaults } from './fault.ts';

/** What is to be done to one request. */
export interface Verdict {
  readonly faults: readonly StoreFault[];
  readonly gates: readonly Gate[];
}

/** Where a request stops. */
export interface Gate {
  readonly afterBytes: number | undefined;
  /** Told by the request that stands in it; resolves when it may go on. */
  enter(): Promise<void>;
}

/** Faults and gates that are armed. */
export interface Armory extends StoreFaults {
  judge(request: RequestMatch): Verdict;
}

interface Waiting {
  readonly match: RequestMatch;
  skip: number;
  left: number;
  hits: number;
}

/** An armory in which nothing is armed. */
export function openArmory(): Armory {
  const faults: (Waiting & { readonly fault: StoreFault })[] = [];
  const holds: (Waiting & { readonly gate: Gate; release(): void })[] = [];
  return {
    arm: ({ fault, times = 1, ...order }: FaultOrder) => {
      const armed = { ...waiting(order, times), fault };
      faults.push(armed);
      return {
        get hits() {
          return armed.hits;
        },
        disarm: () => {
          armed.left = 0;
        },
      };
    },
    hold: ({ afterBytes, ...order }: HoldOrder) => {
      const held = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const enter = (): Promise<void> => {
        held.resolve();
        return released.promise;
      };
      const hold = {
        ...waiting(order, 1),
        gate: { afterBytes, enter },
        release: () => {
          hold.left = 0;
          released.resolve();
        },
      };
      holds.push(hold);
      return { held: held.promise, release: hold.release };
    },
    clear: () => {
      for (const fault of faults) fault.left = 0;
      for (const hold of holds) hold.release();
    },
    judge: (request) => ({
      faults: faults.filter((one) => takes(one, request)).map(({ fault }) => fault),
      gates: holds.filter((one) => takes(one, request)).map(({ gate }) => gate),
    }),
  };
}

function waiting({ operation, key, skip = 0 }: RequestMatch & { readonly skip?: number }, times: number): Waiting {
  return { match: key === undefined ? { operation } : { operation, key }, skip, left: times, hits: 0 };
}

function takes(one: Waiting, { operation, key }: RequestMatch): boolean {
  if (one.left === 0 || one.match.operation !== operation) return false;
  if (one.match.key !== undefined && one.match.key !== key) return false;
  if (one.skip > 0) {
    one.skip -= 1;
    return false;
  }
  one.left -= 1;
  one.hits += 1;
  return true;
}
