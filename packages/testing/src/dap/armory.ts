import { dapEndpoints, type DapFault, type FaultOrder, type HoldOrder, type RequestMatch } from './fault.ts';

/** What is to be done to one request. */
export interface Verdict {
  readonly faults: readonly DapFault[];
  readonly gates: readonly Gate[];
}

/** Where a request stops. */
export interface Gate {
  readonly afterBytes: number | undefined;
  /** Told by the request that stands in it; resolves when it may go on. */
  enter(): Promise<void>;
}

/** Faults and gates that are armed, by number. */
export interface Armory {
  arm(order: FaultOrder): number;
  hits(id: number): number;
  disarm(id: number): void;
  hold(order: HoldOrder): number;
  held(id: number): Promise<void>;
  release(id: number): void;
  /** Opens every gate and disarms every fault. */
  clear(): void;
  judge(request: RequestMatch): Verdict;
}

interface Waiting {
  readonly match: RequestMatch;
  skip: number;
  left: number;
  hits: number;
}

interface ArmedOne extends Waiting {
  readonly fault: DapFault;
}

interface HoldOne extends Waiting {
  readonly afterBytes: number | undefined;
  readonly held: PromiseWithResolvers<void>;
  readonly released: PromiseWithResolvers<void>;
}

/** An armory in which nothing is armed. */
export function openArmory(): Armory {
  const faults: ArmedOne[] = [];
  const holds: HoldOne[] = [];
  const release = (hold: HoldOne): void => {
    hold.left = 0;
    hold.released.resolve();
  };
  return {
    arm: ({ fault, times = 1, ...order }) => faults.push({ ...waiting(order, times), fault }) - 1,
    hits: (id) => oneOf(faults, id).hits,
    disarm: (id) => {
      oneOf(faults, id).left = 0;
    },
    hold: ({ afterBytes, ...order }) => {
      const gate = { held: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
      return holds.push({ ...waiting(order, 1), afterBytes, ...gate }) - 1;
    },
    held: (id) => oneOf(holds, id).held.promise,
    release: (id) => release(oneOf(holds, id)),
    clear: () => {
      for (const fault of faults) fault.left = 0;
      for (const hold of holds) release(hold);
    },
    judge: (request) => ({
      faults: faults.filter((fault) => takes(fault, request)).map(({ fault }) => fault),
      gates: holds.filter((hold) => takes(hold, request)).map((hold) => gateOf(hold)),
    }),
  };
}

function waiting({ endpoint, table, skip = 0 }: RequestMatch & { readonly skip?: number }, times: number): Waiting {
  if (!dapEndpoints.includes(endpoint)) throw new Error(`There is no endpoint "${endpoint}".`);
  return { match: table === undefined ? { endpoint } : { endpoint, table }, skip, left: times, hits: 0 };
}

function oneOf<T>(list: readonly T[], id: number): T {
  const found = list[id];
  if (found === undefined) throw new Error(`Nothing was armed under the number ${id}.`);
  return found;
}

function takes(one: Waiting, { endpoint, table }: RequestMatch): boolean {
  if (one.left === 0 || one.match.endpoint !== endpoint) return false;
  if (one.match.table !== undefined && one.match.table !== table) return false;
  if (one.skip > 0) {
    one.skip -= 1;
    return false;
  }
  one.left -= 1;
  one.hits += 1;
  return true;
}

function gateOf(hold: HoldOne): Gate {
  return {
    afterBytes: hold.afterBytes,
    enter: () => {
      hold.held.resolve();
      return hold.released.promise;
    },
  };
}
