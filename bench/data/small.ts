import type { DataSetScript } from './data-set.ts';

const TABLES = 200;

/** 200 tables of 1,000 rows; each has a primary key, an index and, but for the first, a foreign key to an earlier table. */
export function smallScript(scale: number): DataSetScript {
  const rows = Math.ceil(1000 * scale);
  const name = (table: number): string => `small.t${String(table).padStart(3, '0')}`;
  const numbers = Array.from({ length: TABLES }, (_, index) => index + 1);
  const tables = numbers.map(
    (number) => `
      create table ${name(number)} (
        id integer primary key, parent_id integer, name text not null, email varchar(100), amount numeric(12, 2),
        created_at timestamptz not null default now(), details jsonb, is_on boolean);
      insert into ${name(number)}
      select n, ${number === 1 ? 'null' : `1 + n * 7 % ${rows}`}, 'name ' || n, 'person' || n || '@mail.example', n * 1.25,
        timestamptz '2022-01-01 00:00:00+00' + n * interval '1 hour', jsonb_build_object('n', n), n % 2 = 0
      from generate_series(1, ${rows}) n;
      create index on ${name(number)} (parent_id);`,
  );
  const keys = numbers
    .slice(1)
    .map((number) => `alter table ${name(number)} add foreign key (parent_id) references ${name(number >> 1)} (id);`);
  return {
    name: 'small',
    rows: rows * TABLES,
    sql: ['create schema small;', ...tables, ...keys].join('\n'),
  };
}
