import { formatPlan, planSync, sync } from '@sync/core';
import { mysqlSource } from '@sync/sources-mysql';
import { postgresSource } from '@sync/sources-postgres';
import { mysqlSink } from '@sync/sinks-mysql';
import { postgresSink } from '../sinks-postgres/src/index.ts';
import pg from 'pg';
import mysql from 'mysql2/promise';

const my = await mysql.createConnection({
  uri: process.env.MY ?? 'mysql://root@127.0.0.1:3407/',
  multipleStatements: true,
});
const base = process.env.MY ?? 'mysql://root@127.0.0.1:3407/';
await my.query('drop database if exists g_a; create database g_a; drop database if exists g_b; create database g_b');
await my.query(`use g_a; create table parents (id int unsigned not null auto_increment primary key, name varchar(40) not null unique, ok tinyint(1) not null default 1, b bigint unsigned, y year, d date, dt datetime(6), ts timestamp(3) null, t time(2), j json, e enum('a','b') default 'a', s set('x','y'), f float, g double, dc decimal(12,4) default 1.5, bi bit(5), bl blob, txt text, total bigint unsigned generated always as (b + 1) stored) comment 'hello';
create table kids (id bigint not null primary key, parent_id int unsigned, constraint kp foreign key (parent_id) references parents(id) on delete set null, key (parent_id));
insert into parents (id,name,ok,b,y,d,dt,ts,t,j,e,s,f,g,dc,bi,bl,txt) values (1,'one',1,18446744073709551614,2024,'2020-01-01','2020-01-01 10:00:00.123456','2020-01-01 10:00:00.123','10:00:00.5','{"a": 1}','b','x,y',1.5,2.25,3.25,b'10101',x'00ff','hi'),(2,'two',0,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null);
insert into kids values (1,1),(2,null),(3,2);`);
const pgc = new pg.Client('postgres://postgres@127.0.0.1:5466/postgres');
await pgc.connect();
await pgc.query('drop schema public cascade; create schema public');
const pgUrl = 'postgres://postgres@127.0.0.1:5466/postgres';
const opts = { source: mysqlSource(base + 'g_a'), sink: postgresSink(pgUrl), schema: 'create' } as const;
console.log(formatPlan(await planSync(opts)));
const r = await sync(opts);
console.log(
  r.created.length,
  r.tables.map((t) => [t.table, t.rowsWritten, t.lane, t.unfit]),
);
console.log((await pgc.query('select * from parents order by id')).rows);
const again = await planSync({ ...opts, truncate: 'selected' });
console.log(
  'again',
  again.steps.map((s) => s.id),
  again.notCarried.length,
  again.warnings,
);
// zero dates
await my.query(
  `use g_a; set sql_mode='ALLOW_INVALID_DATES'; insert into parents (id,name,ok,d,dt,t) values (3,'three',7,'0000-00-00','2020-00-10 00:00:00','-800:00:00')`,
);
await sync({ ...opts, truncate: 'selected' }).catch((e) => console.log(e.code, e.message));
const c = await sync({ ...opts, truncate: 'selected', onUnfit: 'clamp' });
console.log(c.tables.map((t) => t.unfit));
console.log((await pgc.query('select id, ok, d::text, dt::text, t::text from parents where id=3')).rows);
const n = await sync({ ...opts, truncate: 'selected', onUnfit: 'null', columns: { ok: { onUnfit: 'clamp' } } });
console.log(n.tables.map((t) => t.unfit));
// text policy, new schema
await pgc.query('drop schema public cascade; create schema public');
const tp = await planSync({ ...opts, onUnfit: 'text' });
console.log(formatPlan(tp));
await sync({ ...opts, onUnfit: 'text' });
console.log((await pgc.query('select * from parents where id=3')).rows);
// back to mysql
await pgc.query('drop schema public cascade; create schema public');
await my.query('delete from g_a.parents where id = 3');
await sync(opts);
const back = { source: postgresSource(pgUrl), sink: mysqlSink(base + 'g_b'), schema: 'create' } as const;
console.log(formatPlan(await planSync(back)));
await sync(back);
console.log((await my.query('select * from g_b.parents'))[0], (await my.query('show create table g_b.parents'))[0]);
console.log((await my.query('select max(id) m from g_b.parents'))[0]);
await my.end();
await pgc.end();
