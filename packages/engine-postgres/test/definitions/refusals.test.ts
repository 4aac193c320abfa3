import { readRefusals } from '@sync/engine-postgres';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { runScript, withConnection } from './copy-schema.ts';

const extension = (name: string) => ({ id: `extension ${name}`, kind: 'extension' });
const eventTrigger = { id: 'event trigger e', kind: 'event trigger' };

describe('what a server and its user cannot make', () => {
  const database = useDatabase();

  it('is, for a superuser, the extensions that are not there', async () => {
    const why = await withConnection(database.url, readRefusals);
    expect(why(extension('no_such_extension'))).toContain('does not offer it');
    expect(why(extension('plpgsql'))).toBeUndefined();
    expect(why(eventTrigger)).toBeUndefined();
    expect(why({ id: 'table public.t', kind: 'table' })).toBeUndefined();
  });

  it('is also what takes a superuser, for any other user', async () => {
    const role = 'sync_test_limited';
    await runScript(database.url, `DROP ROLE IF EXISTS ${role}; CREATE ROLE ${role}`);
    const why = await withConnection(database.url, async (connection) => {
      await connection.execute(`SET ROLE ${role}`);
      const refusals = await readRefusals(connection);
      await connection.execute(`RESET ROLE; DROP ROLE ${role}`);
      return refusals;
    });
    expect(why(eventTrigger)).toContain('takes a superuser');
    expect(why(extension('pageinspect'))).toContain('takes a superuser');
    expect(why(extension('citext'))).toBeUndefined();
  });
});
