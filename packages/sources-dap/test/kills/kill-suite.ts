import { sync } from '@sync/core';
import { killAtStatement, type KillAtStatementOptions, type KilledRun, type Statement } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import { dapSource } from '../../src/dap-source.ts';
import { type FakeFeed, startFeed, tableName } from './fake-feed.ts';
import { type Followed, type FollowOnce, sinkOf, startFollowing, toldBy } from './follow.ts';
import { expectComplete, expectConsistent, type Known, rememberedAt } from './replica-check.ts';
import type { SinkPlace } from './sink-place.ts';

/** What an engine brings to the kills. */
export interface KillSuiteInit {
  readonly name: string;
  /** One place for each lane of kills. Called while tests run. */
  readonly placeOf: (lane: number) => SinkPlace;
  /** The kind of statement that carries rows. */
  readonly dataKind: string;
  /** Where runs are killed: at each statement, or at those that may leave something behind. */
  readonly kills: 'every' | 'writing';
}

/** Kills that run side by side, each in a place of its own. */
export const lanes = 3;
const timeoutMs = 600_000;

interface Kill {
  readonly feed: FakeFeed;
  readonly place: SinkPlace;
  readonly mode: FollowOnce['mode'];
  readonly at: KillAtStatementOptions['at'];
  readonly when: 'before' | 'after';
}

type Killed = KilledRun & { readonly told: Followed | undefined };

async function kill({ feed, place, mode, at, when }: Kill): Promise<Killed> {
  let told: Promise<Followed | undefined> = Promise.resolve(undefined);
  const run = await killAtStatement({
    url: place.url,
    at,
    when,
    start: (url) => {
      const { server } = feed;
      const child = startFollowing({
        server,
        url,
        table: tableName,
        mode,
      });
      told = toldBy(child).catch(() => undefined);
      return child;
    },
  });
  return { ...run, told: await told };
}

/** A run in this process that nobody kills. */
async function runClean({ feed, place }: Pick<Kill, 'feed' | 'place'>, mode: FollowOnce['mode']): Promise<void> {
  await sync({
    source: dapSource(feed.server),
    sink: await sinkOf(place.url),
    tables: { include: [tableName] },
    mode,
  });
}

const nothing: Known = { timestamp: undefined, rows: [] };

/** A run that was killed hit its statement; what it left is consistent; one clean run brings everything. */
async function expectRecovery(killing: Kill, run: Killed, before: Known): Promise<Known> {
  const { feed, place, when } = killing;
  const { number, kind, text } = run.killedAt ?? { number: 0, kind: 'none', text: '' };
  const what = `killed ${when} statement ${number} (${kind} ${text.slice(0, 60)})`;
  expect({ signal: run.signal, exitCode: run.exitCode, told: run.told }, what).toEqual({
    signal: 'SIGKILL',
    exitCode: null,
    told: undefined,
  });
  await place.settle();
  const now = await feed.rows();
  const remembered = await expectConsistent(place, before, now, what);
  // Nothing reached the server but questions, so the next run begins as if there had been none.
  if (before === nothing && !run.statements.slice(0, -1).some(isWriting) && when === 'before') return nothing;
  await runClean(killing, remembered === undefined ? 'snapshot' : 'incremental');
  return expectComplete(place, now, what);
}

/** What all lanes of a round share. */
class Round {
  /** Of the run that came to its end: none was left to kill at. */
  complete: Killed | undefined;
  readonly killed: Statement[] = [];
  #next = 0;

  next(): number {
    this.#next += 1;
    return this.#next;
  }
}

async function inLanes(work: (lane: number) => Promise<void>): Promise<void> {
  const all = await Promise.allSettled(Array.from({ length: lanes }, (_, lane) => work(lane)));
  for (const outcome of all) if (outcome.status === 'rejected') throw outcome.reason;
}

