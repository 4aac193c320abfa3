import { cpus, release, totalmem, type } from 'node:os';
import type { BenchRequest, CaseName } from '../arguments.ts';
import { startBenchMariadb } from '../mysql-servers.ts';
import { startOneServer } from '../servers.ts';

/** What the figures depend on. */
export interface Machine {
  readonly date: string;
  readonly hardware: string;
  readonly versions: string;
  readonly conditions: string;
}

/** Describes this machine by its class, the programs by their versions, and the run by its size. */
export async function describeMachine({ cases, rounds, scale, fromSource }: BenchRequest): Promise<Machine> {
  const gibibytes = Math.ceil(totalmem() / 2 ** 30);
  return {
    date: new Date().toISOString().slice(0, 10),
    hardware: `${cpus().length} cores, ${gibibytes} GiB, ${type()} ${release().replace(/-.*/, '')}`,
    versions: [`Node ${process.versions.node}`, ...(await describeServers(cases))].join(', '),
    conditions: [
      `${rounds} measured rounds, variants in alternation`,
      ...(scale === 1 ? [] : [`only ${scale} of the rows`]),
      ...(fromSource ? ['sync() run from its sources'] : []),
    ].join(', '),
  };
}

/** Planning is measured without servers. */
async function describeServers(cases: readonly CaseName[]): Promise<readonly string[]> {
  const versions: string[] = [];
  if (cases.some((name) => name !== 'plan' && name !== 'mysql' && name !== 'dap-mysql')) {
    await using postgres = await startOneServer();
    versions.push(`PostgreSQL ${postgres.server.version}`, `psql and pg_dump ${postgres.tools.major}`);
  }
  if (cases.some((name) => name.endsWith('mysql'))) {
    await using mariadb = await startBenchMariadb();
    versions.push(`MariaDB ${mariadb.version}`);
  }
  return versions;
}
