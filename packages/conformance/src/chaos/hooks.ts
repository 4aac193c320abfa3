import type { Hook } from './hook.ts';

/** Fails the n-th call of a kind (counted from 1), and no other. */
export function failAt<Call>(kind: Call, nth: number, error: unknown): Hook<Call> {
  let seen = 0;
  return {
    before: (call) => {
      if (call !== kind) return;
      seen += 1;
      if (seen === nth) throw error;
    },
  };
}

/** A hook that stops an end, and what a test needs to know of it. */
export interface Stall<Call> {
  readonly hook: Hook<Call>;
  /** Resolves when the call has been made and stands. */
  readonly reached: Promise<void>;
  /** Lets the call go on. */
  release(): void;
}

/** The n-th call of a kind stands until it is released, whatever its signal says: an end that hangs. */
export function stallAt<Call>(kind: Call, nth = 1): Stall<Call> {
  const reached = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  let seen = 0;
  return {
    reached: reached.promise,
    release: released.resolve,
    hook: {
      before: async (call) => {
        if (call !== kind) return;
        seen += 1;
        if (seen !== nth) return;
        reached.resolve();
        await released.promise;
      },
    },
  };
}

/** Every call of a kind takes so many turns of the event loop longer: a slow end, without a clock. */
export function slowDown<Call>(kind: Call, turns: number): Hook<Call> {
  return {
    before: async (call) => {
      if (call !== kind) return;
      for (let i = 0; i < turns; i += 1) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** What a run did at one end. */
export interface Watch<Call> {
  readonly hook: Hook<Call>;
  /** Calls in order. */
  readonly calls: readonly Call[];
  count(kind: Call): number;
}

/** Writes down every call. */
export function watchCalls<Call>(): Watch<Call> {
  const calls: Call[] = [];
  return {
    calls,
    hook: { before: (call) => void calls.push(call) },
    count: (kind) => calls.filter((call) => call === kind).length,
  };
}

/** How many of something there were at most at once. */
export interface Peak<Call> {
  readonly hook: Hook<Call>;
  readonly now: number;
  readonly most: number;
}

/** Counts from one kind of call to the end of other kinds: units from `begin` to `commit` or `abort`. */
export function watchOpen<Call>(opening: Call, closing: readonly Call[]): Peak<Call> {
  let now = 0;
  let most = 0;
  return {
    get now() {
      return now;
    },
    get most() {
      return most;
    },
    hook: {
      before: (call) => {
        if (call !== opening) return;
        now += 1;
        most = Math.max(most, now);
      },
      after: (call) => {
        if (closing.includes(call)) now -= 1;
      },
    },
  };
}

/** The most bytes that were inside calls of a kind at once. */
export function watchBytes<Call>(kind: Call): Peak<Call> {
  let now = 0;
  let most = 0;
  return {
    get now() {
      return now;
    },
    get most() {
      return most;
    },
    hook: {
      before: (call, bytes = 0) => {
        if (call !== kind) return;
        now += bytes;
        most = Math.max(most, now);
      },
      after: (call, bytes = 0) => {
        if (call === kind) now -= bytes;
      },
    },
  };
}

/** All of the hooks, in order. */
export function allHooks<Call>(...hooks: readonly Hook<Call>[]): Hook<Call> {
  return {
    before: async (call, bytes) => {
      for (const hook of hooks) await hook.before?.(call, bytes);
    },
    after: (call, bytes) => {
      for (const hook of hooks) hook.after?.(call, bytes);
    },
  };
}
