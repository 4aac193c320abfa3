import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mysqlFlavors, useMysqlServer } from '@sync/testing/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MysqlConnection } from './connection.ts';
import { preparePool } from './open-pool.ts';

const idle = new AbortController().signal;
const owner = { end: 'source', connector: 'mysql-source' } as const;

async function withConnection<Result>(
  url: string,
  work: (connection: MysqlConnection) => Promise<Result>,
): Promise<Result> {
  const pool = await preparePool(url, owner).open(idle);
  try {
    const connection = await pool.connect(idle);
    const result = await work(connection);
    await connection.release();
    return result;
  } finally {
    await pool.close();
  }
}

/** The cipher of the session; empty when it is not encrypted. */
function cipherOf(url: string): Promise<string> {
  return withConnection(url, async (connection) => {
    const [row] = await connection.query<{ Value: string }>("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
    return row?.Value ?? '';
  });
}

for (const { flavor, describe } of await mysqlFlavors()) {
  describe(`encryption to ${flavor}`, () => {
    const database = useMysqlServer({ flavor });
    let offersTls = false;
    beforeAll(async () => {
      offersTls = await withConnection(`${database.url}?ssl-mode=DISABLED`, async (connection) => {
        const [have] = await connection.query<{ Value: string }>("SHOW VARIABLES LIKE 'ssl_cert'");
        return (have?.Value ?? '') !== '';
      });
    });

    it('is used when the server offers it, and not when it is switched off', async () => {
      const cipher = await cipherOf(database.url);
      expect(cipher !== '').toBe(offersTls);
      expect(await cipherOf(`${database.url}?ssl-mode=DISABLED`)).toBe('');
    });

    it('is refused to be left out when it is required', async () => {
      const required = cipherOf(`${database.url}?ssl-mode=REQUIRED`);
      if (offersTls) expect(await required).not.toBe('');
      else await expect(required).rejects.toMatchObject({ code: 'CONNECTION_TLS', advice: 'fix' });
    });

    it('is not taken from a server whose certificate nobody vouches for', async () => {
      const verified = cipherOf(`${database.url}?ssl-mode=VERIFY_CA`);
      await expect(verified).rejects.toMatchObject({ code: 'CONNECTION_TLS', advice: 'fix' });
    });

    it('is not taken from a server whose certificate names another host', async () => {
      const url = new URL(database.url);
      url.hostname = 'localhost';
      url.searchParams.set('ssl-mode', 'VERIFY_IDENTITY');
      await expect(cipherOf(url.href)).rejects.toMatchObject({ code: 'CONNECTION_TLS' });
    });

    it('follows the tls of a Go data source name, which is off when nothing is said', async () => {
      const { hostname, port, pathname } = new URL(database.url);
      const dsn = `root@tcp(${hostname}:${port})${pathname}`;
      expect(await cipherOf(dsn)).toBe('');
      expect((await cipherOf(`${dsn}?tls=preferred`)) !== '').toBe(offersTls);
      const skipped = cipherOf(`${dsn}?tls=skip-verify`);
      if (offersTls) expect(await skipped).not.toBe('');
      else await expect(skipped).rejects.toMatchObject({ code: 'CONNECTION_TLS' });
    });
  });

  describe(`certificates of ${flavor}`, () => {
    const database = useMysqlServer({ flavor });
    const folder = mkdtempSync(join(tmpdir(), 'sync-mysql-tls-'));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('are taken when the authority that the URL names vouches for them', async () => {
      const authority = await withConnection(database.url, async (connection) => {
        // MySQL makes certificates of its own, in its data folder, where root may read them.
        const [row] = await connection.query<{ pem: string | null }>(
          "SELECT CONVERT(LOAD_FILE(CONCAT(@@datadir, 'ca.pem')) USING utf8mb4) AS pem",
        );
        return row?.pem ?? undefined;
      });
      if (authority === undefined) return;
      const file = join(folder, 'ca.pem');
      writeFileSync(file, authority);
      expect(await cipherOf(`${database.url}?ssl-ca=${file}`)).not.toBe('');
      const named = new URL(database.url);
      named.hostname = 'localhost';
      const identified = cipherOf(`${named.href}?ssl-ca=${file}&ssl-mode=VERIFY_IDENTITY`);
      await expect(identified).rejects.toMatchObject({ code: 'CONNECTION_TLS' });
    });
  });

  describe(`passwords of ${flavor}`, () => {
    const database = useMysqlServer({ flavor });
    const plugins = flavor === 'mysql' ? ['caching_sha2_password'] : ['mysql_native_password', 'ed25519'];

    it.each(plugins)('of %s are taken over TLS and in plain, at the first login and at the next', async (plugin) => {
      const { hostname, port, pathname } = new URL(database.url);
      const login = { name: `sync_${database.name.slice(-8)}`, password: "pass'w@rd/:%" };
      await withConnection(database.url, async (connection) => {
        if (plugin === 'ed25519') {
          const [has] = await connection.query(
            "SELECT 1 FROM information_schema.PLUGINS WHERE PLUGIN_NAME = 'ed25519'",
          );
          if (has === undefined) return;
        }
        const identified =
          flavor === 'mysql'
            ? `WITH ${plugin} BY ${sqlText(login.password)}`
            : `VIA ${plugin} USING PASSWORD(${sqlText(login.password)})`;
        await connection.execute([
          `CREATE USER ${login.name} IDENTIFIED ${identified}`,
          `GRANT ALL ON \`${database.name}\`.* TO ${login.name}`,
        ]);
        try {
          const user = `${login.name}:${encodeURIComponent(login.password)}`;
          const url = `mysql://${user}@${hostname}:${port}${pathname}`;
          for (const mode of ['DISABLED', 'DISABLED', 'PREFERRED', 'PREFERRED'])
            await cipherOf(`${url}?ssl-mode=${mode}`);
          await cipherOf(`${login.name}:${login.password}@tcp(${hostname}:${port})${pathname}`);
          const wrong = cipherOf(`mysql://${login.name}:wrong@${hostname}:${port}${pathname}`);
          await expect(wrong).rejects.toMatchObject({ code: 'CONNECTION_AUTH' });
        } finally {
          await connection.run(`DROP USER ${login.name}`);
        }
      });
    });
  });
}

function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
