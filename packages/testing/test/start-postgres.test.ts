import { existsSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NoEngineError, startPostgres, waitUntil } from '@sync/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { query } from '../src/postgres/query.ts';
import { isRunning } from './is-running.ts';

afterEach(() => vi.unstubAllEnvs());

describe('startPostgres', () => {
  it('starts an embedded server without Docker, superuser included', async () => {
    await using server = await startPostgres({ via: 'embedded' });
    expect(server).toMatchObject({ via: 'embedded', major: 18 });
    expect(await query(server.url, `SELECT current_setting('is_superuser'), current_database()`)).toEqual([
      ['on', 'postgres'],
    ]);
  });

  it('starts servers side by side', async () => {
    await using first = await startPostgres({ via: 'embedded' });
    await using second = await startPostgres({ via: 'embedded' });
    expect(first.url).not.toBe(second.url);
  });

  it('applies settings, and is fast unless told to be durable', async () => {
    const show = `SELECT current_setting('fsync'), current_setting('work_mem')`;
    await using fast = await startPostgres({ via: 'embedded', settings: { work_mem: '7MB' } });
    expect(await query(fast.url, show)).toEqual([['off', '7MB']]);
    await using durable = await startPostgres({ via: 'embedded', durable: true });
    expect((await query(durable.url, show))[0]?.[0]).toBe('on');
  });

  it('leaves no process and no folder after stop, also when stopped twice', async () => {
    const server = await startPostgres({ via: 'embedded' });
    const [row] = await query(server.url, `SELECT current_setting('data_directory')`);
    const folder = row?.[0] ?? '';
    expect(existsSync('/proc') ? isRunning(server.processId) : true).toBe(true);
    await server.stop();
    await server.stop();
    expect(existsSync(folder)).toBe(false);
    expect(isRunning(server.processId)).toBe(false);
  });

  it('stops cleanly when the server was killed before', async () => {
    const server = await startPostgres({ via: 'embedded' });
    process.kill(server.processId ?? 0, 'SIGKILL');
    await expect(server.stop()).resolves.toBeUndefined();
  });

  it('ends the server of a process that is killed', async () => {
    const script = fileURLToPath(new URL('./start-and-wait.ts', import.meta.url));
    const child = spawn(process.execPath, ['--conditions=@sync/source', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout);
    const [line]: string[] = await once(lines, 'line');
    const { processId, folder } = JSON.parse(line ?? '') as { processId: number; folder: string };
    expect(isRunning(processId)).toBe(true);
    child.kill('SIGKILL');
    await waitUntil('the end of the orphaned server', () => !isRunning(processId));
    await waitUntil('the removal of its folder', () => !existsSync(folder));
  });

  it('rejects with the reason of a signal aborted during the start, and leaves nothing', async () => {
    const abort = new AbortController();
    const starting = startPostgres({ via: 'embedded', signal: abort.signal });
    setImmediate(() => abort.abort(new Error('enough')));
    await expect(starting).rejects.toThrow('enough');
  });

  it('uses the server that TEST_POSTGRES_URL names and leaves only what was there', async () => {
    await using theirs = await startPostgres({ via: 'embedded' });
    vi.stubEnv('TEST_POSTGRES_URL', theirs.url);
    const listed = 'SELECT datname FROM pg_database ORDER BY 1';
    const before = await query(theirs.url, listed);
    const server = await startPostgres();
    expect(server.via).toBe('url');
    const database = await server.createDatabase('shop');
    expect(await query(theirs.url, listed)).toContainEqual([database.name]);
    await server.stop();
    expect(await query(theirs.url, listed)).toEqual(before);
  });

  it('does not go on when the server that TEST_POSTGRES_URL names is not there', async () => {
    vi.stubEnv('TEST_POSTGRES_URL', 'postgres://postgres@127.0.0.1:1/postgres');
    const error: unknown = await startPostgres().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(NoEngineError);
    expect((error as NoEngineError).attempts.map(({ way }) => way)).toEqual(['url']);
  });

  it('passes over a named server without the settings that were asked for', async () => {
    await using theirs = await startPostgres({ via: 'embedded' });
    vi.stubEnv('TEST_POSTGRES_URL', theirs.url);
    await using server = await startPostgres({ durable: true });
    expect(server.via).not.toBe('url');
    const pinned: unknown = await startPostgres({ durable: true, via: 'url' }).catch((reason: unknown) => reason);
    expect((pinned as NoEngineError).attempts[0]?.reason).toBe('has fsync = off, and on was asked for');
  });

  it('says so when the embedded binaries have another major version', async () => {
    const error: unknown = await startPostgres({ via: 'embedded', major: 16 }).catch((reason: unknown) => reason);
    expect((error as NoEngineError).message).toContain('and 16 was asked for');
  });
});
