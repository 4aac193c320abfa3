import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  digestTables,
  dumpSchema,
  findClientTools,
  type PostgresMajor,
  readSequences,
  startPostgres,
} from '@sync/testing';
import { erp, hostileNames, loadDatabase, wideFeatures } from '@sync/testing/databases';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDbsync, secret, withPassword } from './run-dbsync.ts';

// A server of the installed client tools' major, so that pg_dump can judge both ends.
const tools = await findClientTools();
const server = await startPostgres({ major: tools.major as PostgresMajor });
const folder = await mkdtemp(join(tmpdir(), 'dbsync-e2e-'));
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

describe.each([wideFeatures, erp, hostileNames].map((database) => [database.name, database] as const))(
  'a whole database: %s',
  (_name, database) => {
    let source: Awaited<ReturnType<typeof server.createDatabase>>;
    let sink: Awaited<ReturnType<typeof server.createDatabase>>;
    const ends = (): string[] => [
      '--source-connection-url',
      withPassword(source.url),
      '--destination-connection-url',
      withPassword(sink.url),
    ];

    beforeAll(async () => {
      source = await server.createDatabase('e2e_source');
      sink = await server.createDatabase('e2e_sink');
      await loadDatabase(source.url, database);
    });
    afterAll(() => Promise.all([source.drop(), sink.drop()]));

    it('arrives in an empty database with its schema, rows and sequences', async () => {
      const result = await runDbsync(['sync', ...ends(), '--init-schema', '--output', 'plain'], folder);
      expect(result, result.stderr).toMatchObject({ status: 0 });
      expect(result.stdout).toMatch(/Done: \d/);
      expect(`${result.stdout}${result.stderr}`).not.toContain(secret);
      // Publications name subscribers that a copy does not have; the plan lists them.
      const dump = { tools, args: ['--no-publications'] };
      expect(await dumpSchema(sink.url, dump)).toBe(await dumpSchema(source.url, dump));
      expect(await digestTables(sink.url)).toEqual(await digestTables(source.url));
      expect(await readSequences(sink.url)).toEqual(await readSequences(source.url));
    });

    it('is the same after a second run that truncates', async () => {
      const result = await runDbsync(['sync', ...ends(), '--truncate-before-insert', '--output', 'plain'], folder);
      expect(result, result.stderr).toMatchObject({ status: 0 });
      expect(await digestTables(sink.url)).toEqual(await digestTables(source.url));
      expect(await readSequences(sink.url)).toEqual(await readSequences(source.url));
    });

    it('does not change when conflicts are left alone', async () => {
      const before = await digestTables(sink.url);
      const result = await runDbsync(['sync', ...ends(), '--on-conflict-do-nothing', '--output', 'json'], folder);
      expect(result, result.stderr).toMatchObject({ status: 0 });
      expect(await digestTables(sink.url)).toEqual(before);
    });
  },
);
