import { once } from 'node:events';
import { type DapEndpoint, killAtStatement, startStatementProxy } from '@sync/testing';
import { expect, it } from 'vitest';
import { expectEqual } from './expect-equal.ts';
import { type DapLab, useDapLab } from './use-dap-lab.ts';
import { engineCases, type UsedSink } from './use-sink.ts';

const tables = ['canvas.accounts', 'canvas.users'];
const kills = 10;
/** Which kills belong to the initialisation and to each of the three rounds. */
const killsOfRound = [3, 2, 2, 3];
const seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000);

for (const [index, { name, describe, use }] of (await engineCases()).entries()) {
  describe(`dbsync dap syncdb that is killed, on ${name}`, () => {
    const lab = useDapLab({ tables: tables.map((table) => ({ name: table, rows: 400, shape: { parts: 2 } })) });
    const [sink, scratch] = [use(), use()];

    it(`loses nothing and does nothing twice after ${kills} kill -9 at random moments over 3 rounds (seed ${seed})`, async () => {
      const random = randomOf(seed + index);
      const statements = await countStatements(lab, scratch);
      let killed = 0;
      for (const [round, count] of killsOfRound.entries()) {
        await applyRound(lab);
        for (let hits = 0, tries = 0; hits < count; tries++) {
          expect(tries, 'runs that ended before their moment came').toBeLessThan(count + 10);
          // So that every run has work to do, whatever the one before it had committed.
          await applyRound(lab);
          const upTo = round === 0 && hits === 0 ? statements.init : statements.sync;
          const isHit =
            random() < 0.5 ? await killAtService(lab, sink, random) : await killAtSink(lab, sink, { random, upTo });
          await sink.untilAlone();
          if (isHit) hits++;
        }
        killed += count;
      }
      expect(killed).toBe(kills);

      const clean = await lab.run('syncdb', flagsOf(sink.url));
      expect(clean, clean.stderr).toMatchObject({ status: 0 });
      await expectEqual(sink, lab.dap, tables);
      expect(await leftovers(sink)).toEqual([]);
    }, 240_000);
  });
}

function flagsOf(url: string): string[] {
  return ['--init', '--table', tables.join(',').replaceAll('canvas.', ''), '--connection-string', url];
}

async function applyRound(lab: DapLab): Promise<void> {
  for (const table of tables)
    await lab.dap.tables.applyRound(table, { updates: 20, inserts: 10, deletes: 5, strangers: 2 });
}

/** How many statements a run has that nobody kills. */
async function countStatements(lab: DapLab, sink: UsedSink): Promise<{ readonly init: number; readonly sync: number }> {
  await using proxy = await startStatementProxy(sink.url);
  const init = await lab.run('syncdb', flagsOf(proxy.url));
  expect(init, init.stderr).toMatchObject({ status: 0 });
  const initCount = proxy.statements.length;
  await applyRound(lab);
  const sync = await lab.run('syncdb', flagsOf(proxy.url));
  expect(sync, sync.stderr).toMatchObject({ status: 0 });
  return { init: initCount, sync: proxy.statements.length - initCount };
}

type Random = () => number;

/** Kills the run at a random statement of its connections to the database. */
async function killAtSink(
  lab: DapLab,
  sink: UsedSink,
  { random, upTo }: { readonly random: Random; readonly upTo: number },
): Promise<boolean> {
  const number = 1 + Math.floor(random() * upTo);
  const when = random() < 0.5 ? 'before' : 'after';
  const start = (url: string) => lab.start('syncdb', flagsOf(url)).child;
  const { killedAt, signal } = await killAtStatement({ url: sink.url, at: number, when, start });
  if (killedAt === undefined) return false;
  expect(signal).toBe('SIGKILL');
  return true;
}

const endpoints: readonly DapEndpoint[] = ['schema', 'data', 'job', 'objectUrl', 'object'];

/** Kills the run while the service holds back an answer to it, or the rest of a file. */
async function killAtService(lab: DapLab, sink: UsedSink, random: Random): Promise<boolean> {
  const endpoint = endpoints[Math.floor(random() * endpoints.length)] ?? 'object';
  const table = tables[Math.floor(random() * tables.length)] ?? '';
  const afterBytes = Math.floor(random() * 2000);
  const hold = await lab.dap.hold({ endpoint, table, ...(endpoint === 'object' && { afterBytes }) });
  const { child, result } = lab.start('syncdb', flagsOf(sink.url));
  const moment = await Promise.race([hold.held.then(() => 'held' as const), result]);
  if (moment === 'held') {
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    expect((await exit)[1]).toBe('SIGKILL');
  }
  await hold.release();
  return moment === 'held';
}

/** Tables that only exist while a run is under way, and records of what is to be finished. */
async function leftovers(sink: UsedSink): Promise<readonly unknown[]> {
  const named = await sink.query(
    `SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'dbsync_new%' AND table_schema NOT LIKE 'pg_temp%'
      AND table_schema IN (SELECT table_schema FROM information_schema.tables WHERE table_name = 'dap_meta')`,
  );
  const found = await sink.query(
    `SELECT table_schema FROM information_schema.tables WHERE table_name = 'dbsync_recovery'
      AND table_schema IN (SELECT table_schema FROM information_schema.tables WHERE table_name = 'dap_meta')`,
  );
  const records = found.length === 0 ? [] : await sink.query('SELECT * FROM dbsync_recovery');
  return [...named, ...records];
}

/** Numbers from 0 to 1 that follow from the seed. */
function randomOf(start: number): Random {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
