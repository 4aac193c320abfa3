import { digestTables, readTable } from '@sync/testing';
import { loadDatabase } from '@sync/testing/databases';
import { everyTrap } from '@sync/testing/traps';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { withClient } from '../src/postgres/query.ts';
import { findSystemHomes } from '../src/postgres/system-homes.ts';

const hasSystemServer = (await findSystemHomes('postgres')).length > 0;

describe('traps', () => {
  const database = useDatabase({ per: 'test' });

  it.for(everyTrap)('load on an embedded server: $name', async (trap) => {
    await loadDatabase(database.url, trap);
    expect(Object.keys(await digestTables(database.url))).not.toEqual([]);
  });
});

describe.skipIf(!hasSystemServer)('traps on a server of the system', () => {
  const database = useDatabase({ via: 'system' });

  it.for(everyTrap)('load: $name', async (trap) => {
    // Rolled back, so that one empty database serves for all of them.
    await withClient(database.url, async (client) => {
      await client.query('BEGIN');
      await client.query(trap.script(database.server.major));
      const { rowCount } = await client.query(`SELECT FROM pg_class WHERE relkind IN ('r', 'p') AND oid > 16383`);
      expect(rowCount).toBeGreaterThan(0);
      await client.query('ROLLBACK');
    });
  });
});

describe('a table of 1,600 columns', () => {
  const database = useDatabase();

  it('is read whole', async () => {
    const trap = everyTrap.find(({ name }) => name === 'wide-row');
    if (trap !== undefined) await loadDatabase(database.url, trap);
    const { columns, rows } = await readTable(database.url, 'wide');
    expect(columns).toHaveLength(1600);
    expect(rows).toHaveLength(5);
  });
});
