import type { DataSetScript } from './data-set.ts';

/** Two million rows as `pgbench` makes its accounts: three integers and padding, about 100 bytes each. */
export function narrowScript(scale: number): DataSetScript {
  const rows = Math.ceil(2_000_000 * scale);
  return {
    name: 'narrow',
    rows,
    sql: `
      create table public.narrow (id integer not null, branch integer, balance integer, filler char(84));
      insert into public.narrow select n, 1 + n / 100000, 0, '' from generate_series(1, ${rows}) n;
      alter table public.narrow add primary key (id);`,
  };
}
