import type { DataSetScript } from './data-set.ts';

/**
 * A million rows of 16 columns, about 360 bytes each: integers, texts with what COPY must escape, exact and floating
 * numbers, times, jsonb, uuid, array, bytea, and NULLs in most columns. A primary key and two indexes.
 */
export function wideScript(scale: number): DataSetScript {
  const rows = Math.ceil(1_000_000 * scale);
  return {
    name: 'wide',
    rows,
    sql: `
      create table public.wide (
        id bigint not null, quantity integer, serial_number bigint, title text not null, code varchar(40) not null,
        price numeric(14, 4), ratio double precision, created_at timestamptz not null, changed_at timestamptz, day date,
        attributes jsonb, public_id uuid not null, is_active boolean, tags text[], payload bytea, note text);
      insert into public.wide
      select n,
        case when n % 7 > 0 then n::bigint * 7907 % 90001 end,
        n::bigint * 1300021,
        'Article ' || n || ', ' || md5(n::text) || case when n % 40 = 0 then E' tab\\there, line\\nbreak, back\\\\slash, Straße 東京' else '' end,
        'C-' || lpad(n::text, 11, '0'),
        case when n % 10 > 0 then (n * 37 % 2000003) / 64.0 end,
        case when n % 12 > 0 then n / 9.0 end,
        timestamptz '2021-03-04 05:06:07.654321+00' + n * interval '29 seconds',
        case when n % 3 > 0 then timestamptz '2023-01-01 00:00:00+00' + n * interval '7.25 seconds' end,
        date '2016-01-01' + n % 3650,
        case when n % 5 > 0 then jsonb_build_object('colour', (array['red', 'green', 'blue'])[1 + n % 3], 'size', n % 50,
          'deep', jsonb_build_object('n', n, 'name', 'v' || n), 'list', jsonb_build_array(n % 3, n % 5, null)) end,
        md5('public' || n)::uuid,
        case when n % 15 > 0 then n % 2 = 0 end,
        case when n % 4 > 0 then array['tag' || n % 12, 'with "quotes", and commas', 'z'] end,
        case when n % 6 > 0 then decode(md5('a' || n) || md5('b' || n), 'hex') end,
        case when n % 2 > 0 then repeat('some words ', n % 9) end
      from generate_series(1, ${rows}) n;
      alter table public.wide add primary key (id);
      create index wide_code on public.wide (code);
      create index wide_created_at on public.wide (created_at);`,
  };
}
