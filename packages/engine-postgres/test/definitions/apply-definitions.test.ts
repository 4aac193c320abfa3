import { ConnectionError, type Definition } from '@sync/core/connector';
import { applyDefinitions } from '@sync/engine-postgres';
import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { withConnection } from './copy-schema.ts';

function definition(id: string, sql: string): Definition {
  return { id, kind: 'table', tables: [], dependsOn: [], section: 'before-data', sql };
}

describe('applyDefinitions', () => {
  const database = useDatabase({ per: 'test' });

  it('applies all of them inside the open transaction', async () => {
    await withConnection(database.url, async (connection) => {
      await connection.execute('BEGIN');
      await applyDefinitions(connection, [
        definition('schema s', 'CREATE SCHEMA s;'),
        definition('table s.t', 'CREATE TABLE s.t (); COMMENT ON TABLE s.t IS $$;$$;'),
      ]);
      expect(await connection.query('SELECT FROM s.t')).toEqual([]);
      await connection.execute('ROLLBACK');
      expect(await connection.query(`SELECT to_regnamespace('s')::text AS s`)).toEqual([{ s: null }]);
    });
  });

  it('names the one that fails and says what the server said', async () => {
    await withConnection(database.url, async (connection) => {
      await connection.execute('BEGIN');
      const applied = applyDefinitions(connection, [
        definition('table public.a', 'CREATE TABLE public.a ();'),
        definition('view public.v', 'CREATE VIEW public.v AS SELECT * FROM public.missing;'),
        definition('table public.b', 'CREATE TABLE public.b ();'),
      ]);
      await expect(applied).rejects.toMatchObject({
        code: 'WRITE_SCHEMA',
        message: expect.stringMatching(/^Cannot create view public\.v: .*relation "public\.missing" does not exist/),
        context: { engineCode: '42P01' },
      });
      await connection.execute('ROLLBACK');
    });
  });

  it('names the one that is no SQL, before which the server runs nothing of the message', async () => {
    await withConnection(database.url, async (connection) => {
      await connection.execute('BEGIN');
      const applied = applyDefinitions(connection, [
        definition('table public.a', 'CREATE TABLE public.a ();'),
        definition('table public.b', 'CREATE TABEL public.b ();'),
      ]);
      await expect(applied).rejects.toMatchObject({
        code: 'WRITE_SCHEMA',
        message: expect.stringMatching(/^Cannot create table public\.b: /),
        context: { engineCode: '42601' },
      });
      await connection.execute('ROLLBACK');
    });
  });

  it('leaves the settings of the transaction as they were', async () => {
    const settings = `SELECT name, setting FROM pg_settings WHERE name !~ '^plpgsql' ORDER BY name`;
    await withConnection(database.url, async (connection) => {
      await connection.execute(`BEGIN; SET LOCAL search_path = pg_catalog, public; SET LOCAL datestyle = 'SQL, DMY'`);
      const before = await connection.query(settings);
      await applyDefinitions(connection, [definition('table public.a', 'CREATE TABLE public.a ();')]);
      expect(await connection.query(settings)).toEqual(before);
      await connection.execute('ROLLBACK');
    });
  });

  it('fills a view whose functions name things without their schemas', async () => {
    await withConnection(database.url, async (connection) => {
      await connection.execute(`BEGIN; CREATE TABLE public.rates (rate int); INSERT INTO public.rates VALUES (7);
        CREATE FUNCTION public.current_rate() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT rate FROM rates); END'`);
      await applyDefinitions(connection, [
        definition('materialized view public.m', 'CREATE MATERIALIZED VIEW public.m AS SELECT 1 AS one;'),
        definition('table public.t', 'CREATE TABLE public.t AS SELECT public.current_rate() AS rate;'),
      ]);
      expect(await connection.query('SELECT rate FROM public.t')).toEqual([{ rate: 7 }]);
      await connection.execute('ROLLBACK');
    });
  });

  it('fills a view after another that only the text of a function names', async () => {
    await withConnection(database.url, async (connection) => {
      await connection.execute(`BEGIN; CREATE MATERIALIZED VIEW public.late AS SELECT 5 AS five WITH NO DATA;
        CREATE FUNCTION public.read_late() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT five FROM public.late); END';
        CREATE MATERIALIZED VIEW public.early AS SELECT public.read_late() AS five WITH NO DATA`);
      await applyDefinitions(connection, [
        definition('materialized view data public.early', 'REFRESH MATERIALIZED VIEW public.early;'),
        definition('materialized view data public.late', 'REFRESH MATERIALIZED VIEW public.late;'),
      ]);
      expect(await connection.query('SELECT five FROM public.early')).toEqual([{ five: 5 }]);
      await connection.execute('ROLLBACK');
    });
  });

  it('says the same of a connection that ends as the connection does', async () => {
    const lost = { execute: () => Promise.reject(new ConnectionError({ code: 'CONNECTION_LOST', message: 'gone' })) };
    await expect(applyDefinitions(lost, [definition('schema s', 'CREATE SCHEMA s;')])).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    });
  });
});
