import { type DapAccounts, runBatchedUpserts, runFeed, startDapAccounts } from '../data/dap-accounts.ts';
import { postgresPrograms, runLine } from '../peers/run-pipe.ts';
import { runSql, startOneServer } from '../servers.ts';
import type { BenchRequest } from '../arguments.ts';
import type { BenchCase } from './bench-case.ts';
import { runPeerContest } from './peer-contest.ts';
import type { ContestResult } from './result.ts';

const COPY = 'psql COPY of the ready text';
const SNAPSHOT = 'sync(), snapshot of a feed';
const UPSERTS = 'upserts of 1,000 rows from the ready text';
const CHANGES = 'sync(), changes of a feed';

const makeTable = `
  create schema canvas;
  create type canvas.accounts__workflow_state as enum ('active', 'deleted', 'suspended', '__dap_unspecified__');
  create table canvas.accounts (id bigint not null, name varchar(255), deleted_at timestamp, parent_account_id bigint,
    current_sis_batch_id bigint, storage_quota bigint, default_storage_quota bigint, default_locale varchar(255),
    default_user_storage_quota bigint, default_group_storage_quota bigint, integration_id varchar(255), lti_context_id varchar(255),
    consortium_parent_account_id bigint, course_template_id bigint, created_at timestamp not null, updated_at timestamp not null,
    workflow_state canvas.accounts__workflow_state not null, default_time_zone varchar(255), uuid varchar(255), sis_source_id varchar(255))`;

/** Names of the server and of the databases on it. */
interface Place {
  readonly serverUrl: string;
  readonly target: string;
  readonly base: string;
}

/** A snapshot of a million accounts, then a hundred thousand changes of them, from the DAP API into Postgres. */
export const benchDapPostgres: BenchCase = async (request) => {
  await using postgres = await startOneServer();
  await using accounts = await startDapAccounts(request.scale);
  await using target = await postgres.server.createDatabase('bench_target');
  await using base = await postgres.server.createDatabase('bench_base');
  const place: Place = { serverUrl: postgres.server.url, target: target.url, base: base.url };
  const variables = { ...postgresPrograms(postgres.tools), TARGET: target.url, RAW: accounts.rawFile };
  return [await snapshot(accounts, place, { request, variables }), await changes(accounts, place, request)];
};

async function snapshot(
  accounts: DapAccounts,
  { target }: Place,
  { request, variables }: { readonly request: BenchRequest; readonly variables: Readonly<Record<string, string>> },
): Promise<ContestResult> {
  const clear = async (): Promise<void> => {
    await runSql(target, 'drop schema if exists canvas cascade');
    await runSql(target, 'checkpoint');
  };
  return runPeerContest(
    {
      title: 'DAP to Postgres: a snapshot into a new table with its key',
      rows: accounts.rows,
      check: () => describe(target),
      peer: {
        name: COPY,
        prepare: async () => {
          await clear();
          await runSql(target, makeTable);
        },
        run: () =>
          runLine(
            `$PSQL "$TARGET" -c "\\copy canvas.accounts from '$RAW'" -c 'alter table canvas.accounts add primary key (id)'`,
            variables,
          ),
      },
      ours: {
        name: SNAPSHOT,
        prepare: clear,
        run: () =>
          runFeed(accounts, { sinkUrl: target, mode: 'snapshot', rows: accounts.rows, fromSource: request.fromSource }),
      },
      limit: 0.9,
    },
    request.rounds,
  );
}

async function changes(accounts: DapAccounts, place: Place, request: BenchRequest): Promise<ContestResult> {
  const { target, base, serverUrl } = place;
  const { fromSource } = request;
  await runFeed(accounts, { sinkUrl: base, mode: 'snapshot', rows: accounts.rows, fromSource });
  await runSql(base, 'vacuum (freeze, analyze)');
  const [state] = await runSql<{ since: string }>(
    base,
    `select to_char(timestamp, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as since from canvas.dap_meta`,
  );
  const round = await accounts.makeRound(state?.since ?? '');
  const prepare = async (): Promise<void> => {
    await runSql(serverUrl, `drop database ${nameOf(target)} with (force)`);
    await runSql(serverUrl, `create database ${nameOf(target)} template ${nameOf(base)} strategy file_copy`);
    await runSql(target, 'checkpoint');
  };
  return runPeerContest(
    {
      title: 'DAP to Postgres: changes, of ten one delete, one insert, eight updates',
      rows: accounts.changes,
      check: () => describe(target),
      peer: { name: UPSERTS, prepare, run: () => runBatchedUpserts(target, '"canvas"."accounts"', round) },
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
  const [row] = await runSql<Record<string, unknown>>(
    url,
    `select count(*) as rows, sum(hashtextextended(a::text, 0)) as content,
      (select count(*) from pg_indexes where schemaname = 'canvas' and tablename = 'accounts') as indexes from canvas.accounts a`,
  );
  return JSON.stringify(row);
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
