import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { findMysqlClientTools, type MysqlFlavor } from '@sync/testing';

/** Copies a database into an empty one by the flavor's own dump program and client. */
export async function pipeMysqlDump(flavor: MysqlFlavor, from: string, to: string): Promise<void> {
  const { client, dump, env } = await findMysqlClientTools(flavor);
  const everything = ['--routines', '--triggers', '--events', '--hex-blob', '--single-transaction'];
  // A lock on a table keeps MariaDB from the sequence its default takes numbers of.
  everything.push('--skip-add-locks');
  if (flavor === 'mysql') everything.push('--set-gtid-purged=OFF');
  const dumping = spawn(dump.file, [...dump.args, ...everything, ...addressOf(from)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const loading = spawn(client.file, [...client.args, '--comments', ...addressOf(to)], {
    env,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ends = Promise.all([once(dumping, 'exit'), once(loading, 'exit')]);
  await pipeline(dumping.stdout, loading.stdin);
  const codes = (await ends).map(([code]: unknown[]) => code);
  if (codes.some((code) => code !== 0)) throw new Error(`the programs ended with ${codes.join(' and ')}`);
}

function addressOf(url: string): readonly string[] {
  const { hostname, port, pathname, username } = new URL(url);
  const charset = '--default-character-set=utf8mb4';
  return [`--host=${hostname}`, `--port=${port}`, `--user=${username}`, charset, pathname.slice(1)];
}