/** Kills a run before its n-th statement, for every n, until one comes to its end. */
async function killEverywhere(begin: (lane: number) => Promise<Following>): Promise<Round> {
  const round = new Round();
  await inLanes(async (lane) => {
    await using following = await begin(lane);
    while (round.complete === undefined) {
      const number = round.next();
      const run = await following.killNext({ at: number, when: 'before' });
      if (run.killedAt === undefined) round.complete ??= run;
      else round.killed.push(run.killedAt);
    }
  });
  expect(round.complete, 'the run that came to its end').toMatchObject({ exitCode: 0, signal: null });
  const numbers = round.killed.map(({ number }) => number).toSorted((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  expect(numbers.length).toBe(round.complete?.statements.length);
  return round;
}

/** Kills a run before each statement of it that writes. */
async function killWriting(begin: (lane: number) => Promise<Following>): Promise<Round> {
  const round = new Round();
  await using first = await begin(0);
  round.complete = await first.killNext({ at: 0, when: 'before' });
  round.killed.push(...round.complete.statements.filter(isWriting));
  await killAtEach(round.killed, 'before', begin);
  return round;
}

/** What is killed again and again in one lane. */
interface Following extends AsyncDisposable {
  killNext(at: Pick<Kill, 'at' | 'when'>): Promise<Killed>;
}

/** The table is made anew for each kill. */
async function making(init: KillSuiteInit, lane: number): Promise<Following> {
  const feed = await startFeed();
  const place = init.placeOf(lane);
  return {
    killNext: async (at) => {
      await place.clear();
      const killing: Kill = { feed, place, mode: 'snapshot', ...at };
      const run = await kill(killing);
      if (run.killedAt !== undefined) await expectRecovery(killing, run, nothing);
      else expect(run.told).toEqual({ outcome: 'initialised' });
      return run;
    },
    [Symbol.asyncDispose]: () => feed[Symbol.asyncDispose](),
  };
}

/** The table is there, and the source moves on before each kill. */
async function updating(
  init: KillSuiteInit,
  lane: number,
  move: (feed: FakeFeed) => Promise<void>,
): Promise<Following> {
  const feed = await startFeed();
  const place = init.placeOf(lane);
  await place.clear();
  await runClean({ feed, place }, 'snapshot');
  let before: Known = { timestamp: await rememberedAt(place), rows: await feed.rows() };
  return {
    killNext: async (at) => {
      await move(feed);
      const killing: Kill = { feed, place, mode: 'incremental', ...at };
      const run = await kill(killing);
      if (run.killedAt !== undefined) before = await expectRecovery(killing, run, before);
      else {
        expect(run.told).toEqual({ outcome: 'updated' });
        before = await expectComplete(place, await feed.rows(), 'a run that was not killed');
      }
      return run;
    },
    [Symbol.asyncDispose]: () => feed[Symbol.asyncDispose](),
  };
}

/** Statements that may leave something behind: not those that read, or set up their session. */
function isWriting({ text, kind }: Statement): boolean {
  return kind !== 'COM_RESET_CONNECTION' && !/^(SELECT|SHOW|WITH|SET|ROLLBACK|BEGIN ISOLATION)\b/i.test(text);
}

/** Kills at each of these, in lanes. */
async function killAtEach(
  statements: readonly Statement[],
  when: Kill['when'],
  begin: (lane: number) => Promise<Following>,
): Promise<void> {
  const left = [...statements];
  await inLanes(async (lane) => {
    await using following = await begin(lane);
    for (let wanted = left.shift(); wanted !== undefined; wanted = left.shift()) {
      const { number } = wanted;
      const run = await following.killNext({ at: number, when });
      expect(run.killedAt, `killed ${when} statement ${number}`).toBeDefined();
    }
  });
}

/** A run that is killed at any statement leaves a replica that the next one continues. */
export function killSuite(init: KillSuiteInit): void {
  describe(`a run into ${init.name} that is killed`, () => {
    const move = (feed: FakeFeed): Promise<void> => feed.change();
    const moveSchema = async (feed: FakeFeed): Promise<void> => {
      await feed.advance();
      await feed.change();
    };
    const hits = (round: Round): void => {
      expect(round.killed.map(({ kind }) => kind)).toContain(init.dataKind);
      expect(round.killed.map(({ text }) => text)).toContain('COMMIT');
    };

    const [killAll, statement] =
      init.kills === 'every'
        ? ([killEverywhere, 'any statement'] as const)
        : ([killWriting, 'what it writes'] as const);

    it(`before ${statement} while it makes a replica leaves nothing half made`, { timeout: timeoutMs }, async () => {
      const begin = (lane: number) => making(init, lane);
      const round = await killAll(begin);
      hits(round);
      const commits = round.complete?.statements.filter(({ text }) => text === 'COMMIT') ?? [];
      await killAtEach(commits, 'after', begin);
    });

    it(`before ${statement} while it applies changes leaves the replica as it was`, {
      timeout: timeoutMs,
    }, async () => {
      const begin = (lane: number) => updating(init, lane, move);
      const round = await killAll(begin);
      hits(round);
      const commits = round.complete?.statements.filter(({ text }) => text === 'COMMIT') ?? [];
      await killAtEach(commits, 'after', begin);
    });

    it('where it writes, while it changes the table for a new description, loses nothing', {
      timeout: timeoutMs,
    }, async () => {
      await using first = await updating(init, 0, moveSchema);
      const { statements } = await first.killNext({ at: 0, when: 'before' });
      const writing = statements.filter(isWriting);
      expect(writing.some(({ text }) => /\bALTER\b/i.test(text))).toBe(true);
      await killAtEach(writing, 'before', (lane) => updating(init, lane, moveSchema));
    });
  });
}
