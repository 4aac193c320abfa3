import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { digestTables, terminateBackend, waitUntilLoading } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { startDbsync } from './run-dbsync.ts';

const folder = await mkdtemp(join(tmpdir(), 'dbsync-faults-'));
afterAll(() => rm(folder, { recursive: true }));

/** Large enough that a fault hits while the load is under way, on any machine. */
const rowCount = 1_500_000;

describe('a fault while a table is being loaded', () => {
  const script = 'CREATE TABLE t (id bigint, v text); ';
  const source = useDatabase({
    name: 'fault_source',
    script: `${script} INSERT INTO t SELECT i, repeat('x', 100) FROM generate_series(1, ${rowCount}) i`,
  });
  const sink = useDatabase({ name: 'fault_sink', script: `${script} INSERT INTO t VALUES (-1, 'before')` });
  let before: Awaited<ReturnType<typeof digestTables>>;
  const start = (): ReturnType<typeof startDbsync> =>
    startDbsync(
      [
        'sync',
        '--source-connection-url',
        source.url,
        '--destination-connection-url',
        sink.url,
        '--truncate-before-insert',
        '--output',
        'json',
      ],
      folder,
    );

  beforeEach(async () => {
    before = await digestTables(sink.url);
  });

  it('leaves the table as before when the connection of the sink is killed, and says so', async () => {
    const { result } = start();
    const loading = await waitUntilLoading(sink, { table: 't', minBytes: 1_000_000 });
    await terminateBackend(sink, loading.pid);
    const { status, stderr } = await result;
    expect(loading.rows).toBeLessThan(rowCount);
    expect(stderr).toContain('error CONNECTION_LOST: ');
    expect(status).toBe(1);
    expect(await digestTables(sink.url)).toEqual(before);
  });

  it('leaves the table as before when the connection of the source is killed, and says so', async () => {
    const { result } = start();
    const reading = await waitUntilLoading(source, { direction: 'TO', minBytes: 1_000_000 });
    await terminateBackend(source, reading.pid);
    const { status, stderr } = await result;
    expect(stderr).toMatch(/error (CONNECTION_LOST|READ_SNAPSHOT_LOST|READ_FAILED): /);
    expect(status).toBe(1);
    expect(await digestTables(sink.url)).toEqual(before);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves the table as before on %s, and ends with 130', async (signal) => {
    const { child, result } = start();
    const loading = await waitUntilLoading(sink, { table: 't', minBytes: 1_000_000 });
    child.kill(signal);
    const { status, stderr, stdout } = await result;
    expect(loading.rows).toBeLessThan(rowCount);
    expect(status).toBe(130);
    expect(stderr).toContain('error ABORTED_BY_SIGNAL: ');
    expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      kind: 'error',
      error: { code: 'ABORTED_BY_SIGNAL', advice: 'resume' },
    });
    expect(await digestTables(sink.url)).toEqual(before);
  });

  it('leaves the table as before when the process itself is killed', async () => {
    const { child } = start();
    const loading = await waitUntilLoading(sink, { table: 't', minBytes: 1_000_000 });
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(loading.rows).toBeLessThan(rowCount);
    expect(await digestTables(sink.url)).toEqual(before);
  });
});
