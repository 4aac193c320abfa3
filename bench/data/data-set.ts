import type { PostgresDatabase } from '@sync/testing';
import { runSql, type Servers } from '../servers.ts';

/** Rows at the source, and an empty database for them at the target. */
export interface DataSet extends AsyncDisposable {
  readonly source: PostgresDatabase;
  readonly target: PostgresDatabase;
  readonly rows: number;
}

/** What a data set holds. */
export interface DataSetScript {
  readonly name: string;
  readonly rows: number;
  readonly sql: string;
}

/** Makes both databases and fills the source, whose tables are then vacuumed and analysed. */
export async function makeDataSet(servers: Servers, script: DataSetScript): Promise<DataSet> {
  process.stderr.write(`making ${script.name}: ${script.rows.toLocaleString('en')} rows\n`);
  const source = await servers.source.createDatabase(`${script.name}_source`);
  const target = await servers.target.createDatabase(`${script.name}_target`);
  await runSql(source.url, script.sql);
  await runSql(source.url, 'vacuum analyze');
  await runSql(source.url, 'checkpoint');
  const drop = async (): Promise<void> => {
    await Promise.all([source.drop(), target.drop()]);
  };
  return { source, target, rows: script.rows, [Symbol.asyncDispose]: drop };
}

/** Empties the target, see {@link clearDatabase}. */
export function clearTarget({ target }: DataSet): Promise<void> {
  return clearDatabase(target.url);
}

/** Leaves no schema but an empty `public`. Then writes what is dirty, so that no variant pays for another. */
export async function clearDatabase(url: string): Promise<void> {
  await runSql(
    url,
    `do $body$
     declare found text;
     begin
       for found in select nspname from pg_namespace where nspname <> 'information_schema' and nspname !~ '^pg_' loop
         execute format('drop schema %I cascade', found);
       end loop;
       create schema public;
     end
     $body$`,
  );
  await runSql(url, 'checkpoint');
}

/** How many rows, indexes and foreign keys the data's own tables have at the target. */
export async function describeTarget({ target }: DataSet): Promise<string> {
  const [names] = await runSql<{ tables: string[] }>(
    target.url,
    `select coalesce(array_agg(format('%I.%I', schemaname, tablename)), '{}') as tables
     from pg_tables where schemaname in ('public', 'small')`,
  );
  const counts = (names?.tables ?? []).map((table) => `(select count(*) from ${table})`);
  const [counted] = await runSql<{ rows: string; indexes: string; keys: string }>(
    target.url,
    `select ${['0', ...counts].join(' + ')} as rows,
       (select count(*) from pg_indexes where schemaname in ('public', 'small')) as indexes,
       (select count(*) from pg_constraint where contype = 'f') as keys`,
  );
  return `${counted?.rows} rows, ${counted?.indexes} indexes, ${counted?.keys} foreign keys`;
}
