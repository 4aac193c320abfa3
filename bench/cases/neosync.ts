import { spawnFakeNeosync } from '@sync/testing/neosync';
import { fillReadings, makeReadings, writeReadings } from '../data/readings.ts';
import { withUsageOf } from '../ours/run-child.ts';
import { runSyncChild } from '../ours/run-sync.ts';
import { postgresPrograms, runLine } from '../peers/run-pipe.ts';
import { runSql, startOneServer } from '../servers.ts';
import type { BenchCase } from './bench-case.ts';
import { runPeerContest } from './peer-contest.ts';

const connectionId = '5f0c7d4e-6a52-4c0c-9e0a-2f4f3b1f7a10';

/** Half a million rows from a Neosync server in a process of its own, which encodes a row at a time, into Postgres. */
export const benchNeosync: BenchCase = async (request) => {
  const rows = Math.round(500_000 * request.scale);
  await using postgres = await startOneServer();
  await using origin = await postgres.server.createDatabase('bench_source');
  await using target = await postgres.server.createDatabase('bench_target');
  await fillReadings(origin.url, rows);
  await using files = await writeReadings(origin.url, postgres.tools);
  await using api = await spawnFakeNeosync({ url: origin.url, connectionId });
  const { url } = target;
  const prepare = async (): Promise<void> => {
    await runSql(url, `drop table if exists readings; ${makeReadings.postgres}`);
    await runSql(url, 'checkpoint');
  };
  const source = {
    connector: 'neosync',
    options: { connectionId, apiUrl: api.url, apiKey: api.apiKey },
  } as const;
  const contest = await runPeerContest(
    {
      title: 'Neosync to Postgres: rows of the API into a table that is there',
      rows,
      check: async () => {
        const [row] = await runSql<Record<string, unknown>>(
          url,
          'select count(*) as rows, sum(hashtextextended(r::text, 0)) as content from readings r',
        );
        return JSON.stringify(row);
      },
      peer: {
        name: 'psql COPY of the ready text',
        prepare,
        run: () =>
          runLine(`$PSQL "$TARGET" -c "\\copy readings from '${files.forPostgres}'"`, {
            ...postgresPrograms(postgres.tools),
            TARGET: url,
          }),
      },
      ours: {
        name: 'sync(), rows of the API',
        prepare,
        run: () =>
          withUsageOf(api.processId, () => runSyncChild({ source, sinkUrl: url, options: {} }, request.fromSource)),
      },
    },
    request.rounds,
  );
  return [contest];
};
