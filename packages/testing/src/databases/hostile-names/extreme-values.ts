/** A table for each family of types, with the values that are hardest to carry. */
export function extremeValues(major: number): string {
  return (
    [types, numbers, times, texts, documents, networks, shapes, bits, lists, ranges, catalogTypes].join('\n') +
    since(major)
  );
}

const types = String.raw`
CREATE SCHEMA v;
CREATE EXTENSION hstore WITH SCHEMA v;
CREATE EXTENSION citext WITH SCHEMA v;
CREATE TYPE v.mood AS ENUM ('', ' ', 'a,b', 'it''s', '"', '\', '{', 'NULL', 'null', '🐘', '(', 'tab	');
CREATE TYPE v.pair AS (a integer, b text);
CREATE TYPE v.nested AS (p v.pair, list v.pair[], t timestamptz, m v.mood);
CREATE DOMAIN v.int_list AS integer[] CHECK (cardinality(VALUE) < 5);
CREATE DOMAIN v.pair_domain AS v.pair;
CREATE DOMAIN v.mood_domain AS v.mood CHECK (VALUE <> 'null');
CREATE DOMAIN v.range_domain AS int4range;
CREATE DOMAIN v.domain_of_domain AS v.int_list NOT NULL;
CREATE TABLE v.boolean (id integer PRIMARY KEY, b boolean);
INSERT INTO v.boolean VALUES (1, true), (2, false), (3, NULL);`;

const numbers = `
CREATE TABLE v.numbers (id integer PRIMARY KEY, n numeric, n50 numeric(50, 20), neg numeric(10, -3), i8 bigint, i4 integer, i2 smallint, f8 double precision, f4 real, m money);
INSERT INTO v.numbers VALUES
  (1, 'NaN', 'NaN', 'NaN', -9223372036854775808, -2147483648, -32768, 'NaN', 'NaN', '-92233720368547758.08'),
  (2, 'Infinity', NULL, NULL, 9223372036854775807, 2147483647, 32767, 'Infinity', 'Infinity', '92233720368547758.07'),
  (3, '-Infinity', NULL, NULL, 9007199254740993, 0, 0, '-Infinity', '-Infinity', 0),
  (4, 0, 0.00000000000000000001, 9999999000, 0, 0, 0, '-0', '-0', 0.01),
  (5, 0.000, -999999999999999999999999999999.99999999999999999999, -1000, 1, 1, 1, 5e-324, 1e-45, 1.1),
  (6, 1e-16383, 0.1, 0, 1, 1, 1, 1.7976931348623157e308, 3.4028235e38, 1),
  (7, repeat('9', 131072)::numeric, 1.10, 0, 1, 1, 1, 0.1, 0.1, 1),
  (8, (repeat('1', 100) || '.' || repeat('2', 16383))::numeric, 1, 0, 1, 1, 1, 9007199254740993, 16777217, 1),
  (9, 100000000000000000000, 1, 0, 1, 1, 1, 1e15, 1e6, 1), (10, 1.0e10, 1, 0, 1, 1, 1, 1e16, 1e7, 1);`;

const times = `
CREATE TABLE v.times (id integer PRIMARY KEY, z timestamptz, p timestamp, p0 timestamp(0), d date, t time, tz timetz, i interval, im interval month, i3 interval(3));
INSERT INTO v.times VALUES
  (1, 'infinity', 'infinity', 'infinity', 'infinity', '24:00:00', '24:00:00+15:59:59', '178000000 years', '11 mons', '0.0005'),
  (2, '-infinity', '-infinity', '-infinity', '-infinity', '00:00:00', '00:00:00-15:59:59', '-178000000 years', '-11 mons', '-0.0005'),
  (3, '4714-11-24 00:00:00+00 BC', '4714-11-24 00:00:00 BC', '0001-01-01 BC', '4714-11-24 BC', '23:59:59.999999', '23:59:59.999999+00', '2147483647 days', '1 year', NULL),
  (4, '294276-12-31 23:59:59.999999+00', '294276-12-31 23:59:59.999999', '10000-01-01', '5874897-12-31', '00:00:00.000001', '00:00:00.000001+05:45', '-2147483648 days', NULL, NULL),
  (5, '0001-01-01 00:00:00+00', '0001-01-01', '0099-12-31', '0044-03-15 BC', '12:00', '12:00+00:00:01', '2562047788 hours 54 secs 775807 microseconds', NULL, NULL),
  (6, '1999-12-31 23:59:59.999999+00', '1999-12-31 23:59:59.999999', '1999-12-31 23:59:59.5', '2000-01-01', '01:02:03.4', '01:02:03.4-03', '1 mon -1 day +00:00:00.000001', NULL, NULL),
  (7, '1970-01-01 00:00:00+00', '1970-01-01', '2024-02-29', '2024-02-29', NULL, NULL, '-1 year +2 mons -3 days +04:05:06.789', NULL, NULL),
  (8, '1900-01-01 00:00:00+00', '1582-10-10', '1752-09-05', '1752-09-05', NULL, NULL, '0', NULL, NULL);`;

