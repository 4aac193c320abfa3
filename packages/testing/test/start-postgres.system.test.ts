import { describe, expect, it } from 'vitest';
import { startPostgres } from '@sync/testing';
import { findSystemHomes } from '../src/postgres/system-homes.ts';

const homes = await findSystemHomes('postgres');

describe.skipIf(homes.length === 0)('startPostgres with binaries of the system', () => {
  it('starts a private server', async () => {
    await using server = await startPostgres({ via: 'system' });
    expect(server.via).toBe('system');
    expect(homes.map(({ major }) => major)).toContain(server.major);
    await using database = await server.createDatabase();
    expect(database.url).toContain(database.name);
  });
});
