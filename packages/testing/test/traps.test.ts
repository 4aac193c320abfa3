import { digestTables, dumpSchema, readTable } from '@sync/testing';
import { loadDatabase } from '@sync/testing/databases';
import { everyTrap } from '@sync/testing/traps';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
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
  const database = useDatabase({ per: 'test', via: 'system' });

  it.for(everyTrap)('load and are dumped: $name', async (trap) => {
    await loadDatabase(database.url, trap);
    expect(await dumpSchema(database.url)).toContain('CREATE TABLE');
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
