import { spawn } from 'node:child_process';
import type { Sample } from '../contest.ts';
import type { DataSet } from '../data/data-set.ts';
import type { Servers } from '../servers.ts';

/**
 * Runs a line of shell and takes its wall time and its processes' CPU time from bash itself. `$SOURCE` and `$TARGET` are
 * the databases' URLs, `$PSQL`, `$PG_DUMP` and `$PG_RESTORE` the programs. Rejects when any program of the line fails.
 */
export async function runPipe(servers: Servers, data: DataSet, line: string): Promise<Sample> {
  const { tools } = servers;
  const script = `set -e -o pipefail; TIMEFORMAT='times %R %U %S'; time { ${line}; }`;
  const child = spawn('bash', ['-c', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ...tools.env,
      LC_ALL: 'C',
      SOURCE: data.source.url,
      TARGET: data.target.url,
      PSQL: `${tools.psql} -X -q -v ON_ERROR_STOP=1`,
      PG_DUMP: tools.pgDump,
      PG_RESTORE: tools.pgRestore,
    },
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const times = /times ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(said);
  if (code !== 0 || times === null) throw new Error(`A peer failed (exit ${code}): ${line}\n${said}`);
  return { seconds: Number(times[1]), cpuSeconds: Number(times[2]) + Number(times[3]) };
}