const texts = String.raw`
CREATE TABLE v.texts (id integer PRIMARY KEY, t text, v varchar(10), c char(6), n name, q "char", ci v.citext, b bytea, h v.hstore, u uuid);
INSERT INTO v.texts (id, t, v, c, n, q, ci, b, h, u) VALUES
  (1, '', '', '', '', '', '', '', '', '00000000-0000-0000-0000-000000000000'),
  (2, '\N', '\N', '\N', '\N', '\', '\N', '\\N', '"\\N"=>"\\N"', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
  (3, '\.', '\.', '\.', '\.', '.', '\.', '\\.', '""=>""', NULL),
  (4, E'\t', E'\t', E'\t', E'\t', E'\t', E'\t', '\x09', E'"\t"=>"\t"', NULL),
  (5, E'a\nb\r\nc\r', E'\r\n', E'\n', E'\n', E'\n', E'\n', '\x0d0a', E'"\n"=>NULL', NULL),
  (6, 'NULL', 'null', 'NULL', 'NULL', 'N', 'NULL', 'NULL', '"NULL"=>NULL, "null"=>"NULL"', NULL),
  (7, '"', '"a,b"', '""', '"', '"', '"', '"', '"\""=>"=>"', NULL),
  (8, ' ', ' a ', ' a', ' ', ' ', ' Aa ', ' ', '" "=>" "', NULL),
  (9, 'e' || U&'\0301', '🐘🐘', 'ä', repeat('x', 63), 'x', 'ÄÖÜ', '\x00', '"ä"=>"🐘"', NULL),
  (10, U&'\FEFF\200B\202E\FFFD\+10FFFF', NULL, NULL, NULL, NULL, NULL, decode(repeat('00', 1000), 'hex'), NULL, NULL),
  (11, E'\x01\x02\x07\b\f\v\x1b\x7f', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO v.texts (id, b) SELECT 20, string_agg(set_byte('\x00', 0, i), '' ORDER BY i) FROM generate_series(0, 255) AS i;
INSERT INTO v.texts (id, t) SELECT 21, string_agg(chr(i), '' ORDER BY i) FROM generate_series(1, 65000) AS i WHERE i NOT BETWEEN 55296 AND 57343;
INSERT INTO v.texts (id, t) SELECT 22, repeat(E'long\tline\\with\n', 100000);`;

const documents = String.raw`
CREATE TABLE v.documents (id integer PRIMARY KEY, j json, b jsonb, p jsonpath, x xml, v tsvector, q tsquery);
INSERT INTO v.documents (id, j, b, p, v, q) VALUES
  (1, 'null', 'null', '$', '', 'a'),
  (2, ' { "a" : 1 , "a" : 2 } ', '{"a": 1, "a": 2}', 'strict $.a[*] ? (@ > 1 && @.b == "x\"y")', $$'it''s':1A,16383B 'back\\slash' ' ':3$$, $$'it''s':*AB & !( b <-> c <5> d )$$),
  (3, '"\u0000"', '"\\u0000"', '$."$"', NULL, NULL),
  (4, '"\ud83d\udc18"', '"\ud83d\udc18 \" \\ \/ \b\f\n\r\t"', '$[last - 1, 0 to 3]', NULL, NULL),
  (5, '1e400', '1e400', '-1.5e10', NULL, NULL),
  (6, '-0', '-0.0', NULL, NULL, NULL),
  (7, '123456789012345678901234567890.123456789', '123456789012345678901234567890.123456789', NULL, NULL, NULL),
  (8, E'[\n\t1,\n\t2 ]', '{"": {"": []}, "zz": 1, "a": [1, 1.0, 1.00, true, null]}', NULL, NULL, NULL),
  (9, (repeat('[', 500) || repeat(']', 500))::json, (repeat('[', 500) || repeat(']', 500))::jsonb, NULL, NULL, NULL);
-- XML is left out of some builds.
DO $$BEGIN
  INSERT INTO v.documents (id, x) VALUES (20, '<a b="c">&lt;x&gt; é <![CDATA[<>]]></a>'), (21, XMLPARSE (CONTENT 'text <b/> more')), (22, '');
EXCEPTION WHEN feature_not_supported THEN
  INSERT INTO v.documents (id) VALUES (20);
END$$;`;

