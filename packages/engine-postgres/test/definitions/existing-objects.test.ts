import { useDatabase } from '@sync/testing/vitest';
import { describe, expect, it } from 'vitest';
import { applySchema, listIds, readSchema, runScript, scriptedDatabases } from './copy-schema.ts';

function scriptOf(name: string): string {
  return scriptedDatabases(18).find((database) => database.name === name)?.script ?? '';
}

describe('the ids of a database', () => {
  const source = useDatabase({ per: 'test' });
  const sink = useDatabase({ per: 'test' });

  it('hold all of a copy, so that nothing but the rows of materialized views is applied again', async () => {
    await runScript(source.url, scriptOf('views'));
    const list = await readSchema(source.url);
    await applySchema(sink.url, list);
    const ids = await listIds(sink.url);
    expect(list.definitions.filter(({ id }) => !ids.has(id))).toEqual([]);
    const again = list.definitions.filter(({ isAlwaysApplied }) => isAlwaysApplied === true);
    expect(again.map(({ kind }) => kind)).toEqual(again.map(() => 'materialized view data'));
    expect(again.length).toBeGreaterThan(0);
    await applySchema(sink.url, list);
  });

  it('let the missing index of a table that exists be created, and leave its columns alone', async () => {
    const make = (name: string, value: number): string => `
      CREATE FUNCTION public.start() RETURNS int LANGUAGE sql AS 'SELECT ${value}';
      CREATE TABLE public.t (id int CONSTRAINT ${name} CHECK (id > ${value}), at int DEFAULT public.start());`;
    await runScript(
      source.url,
      `${make('above', 1)} CREATE INDEX by_at ON public.t (at); ALTER TABLE public.t ADD PRIMARY KEY (id);`,
    );
    await runScript(sink.url, make('above', 2));
    await applySchema(sink.url, await readSchema(source.url));
    const { definitions } = await readSchema(sink.url);
    const sql = definitions.map((definition) => definition.sql).join('\n');
    expect(sql).toContain('CHECK ((id > 2))');
    expect(sql).toContain('SELECT 2');
    expect(sql).toContain('by_at');
    expect(sql).toContain('PRIMARY KEY USING INDEX');
  });

  it('leave to the sink the indexes that it makes for a partition it did not have', async () => {
    const make = (more: string): string => `
      CREATE TABLE public.t (id int, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
      CREATE INDEX t_at ON public.t (at);
      ${more}`;
    await runScript(
      source.url,
      make(`
        CREATE TABLE public.t_24 PARTITION OF public.t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01') PARTITION BY LIST (id);
        CREATE TABLE public.t_24_1 PARTITION OF public.t_24 FOR VALUES IN (1);
        CREATE INDEX own ON public.t_24_1 (id);`),
    );
    await runScript(sink.url, make(''));
    const list = await readSchema(source.url);
    await applySchema(sink.url, list);
    expect((await readSchema(sink.url)).definitions).toEqual(list.definitions);
  });

  it('do not begin a view or function anew that has no circle at the sink', async () => {
    await runScript(source.url, scriptOf('functions-14'));
    await runScript(
      sink.url,
      `CREATE SCHEMA parsed; CREATE VIEW parsed.summary AS SELECT 5::bigint AS n, 'y'::text COLLATE "C" AS "the text";`,
    );
    await applySchema(sink.url, await readSchema(source.url));
    const view = (await readSchema(sink.url)).definitions.find(({ id }) => id === 'view parsed.summary');
    expect(view?.sql).toContain('5');
  });

  it('hold the roles of the server, which policies depend on', async () => {
    await runScript(source.url, `CREATE TABLE t (); CREATE POLICY p ON t TO pg_monitor USING (true);`);
    const policy = (await readSchema(source.url)).definitions.find(({ kind }) => kind === 'policy');
    expect(policy?.dependsOn).toEqual(['role pg_monitor', 'table public.t']);
    expect((await listIds(sink.url)).has('role pg_monitor')).toBe(true);
  });
});

describe('what is not carried', () => {
  const source = useDatabase({ per: 'test' });
  const sink = useDatabase({ per: 'test' });

  it('is listed with its reason, and so is what needs it; the rest is carried', async () => {
    await runScript(source.url, scriptOf('not-carried'));
    const list = await readSchema(source.url);
    await applySchema(sink.url, list);
    const names = list.notCarried.map(({ kind, name }) => `${kind} ${name}`);
    expect(names).toEqual([
      'conversion nc.conv',
      'foreign server elsewhere',
      'foreign table nc.remote',
      'foreign table nc.remote_part',
      'function nc.typed(nc.remote)',
      'index nc.kept_pkey',
      'large objects 1',
      'materialized view nc.of_remote',
      'primary key kept_pkey on nc.kept',
      'publication pub',
      'table nc.kept',
      'user mapping elsewhere for postgres',
      'view nc.on_remote',
    ]);
    expect(JSON.stringify(list)).not.toContain('secret');
    expect((await readSchema(sink.url)).definitions.map(({ id }) => id)).toEqual(list.definitions.map(({ id }) => id));
  });

  it('includes an index whose build failed, and nothing that pg_dump would carry', async () => {
    await runScript(source.url, 'CREATE TABLE t (a int); CREATE INDEX broken ON t (a);');
    await runScript(source.url, `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'broken'::regclass`);
    const { notCarried } = await readSchema(source.url);
    expect(notCarried).toEqual([
      {
        kind: 'index',
        name: 'public.broken',
        because: 'the index is not valid at the source: an earlier build of it failed',
      },
    ]);
  });
});
