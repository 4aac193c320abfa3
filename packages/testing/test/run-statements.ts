/** A process for tests to kill: runs three statements on the database that its argument names, a load among them. */
import { PassThrough } from 'node:stream';
import mysql from 'mysql2/promise';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

const [, , url = ''] = process.argv;
await (url.startsWith('mysql:') ? onMysql() : onPostgres());

async function onPostgres(): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query('INSERT INTO t VALUES ($1)', [1]);
  const copy = client.query(copyFrom('COPY t FROM STDIN'));
  await new Promise((resolve, reject) => {
    copy.on('finish', resolve).on('error', reject);
    copy.end('2\n3\n');
  });
  await client.query('COMMIT');
  await client.end();
}

async function onMysql(): Promise<void> {
  const client = await mysql.createConnection({ uri: url });
  await client.query('START TRANSACTION');
  await client.execute('INSERT INTO t VALUES (?)', [1]);
  const sql = `LOAD DATA LOCAL INFILE 'x' INTO TABLE t`;
  const file = new PassThrough();
  file.end('2\n3\n');
  await client.query({ sql, infileStreamFactory: () => file });
  await client.query('COMMIT');
  await client.end();
}
