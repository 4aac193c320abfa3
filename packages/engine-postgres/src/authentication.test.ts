import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type PostgresServer, startPostgres } from '@sync/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preparePool } from './open-pool.ts';

const idle = new AbortController().signal;
const owner = { end: 'source', connector: 'test' } as const;

describe('a server that asks for passwords', () => {
  let folder: string;
  let server: PostgresServer;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sync-hba-'));
    const rules = join(folder, 'pg_hba.conf');
    await writeFile(rules, 'host all locked all scram-sha-256\nhost all outlaw all reject\nhost all all all trust\n');
    // The server may run as another user than we do.
    await chmod(folder, 0o755);
    await chmod(rules, 0o644);
    server = await startPostgres({ settings: { hba_file: rules } });
    await run(
      server.url,
      `CREATE ROLE locked LOGIN PASSWORD 'right'; CREATE ROLE outlaw LOGIN; CREATE ROLE full_up LOGIN CONNECTION LIMIT 0`,
    );
  });

  afterAll(async () => {
    await server.stop();
    await rm(folder, { recursive: true });
  });

  async function run(url: string, sql: string): Promise<void> {
    const pool = await preparePool(url, owner).open(idle);
    try {
      const connection = await pool.connect(idle);
      await connection.execute(sql);
      await connection.release();
    } finally {
      await pool.close();
    }
  }

  function as(user: string, password = ''): string {
    const url = new URL(server.url);
    url.username = user;
    url.password = password;
    return url.href;
  }

  it('lets the right password in', async () => {
    await expect(run(as('locked', 'right'), 'SELECT 1')).resolves.toBeUndefined();
  });

  it.each([
    ['a wrong password', 'locked', 'hidden-word', 'CONNECTION_AUTH', 'fix'],
    ['no password', 'locked', '', 'CONNECTION_AUTH', 'fix'],
    ['an unknown user', 'nobody_knows', 'hidden-word', 'CONNECTION_AUTH', 'fix'],
    ['a user that pg_hba.conf rejects', 'outlaw', 'hidden-word', 'CONNECTION_AUTH', 'fix'],
    ['a user without connections left', 'full_up', 'hidden-word', 'CONNECTION_LIMIT', 'retry'],
  ])('refuses %s, and the password is not in the error', async (_, user, password, code, advice) => {
    const error: unknown = await run(as(user, password), 'SELECT 1').catch((failure: unknown) => failure);
    expect(error).toMatchObject({ name: 'ConnectionError', code, advice });
    expect(inspect(error, { depth: 9 })).not.toContain('hidden-word');
  });
});
