import { spawn } from 'node:child_process';
import type { Sample } from '../contest.ts';
import type { Ends } from '../data/ends.ts';
import type { Servers } from '../servers.ts';

/**
 * Runs a line of shell between two Postgres databases. `$SOURCE` and `$TARGET` are their URLs, `$PSQL`, `$PG_DUMP` and `$PG_RESTORE` the
 * programs. Rejects when any program of the line fails.
 */
export function runPipe({ tools }: Pick<Servers, 'tools'>, data: Ends, line: string): Promise<Sample> {
  return runLine(line, { ...postgresPrograms(tools), SOURCE: data.source.url, TARGET: data.target.url });
}

/** Variables that name Postgres's programs. */
export function postgresPrograms(tools: Servers['tools']): Readonly<Record<string, string>> {
  return {
    ...tools.env,
    PSQL: `${tools.psql} -X -q -v ON_ERROR_STOP=1`,
    PG_DUMP: tools.pgDump,
    PG_RESTORE: tools.pgRestore,
  } as Record<string, string>;
}

/**
 * Runs a line of shell and takes its wall time and its processes' CPU time from bash itself. Rejects when any program of the line fails.
 */
export async function runLine(line: string, variables: Readonly<Record<string, string>>): Promise<Sample> {
  const script = `set -e -o pipefail; TIMEFORMAT='times %R %U %S'; time { ${line}; }`;
  const child = spawn('bash', ['-c', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C', ...variables },
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
