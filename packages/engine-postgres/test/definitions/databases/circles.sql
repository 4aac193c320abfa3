-- What needs each other across kinds, and names that look like SQL.
create extension cube; create extension earthdistance;
-- view with pk dependence, used by a policy, a trigger function type, matview, rule
create table a (id int primary key, n text, v int[]);
create view av as select a.*, count(*) c from a group by id;
create function use_av(r av) returns int language sql immutable as 'select 1';
create index on a ((use_av(null::av)));
create table b (id int primary key, x int default use_av(null), check (use_av(null) = 1));
create view bv as select * from b where use_av(null::av) = 1;
create materialized view mv as select *, use_av(null) from av;
create policy p on a using (exists (select from av));
create table c (g int generated always as (use_av(null::av)) stored, i int);
-- function depends on matview row type and table default
create function f_mv(m mv) returns int language sql as 'select 1';
create table d (id int default f_mv(null));
-- two tables with each other's types in functions
create function a_b(a) returns b language sql as 'select * from b limit 1';
create function b_a(b) returns a language sql as 'select * from a limit 1';
create table e (x a, y b[], z text default (a_b(null)).id::text);
-- domain on table type and check function
create domain da as a check ((value).id > 0);
create table dd (x da, y da[]);
-- sequence default across schemas
create schema s1; create schema s2;
create sequence s1.q; create table s2.t (id int default nextval('s1.q') primary key); alter sequence s1.q owned by none;
-- trigger on view calling function in other schema with args
create table only_default_partition (a int) partition by range (a);
create table odp_d partition of only_default_partition default;
-- self fk composite, fk with same name on different tables
create table f1 (a int, b int, pa int, pb int, primary key (a,b), constraint same foreign key (pa, pb) references f1);
create table f2 (a int, b int, constraint same foreign key (a, b) references f1 (a, b) on delete set null on update cascade not valid);
-- unique constraint with same name index in other schema
create table s1.u (a int unique, constraint "u_A_key" unique (a)); create table s2.u (a int unique);
-- names that look like sql
create table "select" ("from" int primary key, "where" text check ("where" <> 'x'), "Table.Dot" int, "a""b" int, " lead" int, "tr " int, "	tab" int, "new
line" int);
create index "index on" on "select" ("where", "a""b");
create view "view of" as select "from", "Table.Dot" as "x.y" from "select";
create function "do it"("the int" int, out "the out" int) language sql as 'select 1';
create type "Enum.Type" as enum ('A,B', '{}', '"', '', ' ');
create table en (e "Enum.Type" default '"', es "Enum.Type"[] default '{"A,B",""}');
comment on column "select"."new
line" is 'multi
line';
-- rule on partitioned? statistics on expressions; table with only generated
create table gen_only (g int generated always as (1) stored);
-- trigger with transition tables on partition root statement
create function tg() returns trigger language plpgsql as 'begin return null; end';
create trigger "weird.name" after insert on only_default_partition referencing new table as "new rows" for each statement execute function tg();
-- view on information_schema & pg_catalog
create view cat as select table_name from information_schema.tables;
create view sizes as select c.relname, pg_total_relation_size(c.oid) from pg_class c join pg_namespace n on n.oid = c.relnamespace;
-- arrays of composite with default, json default etc

create view late_view as select * from a;

-- check with in-list, between, case, etc
create table chk (a int check (a between 1 and 10), b text check (b in ('x','y')), c int check (case when c > 0 then true else false end), d date check (d > '2000-01-01'::date and d < 'infinity'), e text check (e ~* '^\w+''s\\$'), f jsonb check (jsonb_typeof(f->'a') = 'array'), g numeric check (g::int % 2 = 0), h int check (not (h is null and a is null)), i text check (char_length(trim(both from i)) > 0), j interval check (j > '1 day'::interval), k timestamptz default '-infinity', l int default (1 + 2) * 3, m text default ('a' || 'b') collate "C", n bool default (1 in (1,2)), o float8 default 'NaN', p int default -1, q text default current_setting('server_version'), r int[] default '{{1,2},{3,4}}'::int[], s oid default 'a'::regclass::oid);
create table inh_p (id int primary key, check (id > 0) no inherit); create table inh_c (primary key (id)) inherits (inh_p);
create unlogged table ul (a int primary key) ; create index on ul (a desc);
create table fil (a int, b int) with (fillfactor=10); create unique index filu on fil (a) where b > 0; 
