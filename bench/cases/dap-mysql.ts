import type { BenchRequest } from '../arguments.ts';
import { type DapAccounts, runBatchedUpserts, runFeed, startDapAccounts } from '../data/dap-accounts.ts';
import { waitUntilWritten } from '../data/fill-mysql.ts';
import { clientArguments, requireClients, runMysql, startBenchMariadb } from '../mysql-servers.ts';
import { runLine } from '../peers/run-pipe.ts';
import type { BenchCase } from './bench-case.ts';
import { runPeerContest } from './peer-contest.ts';
import type { ContestResult } from './result.ts';

const LOAD = 'LOAD DATA LOCAL of the ready text';
const SNAPSHOT = 'sync(), snapshot of a feed';
const UPSERTS = 'upserts of 1,000 rows from the ready text';
const CHANGES = 'sync(), changes of a feed';

const table = 'canvas__accounts';
const moments = ['deleted_at', 'created_at', 'updated_at'];
const columns = [
  'id',
  'name',
  'deleted_at',
  'parent_account_id',
  'current_sis_batch_id',
  'storage_quota',
  'default_storage_quota',
  'default_locale',
  'default_user_storage_quota',
  'default_group_storage_quota',
  'integration_id',
  'lti_context_id',
  'consortium_parent_account_id',
  'course_template_id',
  'created_at',
  'updated_at',
  'workflow_state',
  'default_time_zone',
  'uuid',
  'sis_source_id',
];

interface Place {
  readonly serverUrl: string;
  readonly target: string;
}

/** The same as with Postgres, into MariaDB. */
export const benchDapMysql: BenchCase = async (request) => {
  await requireClients();
  await using mariadb = await startBenchMariadb();
  await using accounts = await startDapAccounts(request.scale);
  await using target = await mariadb.createDatabase('bench_target');
  const place = { serverUrl: mariadb.url, target: target.url };
  return [await snapshot(accounts, place, request), await changes(accounts, place, request)];
};

async function snapshot(
  accounts: DapAccounts,
  { serverUrl, target }: Place,
  request: BenchRequest,
): Promise<ContestResult> {
  const { rows } = accounts;
  const run = () => runFeed(accounts, { sinkUrl: target, mode: 'snapshot', rows, fromSource: request.fromSource });
  // The table as we make it, for the peer as well.
  await run();
  const [made] = await runMysql<{ 'Create Table': string }>(target, [`show create table ${table}`]);
  const clear = async (): Promise<void> => {
    await runMysql(target, [`drop table if exists ${table}`, 'drop table if exists dap_meta']);
    await waitUntilWritten(serverUrl);
  };
  const fields = columns.map((name) => (moments.includes(name) ? `@${name}` : name)).join(', ');
  const sets = moments.map((name) => `${name} = trim(trailing 'Z' from @${name})`).join(', ');
  const load = `load data local infile '${accounts.rawFile}' into table ${table} character set utf8mb4 (${fields}) set ${sets}`;
  return runPeerContest(
    {
      title: 'DAP to MariaDB: a snapshot into a new table with its key',
      rows,
      check: () => describe(target),
      peer: {
        name: LOAD,
        prepare: async () => {
          await clear();
          await runMysql(target, [made?.['Create Table'] ?? '']);
        },
        run: () => runLine(`mariadb $TARGET --local-infile=1 -e "${load}"`, { TARGET: clientArguments(target) }),
      },
      ours: { name: SNAPSHOT, prepare: clear, run },
    },
    request.rounds,
  );
}

async function changes(
  accounts: DapAccounts,
  { serverUrl, target }: Place,
  request: BenchRequest,
): Promise<ContestResult> {
  const { fromSource } = request;
  await runMysql(target, [`drop table if exists ${table}`, 'drop table if exists dap_meta']);
  await runFeed(accounts, { sinkUrl: target, mode: 'snapshot', rows: accounts.rows, fromSource });
  const copies = [table, 'dap_meta'];
  for (const name of copies) {
    await runMysql(target, [
      `create table base_${name} like ${name}`,
      `insert into base_${name} select * from ${name}`,
    ]);
  }
  const [state] = await runMysql<{ since: string }>(target, [
    "select date_format(timestamp, '%Y-%m-%dT%H:%i:%s.%fZ') as since from dap_meta",
  ]);
  const round = await accounts.makeRound(state?.since ?? '');
  const prepare = async (): Promise<void> => {
    for (const name of copies) {
      await runMysql(target, [`truncate table ${name}`, `insert into ${name} select * from base_${name}`]);
    }
    await waitUntilWritten(serverUrl);
  };
  return runPeerContest(
    {
      title: 'DAP to MariaDB: changes, of ten one delete, one insert, eight updates',
      rows: accounts.changes,
      check: () => describe(target),
      peer: { name: UPSERTS, prepare, run: () => runBatchedUpserts(target, `\`${table}\``, round) },
      ours: {
        name: CHANGES,
        prepare,
        run: () => runFeed(accounts, { sinkUrl: target, mode: 'incremental', rows: accounts.changes, fromSource }),
      },
      limit: 1 / 1.8,
    },
    request.rounds,
  );
}

async function describe(url: string): Promise<string> {
  const fields = columns.map((name) => `ifnull(${name}, 'null')`).join(', ');
  const [row] = await runMysql<Record<string, unknown>>(url, [
    `select count(*) as row_count, sum(crc32(concat_ws('|', ${fields}))) as content from ${table}`,
  ]);
  return JSON.stringify(row);
}
