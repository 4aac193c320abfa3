import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { type ClientTools, digestTables, dumpSchema, findClientTools, readSequences } from '@sync/testing';
import { erp, hostileNames, loadDatabase, wideFeatures } from '@sync/testing/databases';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { findSystemHomes } from '../src/postgres/system-homes.ts';

const databases = [wideFeatures, hostileNames, erp];
const serverMajor = (await findSystemHomes('postgres'))[0]?.major;
const tools = serverMajor === undefined ? undefined : await findClientTools(serverMajor).catch(() => undefined);

describe.for(databases)('the database $name', (database) => {
  const embedded = useDatabase();

  it('loads on an embedded server, with rows in most tables', async () => {
    await loadDatabase(embedded.url, database);
    const rows = Object.values(await digestTables(embedded.url)).map((digest) => digest.rows);
    expect(rows.length).toBeGreaterThan(40);
    expect(rows.filter((count) => count > 0).length).toBeGreaterThan(rows.length * 0.9);
  });
});

// What pg_dump itself cannot copy would be unfair to ask of anyone else.
describe.skipIf(tools === undefined || tools.major !== serverMajor).for(databases)(
  'the database $name on a server of the system',
  (database) => {
    const left = useDatabase({ via: 'system' });
    const right = useDatabase({ via: 'system' });

    it('is copied by pg_dump and psql without a difference', async () => {
      await loadDatabase(left.url, database);
      if (tools !== undefined) await pipeDump(tools, left.url, right.url);
      expect(hashOf(await dumpSchema(right.url))).toBe(hashOf(await dumpSchema(left.url)));
      expect(await digestTables(right.url)).toEqual(await digestTables(left.url));
      expect(await readSequences(right.url)).toEqual(await readSequences(left.url));
    });
  },
);

async function pipeDump(programs: ClientTools, from: string, to: string): Promise<void> {
  const env = { ...process.env, ...programs.env };
  const dump = spawn(programs.pgDump, ['--no-owner', '--no-privileges', from], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const args = ['--quiet', '--no-psqlrc', '--set=ON_ERROR_STOP=1', '--output=/dev/null', to];
  const load = spawn(programs.psql, args, { env, stdio: [dump.stdout, 'ignore', 'inherit'] });
  const ends = await Promise.all([once(dump, 'exit'), once(load, 'exit')]);
  expect(ends.map(([code]: unknown[]) => code)).toEqual([0, 0]);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
