import type { Hook, SinkCall } from '@sync/conformance';
import { describe, expect, it } from 'vitest';
import { ConnectionError, dropReplicas, type SyncError, WriteError } from '../../src/index.ts';
import { accounts, FeedEnds, feedColumnsMore, type Kind, kinds, users } from './feed-ends.ts';

/** What a server does by itself when its client is gone. */
const wayOut: readonly SinkCall[] = ['abort', 'abortWriter', 'unlock', 'close'];

/** From the n-th call on the process is dead. */
function killAt(nth: number): { readonly hook: Hook<SinkCall>; readonly hit: () => SinkCall | undefined } {
  let seen = 0;
  let hit: SinkCall | undefined;
  return {
    hit: () => hit,
    hook: {
      before: (call) => {
        if (wayOut.includes(call)) return;
        seen += 1;
        if (seen < nth) return;
        hit ??= call;
        throw new WriteError({ code: 'WRITE_FAILED', message: 'The process was killed.' });
      },
    },
  };
}

interface Scene {
  readonly name: string;
  /** What was done before, undisturbed. */
  readonly before: (ends: FeedEnds) => Promise<unknown>;
  readonly killed: (ends: FeedEnds) => Promise<unknown>;
  /** The same call made once more, by people or by a timer. @defaultValue as the killed one, beginning what is not there */
  readonly again?: (ends: FeedEnds) => Promise<unknown>;
  readonly expectDone?: (ends: FeedEnds) => void;
}

const two = { tables: { include: ['canvas.*'] }, limits: { tables: 1 } } as const;
const sync = (ends: FeedEnds) => ends.run({ ...two, mode: 'incremental', replicas: { initialise: true } });

const scenes: readonly Scene[] = [
  { name: 'made', before: async () => {}, killed: (ends) => ends.run(two), again: sync },
  {
    name: 'brought forward',
    before: async (ends) => {
      await ends.run(two);
      ends.apply(accounts, [{ id: '1', name: 'x' }], [{ id: '2' }]);
      ends.apply(users, [{ key: 'b', age: '1' }]);
    },
    killed: sync,
  },
  {
    name: 'changed with its source',
    before: async (ends) => {
      await ends.run(two);
      ends.describe(accounts, feedColumnsMore);
      ends.apply(accounts, [{ id: '1', name: 'x', more: 'y' }], [{ id: '2' }]);
    },
    killed: sync,
  },
  {
    name: 'filled anew',
    before: async (ends) => {
      await ends.run(two);
      ends.apply(accounts, [{ id: '1', name: 'x' }], [{ id: '2' }]);
      ends.feeds.forget(accounts);
    },
    killed: (ends) => ends.run({ ...two, mode: 'incremental', replicas: { reinitialise: 'when-required' } }),
    again: (ends) => ends.run({ ...two, mode: 'incremental', replicas: { reinitialise: 'when-required' } }),
  },
  {
    name: 'dropped',
    before: (ends) => ends.run(two),
    killed: (ends) => dropReplicas({ ...ends.ends, tables: two.tables }),
    again: async (ends) => {
      const error = await dropReplicas({ ...ends.ends, tables: two.tables }).catch((cause: SyncError) => cause);
      if (error instanceof Error) expect(error.code).toBe('CATALOG_SELECTION_EMPTY');
    },
    expectDone: (ends) => {
      for (const ref of [accounts, users]) {
        expect(ends.momentOf(ref)).toBeUndefined();
        expect(ends.has(ends.replicaOf(ref))).toBe(false);
      }
      ends.expectClean();
    },
  },
];

/** Kills at the n-th call, for every n, until one is not reached. Resolves to the calls that were hit. */
async function killEverywhere(scene: Scene, kind: Kind): Promise<readonly SinkCall[]> {
  const hits: SinkCall[] = [];
  for (let nth = 1; ; nth += 1) {
    const ends = new FeedEnds({ kind });
    await scene.before(ends);
    const { hook, hit } = killAt(nth);
    ends.sinkHook = hook;
    const isDone = await scene.killed(ends).then(
      () => true,
      () => false,
    );
    ends.sinkHook = {};
    const call = hit();
    expect(isDone, `killed at call ${nth} (${call})`).toBe(call === undefined);
    if (scene.name !== 'dropped') for (const ref of [accounts, users]) ends.expectConsistent(ref);
    await (scene.again ?? scene.killed)(ends);
    if (scene.expectDone === undefined) for (const ref of [accounts, users]) ends.expectCurrent(ref);
    else scene.expectDone(ends);
    if (call === undefined) return hits;
    hits.push(call);
  }
}

describe.each(kinds)('a run killed at any call of a sink %s', (kind) => {
  it.each(scenes)('leaves replicas that one more run completes: $name', async (scene) => {
    const hits = await killEverywhere(scene, kind);
    expect(hits).toContain('commit');
    expect(hits.length).toBeGreaterThan(15);
  });
});

describe.each(kinds)('a commit whose answer is lost at a sink %s', (kind) => {
  /** The n-th commit happens, and nobody hears of it. */
  function loseAnswer(nth: number) {
    let seen = 0;
    return {
      wasHit: () => seen >= nth,
      hook: {
        after: (call: SinkCall) => {
          if (call !== 'commit') return;
          seen += 1;
          if (seen === nth) throw new ConnectionError({ code: 'CONNECTION_LOST', message: 'The connection was lost.' });
        },
      },
    };
  }

  it.each(scenes)('is looked up, or done again by the next run: $name', async (scene) => {
    let nth = 1;
    for (; ; nth += 1) {
      const ends = new FeedEnds({ kind });
      await scene.before(ends);
      const { hook, wasHit } = loseAnswer(nth);
      ends.sinkHook = hook;
      await scene.killed(ends).catch(() => {});
      ends.sinkHook = {};
      if (scene.name !== 'dropped') for (const ref of [accounts, users]) ends.expectConsistent(ref);
      await (scene.again ?? scene.killed)(ends);
      if (scene.expectDone === undefined) for (const ref of [accounts, users]) ends.expectCurrent(ref);
      else scene.expectDone(ends);
      if (!wasHit()) break;
    }
    expect(nth).toBeGreaterThan(2);
  });

  it('is no failure when the state shows that it happened', async () => {
    const ends = new FeedEnds({ kind });
    await ends.run(two);
    ends.apply(accounts, [{ id: '1', name: 'x' }]);
    ends.sinkHook = loseAnswer(1).hook;
    const report = await ends.run({ ...two, mode: 'incremental', tables: { include: ['canvas.accounts'] } });
    expect(report.replicas).toMatchObject([{ outcome: 'updated', rowsWritten: 1 }]);
    expect(report.warnings).toEqual([]);
  });
});