const networks = `
CREATE TABLE v.networks (id integer PRIMARY KEY, i inet, c cidr, m macaddr, m8 macaddr8);
INSERT INTO v.networks VALUES
  (1, '0.0.0.0/0', '0.0.0.0/0', '00:00:00:00:00:00', '00:00:00:00:00:00:00:00'),
  (2, '255.255.255.255', '10.0.0.0/8', 'ff:ff:ff:ff:ff:ff', 'ff:ff:ff:ff:ff:ff:ff:ff'),
  (3, '::', '::/0', NULL, NULL), (4, '::ffff:1.2.3.4/96', '2001:db8::/32', NULL, NULL), (5, '10.1.2.3/8', '10.1.2.3/32', NULL, NULL);`;

const shapes = `
CREATE TABLE v.shapes (id integer PRIMARY KEY, p point, l line, s lseg, b box, pa path, po polygon, c circle);
INSERT INTO v.shapes VALUES
  (1, '(0,0)', '{1,0,0}', '[(0,0),(0,0)]', '(0,0),(0,0)', '[(0,0)]', '((0,0))', '<(0,0),0>'),
  (2, '(NaN,Infinity)', '{0.1,-0.2,1e300}', '[(-0,1e-300),(1e300,5e-324)]', '(1,2),(3,-4)', '((0.1,0.2),(3,4))', '((0,0),(1,1),(2,0))', '<(0.1,0.2),1e10>'),
  (3, '(-Infinity,-0)', NULL, NULL, NULL, '[(1,2),(3,4),(5,6)]', NULL, '<(NaN,0),Infinity>'),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`;

const bits = `
CREATE TABLE v.bits (id integer PRIMARY KEY, b1 bit, b9 bit(9), b64 bit(64), v varbit, v5 varbit(5));
INSERT INTO v.bits VALUES (1, B'0', B'000000001', B'1'::bit(64), B'', B''), (2, B'1', B'111111111', ~B'0'::bit(64), repeat('10', 1000)::varbit, B'10101'), (3, NULL, NULL, NULL, NULL, NULL);`;

const lists = String.raw`
CREATE TABLE v.lists (
  id integer PRIMARY KEY, i integer[], t text[], f double precision[], n numeric[], d date[], z timestamptz[], b boolean[], by bytea[], j jsonb[],
  bx box[], m v.mood[], p v.pair[], ne v.nested, nl v.nested[], il v.int_list, pd v.pair_domain[], md v.mood_domain, dd v.domain_of_domain, u uuid[], vb varbit[], c char(3)[]
);
INSERT INTO v.lists (id, dd) VALUES (1, '{}');
INSERT INTO v.lists VALUES (2, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', ROW(NULL, NULL, NULL, NULL), '{}', '{}', '{}', '', '{1}', '{}', '{}', '{}');
INSERT INTO v.lists VALUES (3, '[0:2]={1,NULL,-3}', '{NULL,"NULL",null,"",a b,"a,b","a\"b","a\\b","{}","\\N"," "}', '{NaN,Infinity,-0,1e-300,0.1}', '{NaN,1.10,-Infinity}',
  '{infinity,0001-01-01 BC,NULL}', '{"2024-01-01 00:00:00.000001+00",-infinity}', '{t,f,NULL}', ARRAY['\x00', '', '\xff']::bytea[], ARRAY['null', '{"a": "\""}', NULL]::jsonb[],
  '{(1,1),(0,0);(2,2),(0,0)}', enum_range(NULL::v.mood), ARRAY[ROW(1, 'a')::v.pair, NULL, ROW(NULL, '')::v.pair, ROW(2, '("\,')::v.pair],
  ROW(ROW(1, 'x,"y"'), ARRAY[ROW(2, NULL)::v.pair], '2024-01-01 00:00+00', '\'), ARRAY[ROW(NULL, '{}', NULL, '"')::v.nested, NULL], '{1,2,3}', ARRAY[ROW(1, '')::v.pair_domain], '🐘', '{1,2}',
  '{00000000-0000-0000-0000-000000000001,NULL}', '{101,NULL,""}', '{a,bc,NULL}');
INSERT INTO v.lists (id, i, t, m, dd) VALUES (4, '[-1:0][5:6]={{1,2},{NULL,4}}', ARRAY[ARRAY['a', NULL], ARRAY['"', '']], ARRAY[ARRAY['', NULL], ARRAY['a,b', '\']]::v.mood[], '[7:8]={1,2}');
INSERT INTO v.lists (id, i, dd) SELECT 5, array_agg(i), '{5}' FROM generate_series(1, 10000) AS i;
INSERT INTO v.lists (id, i, dd) VALUES (6, '{{{{{{1}}}}}}', '{6}');`;

