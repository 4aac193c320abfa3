import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../process/cache-folder.ts';
import { fetchOnce } from '../process/fetch-once.ts';
import type { LowerUser } from '../process/lower-user.ts';
import { runProgram } from '../process/run-program.ts';
import { makeServerFolder, removeServerFolder } from '../process/server-folder.ts';
import { commandOf, environmentOf, type MysqlHome, placeFlags } from './mysql-home.ts';

/** What a data folder depends on. */
export interface DataRequest {
  readonly home: MysqlHome;
  readonly user: LowerUser | undefined;
  /** Server options that are settled when the folder is made. */
  readonly flags: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * A fresh data folder at `into`. Making one takes seconds, so it is made once per version and options, kept in the cache, and copied.
 */
export async function makeDataFolder(into: string, request: DataRequest): Promise<void> {
  const { home, user, signal } = request;
  const { file, args } = commandOf(home, home.server, ['--no-defaults', '--version']);
  const env = environmentOf(home, '/');
  const version = await runProgram(file, args, { env, signal });
  const key = createHash('sha256')
    .update(JSON.stringify([version, request.flags, initSql]))
    .digest('hex')
    .slice(0, 16);
  const template = join(await cacheFolder('data'), `${home.flavor}-${key}`);
  await fetchOnce(template, (beside) => makeTemplate(beside, request));
  await runProgram('cp', ['-R', join(template, 'data'), into], { signal });
  if (user !== undefined) await runProgram('chown', ['-R', `${user.uid}:${user.gid}`, into], { signal });
}

async function makeTemplate(into: string, request: DataRequest): Promise<void> {
  const { home, user, flags, signal } = request;
  const folder = await makeServerFolder(user);
  try {
    const data = join(folder, 'data');
    const init = join(folder, 'init.sql');
    await mkdir(data);
    await writeFile(init, initSql);
    if (user !== undefined) await runProgram('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
    const { file, args } = initCommand(home, [...placeFlags(home), `--datadir=${data}`, ...flags], init);
    await runProgram(file, args, { env: environmentOf(home, folder), cwd: folder, ...user, signal });
    // It holds the server's identity, which two servers must not share.
    await rm(join(data, 'auto.cnf'), { force: true });
    await runProgram('cp', ['-R', data, join(into, 'data')], { signal });
  } finally {
    await removeServerFolder(folder);
  }
}

/** MySQL makes root only for `localhost`, which an address of the loopback is not when names are not looked up. */
const initSql = `CREATE USER 'root'@'127.0.0.1' IDENTIFIED BY '';
GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
`;

function initCommand(home: MysqlHome, flags: readonly string[], init: string): ReturnType<typeof commandOf> {
  if (home.installer !== undefined) {
    const quick = ['--skip-name-resolve', '--skip-test-db', '--innodb-log-file-size=4M'];
    const rights = '--auth-root-authentication-method=normal';
    return { file: home.installer, args: ['--no-defaults', ...flags, rights, ...quick] };
  }
  const quick = [`--init-file=${init}`, '--innodb-redo-log-capacity=8M', '--secure-file-priv='];
  return commandOf(home, home.server, ['--no-defaults', ...flags, '--initialize-insecure', ...quick]);
}
