import { describe, expect, it } from 'vitest';
import { applyDefinitions, type ConnectionPool, preparePool, readDefinitions } from '@sync/engine-postgres';
import { scriptedDatabases } from './copy-schema.ts';

const { signal } = new AbortController();

/** PGlite brings few extensions and no ICU. */
const script = scriptedDatabases(18)
  .filter(({ name }) => /^(functions|functions-14|partitions|views)$/.test(name))
  .map((database) => database.script)
  .join('\n');

describe('the schema of a PGlite database', () => {
  it('reads the same from a copy in another one', async () => {
    const source = await openMemory();
    const sink = await openMemory();
    try {
      const list = await run(source, `BEGIN; ${script}`, []);
      await run(sink, 'BEGIN', list);
      expect(await run(sink, 'BEGIN', [])).toEqual(list);
    } finally {
      await Promise.all([source.close(), sink.close()]);
    }
  });
});

function openMemory(): Promise<ConnectionPool> {
  return preparePool({ url: 'pglite:memory' }, { end: 'sink', connector: 'test-sink' }).open(signal);
}

type Definitions = Awaited<ReturnType<typeof readDefinitions>>['definitions'];

/** Begins, applies what is new, reads and commits. */
async function run(pool: ConnectionPool, begin: string, wanted: Definitions): Promise<Definitions> {
  const connection = await pool.connect(signal);
  try {
    await connection.execute(begin);
    const [row] = await connection.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int4 AS version`,
    );
    const serverVersion = row?.version ?? 0;
    await applyDefinitions(
      connection,
      wanted.filter(({ id }) => !['schema public', 'extension plpgsql'].includes(id)),
    );
    const { definitions } = await readDefinitions(connection, { serverVersion });
    await connection.execute('COMMIT');
    return definitions;
  } finally {
    await connection.release();
  }
}