const ranges = `
CREATE TABLE v.ranges (id integer PRIMARY KEY, i int4range, b int8range, n numrange, d daterange, t tsrange, z tstzrange, mi int4multirange, mz tstzmultirange, rd v.range_domain, l int4range[]);
INSERT INTO v.ranges VALUES
  (1, 'empty', 'empty', 'empty', 'empty', 'empty', 'empty', '{}', '{}', 'empty', '{}'),
  (2, '(,)', '[,5)', '(NaN,)', '[2024-01-01,infinity]', '(,"2024-01-01 00:00:00.000001"]', '["-infinity","infinity")', '{(,)}', '{["2024-01-01 00:00+00","2024-01-02 00:00+00"),("2024-02-01 00:00+00",)}', '[1,2)', '{"[1,2)",empty,NULL,"(,)"}'),
  (3, '[-2147483648,2147483647)', '[-9223372036854775808,9223372036854775807)', '[-1.10,1.100]', '[4714-11-24 BC,5874897-12-31)', NULL, NULL, '{[1,2),[5,7)}', NULL, NULL, NULL),
  (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`;

// Binary COPY carries the number of a relation or type, which is another one in another database, and has no form for aclitem.
const catalogTypes = `
CREATE FUNCTION v.function_of_ours(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE v.catalog_types (
  id integer PRIMARY KEY, o oid, c regclass, t regtype, f regproc, fp regprocedure, op regoperator, ns regnamespace, ro regrole, co regcollation, cf regconfig, di regdictionary,
  x xid, x8 xid8, ci cid, ti tid, ls pg_lsn, sn pg_snapshot, tx txid_snapshot, iv int2vector, ov oidvector, rc refcursor, acl aclitem[], cs regclass[], ts regtype[]
);
INSERT INTO v.catalog_types VALUES
  (1, 4294967295, 'v.numbers', 'v.mood', 'v.function_of_ours', 'v.function_of_ours(integer)', '+(integer,integer)', 'v', 0, '"C"', 'english', 'simple',
   '4294967295', '18446744073709551615', '1', '(4294967295,65535)', 'FFFFFFFF/FFFFFFFF', '10:20:10,14,15', '10:20:10,14,15', '1 -2 3', '1 2 4294967295', 'a "cursor"', '{=r/postgres}',
   '{v.numbers,v.texts,NULL,pg_class}', '{v.pair,integer[]}'),
  (2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '0', '0', '0', '(0,0)', '0/0', '1:1:', '1:1:', '', '', '', '{}', '{}', '{}'),
  (3, NULL, 'pg_catalog.pg_type', 'timestamp with time zone', 'now', 'now()', NULL, 'pg_catalog', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);`;

function since(major: number): string {
  const infinite = major >= 17 ? `INSERT INTO v.times (id, i) VALUES (20, 'infinity'), (21, '-infinity');` : '';
  // Before 16 such a byte came out as text that is not valid UTF-8.
  const highByte = major >= 16 ? String.raw`INSERT INTO v.texts (id, q) VALUES (30, '\200'), (31, '\377');` : '';
  return `${infinite}\n${highByte}`;
}
