import type { TestDatabase } from '../databases/test-database.ts';

/** One row is empty throughout, one is full, and empty strings are not empty. */
export const nullInEveryColumn: TestDatabase = {
  name: 'null-in-every-column',
  summary: 'One row is empty throughout, one is full, and empty strings are not empty.',
  script: () => String.raw`
    CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
    CREATE TYPE pair AS (x integer, y text);
    CREATE DOMAIN short_text AS text CHECK (length(value) < 10);
    CREATE TABLE every_type (
      a_bool boolean, a_small smallint, an_int integer, a_big bigint, a_real real, a_double double precision,
      a_numeric numeric, a_money money, a_text text, a_varchar varchar(20), a_char char(5), an_internal "char", a_name name,
      a_bytea bytea, a_date date, a_time time, a_timetz timetz, a_timestamp timestamp, a_timestamptz timestamptz,
      an_interval interval, a_uuid uuid, a_json json, a_jsonb jsonb, a_path jsonpath, an_inet inet, a_cidr cidr,
      a_mac macaddr, a_mac8 macaddr8, a_bit bit(4), a_varbit varbit, a_point point, a_line line, a_lseg lseg, a_box box,
      a_path_geo path, a_polygon polygon, a_circle circle, a_tsvector tsvector, a_tsquery tsquery, an_int4range int4range,
      a_numrange numrange, a_tstzrange tstzrange, a_multirange int8multirange, an_oid oid, an_lsn pg_lsn, an_xid8 xid8,
      an_int_array integer[], a_text_array text[], a_mood mood, a_mood_array mood[], a_pair pair, a_pair_array pair[],
      a_domain short_text, a_domain_array short_text[], a_default text DEFAULT 'given', a_stamp timestamptz DEFAULT now()
    );
    INSERT INTO every_type VALUES (
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO every_type VALUES (
      true, 1, 2, 3, 4.5, 5.5, 6.50, 7, 'text', 'varchar', 'char', 'c', 'name', '\xdeadbeef', '2024-01-02', '03:04:05.006',
      '03:04:05.006+02', '2024-01-02 03:04:05.000006', '2024-01-02 03:04:05.000006+00', '1 day 02:03:04',
      'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"b": 1,  "a": [null]}', '{"b": 1, "a": [null]}', '$.a[*] ? (@ > 1)',
      '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', B'1010', B'101', '(1,2)', '{1,2,3}',
      '[(1,2),(3,4)]', '(3,4),(1,2)', '[(1,2),(3,4)]', '((1,2),(3,4),(5,6))', '<(1,2),3>', $$'a':1A b:2$$, $$'a' & !b$$,
      '[1,5)', '(1.5,)', '[2024-01-01 00:00+00,2024-02-01 00:00+00)', '{[1,3),[7,9)}', 12345, '16/B374D848', '123',
      '{1,NULL,3}', '{a,NULL,"NULL",""}', 'ok', '{sad,NULL,happy}', '(1,"a,b")', ARRAY[(1, 'x')::pair, NULL, (NULL, '')::pair],
      'short', '{a,b}', 'other', '2024-01-02 03:04:05+00');
    INSERT INTO every_type (a_text, a_varchar, a_char, a_bytea, a_text_array, a_varbit, a_json, a_jsonb, a_tsvector, an_int4range, a_multirange, a_default)
      VALUES ('', '', '', '', '{}', B'', 'null', 'null', '', 'empty', '{}', '');
  `,
};
