import type {
  ArmedNeosyncFault,
  CallMatch,
  NeosyncFault,
  NeosyncFaultOrder,
  NeosyncFaults,
  NeosyncHold,
  NeosyncHoldOrder,
} from '../fault.ts';

/** A call stopped after so many rows until `open` resolves. */
export interface Gate {
  readonly rows: number;
  /** Says that a call stands in it, and waits until it is opened. */
  pass(): Promise<void>;
}

/** What waits for calls. */
export interface Armory extends NeosyncFaults {
  /** The fault that hits this call, whose turn it is. */
  takeFault(call: CallMatch): NeosyncFault | undefined;
  takeGate(call: CallMatch): Gate | undefined;
}

interface Armed {
  readonly order: NeosyncFaultOrder;
  skip: number;
  left: number;
  hits: number;
}

interface Waiting extends Gate {
  readonly order: NeosyncHoldOrder;
  release(): void;
}

/** An armory in which nothing waits. */
export function openArmory(): Armory {
  const armed: Armed[] = [];
  const waiting: Waiting[] = [];
  const gates = new Set<Waiting>();
  return {
    arm: (order): ArmedNeosyncFault => {
      const entry: Armed = { order, skip: order.skip ?? 0, left: order.times ?? 1, hits: 0 };
      armed.push(entry);
      return {
        get hits() {
          return entry.hits;
        },
        disarm: () => {
          entry.left = 0;
        },
      };
    },
    hold: (order): NeosyncHold => {
      const { gate, held } = openGate(order);
      waiting.push(gate);
      gates.add(gate);
      return { held, release: () => gate.release() };
    },
    clear: () => {
      armed.length = 0;
      waiting.length = 0;
      for (const gate of gates) gate.release();
      gates.clear();
    },
    takeFault: (call) => takeFault(armed, call),
    takeGate: (call) => {
      const index = waiting.findIndex(({ order }) => fits(order, call));
      return index < 0 ? undefined : waiting.splice(index, 1)[0];
    },
  };
}

function takeFault(armed: readonly Armed[], call: CallMatch): NeosyncFault | undefined {
  for (const entry of armed) {
    if (entry.left === 0 || !fits(entry.order, call)) continue;
    if (entry.skip > 0) {
      entry.skip -= 1;
      continue;
    }
    entry.left -= 1;
    entry.hits += 1;
    return entry.order.fault;
  }
  return undefined;
}

function openGate(order: NeosyncHoldOrder): { gate: Waiting; held: Promise<void> } {
  const standing = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  const pass = (): Promise<void> => {
    standing.resolve();
    return opened.promise;
  };
  return { gate: { order, rows: order.rows ?? 0, pass, release: () => opened.resolve() }, held: standing.promise };
}

function fits(match: CallMatch, call: CallMatch): boolean {
  return match.method === call.method && (match.table === undefined || match.table === call.table);
}
