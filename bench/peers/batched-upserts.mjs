// What scripts do that keep a table up to date: statements of a thousand rows each, in one transaction. Reads changes from a
// ready, unzipped TSV file of the service (header `meta.ts`, `meta.action`, `key.id`, `value.…`). Arguments: the target's URL, its
// table (quoted), the file. Writes its figures as JSON.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { measured } from '../measured.mjs';

const [, , url, table, file] = process.argv;
const rowsAtOnce = 1000;
const escapes = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', 0: '' };
const isMysql = url.startsWith('mysql:');

function fieldOf(text) {
  if (text === '\\N') return null;
  return text.includes('\\') ? text.replaceAll(/\\(.)/g, (_, letter) => escapes[letter] ?? letter) : text;
}

async function connectPostgres() {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return {
    upsert: (columns, rows) => {
      const places = rows.map((row, r) => `(${row.map((_, c) => `$${r * columns.length + c + 1}`).join(',')})`);
      const sets = columns.slice(1).map((column) => `"${column}" = EXCLUDED."${column}"`);
      const names = columns.map((column) => `"${column}"`).join(',');
      const sql = `INSERT INTO ${table} (${names}) VALUES ${places.join(',')} ON CONFLICT ("id") DO UPDATE SET ${sets.join(',')}`;
      return client.query(sql, rows.flat());
    },
    remove: (keys) => client.query(`DELETE FROM ${table} WHERE "id" = ANY($1::bigint[])`, [keys]),
    run: (sql) => client.query(sql),
    end: () => client.end(),
  };
}

async function connectMysql() {
  const { default: mysql } = await import('mysql2/promise');
  const client = await mysql.createConnection({ uri: url, timezone: 'Z' });
  return {
    upsert: (columns, rows) => {
      const sets = columns.slice(1).map((column) => `\`${column}\` = VALUES(\`${column}\`)`);
      const names = columns.map((column) => `\`${column}\``).join(',');
      const forMysql = rows.map((row) =>
        row.map((field) => (isMoment(field) ? field.slice(0, -1).replace('T', ' ') : field)),
      );
      return client.query(`INSERT INTO ${table} (${names}) VALUES ? ON DUPLICATE KEY UPDATE ${sets.join(',')}`, [
        forMysql,
      ]);
    },
    remove: (keys) => client.query(`DELETE FROM ${table} WHERE \`id\` IN (?)`, [keys]),
    run: (sql) => client.query(sql),
    end: () => client.end(),
  };
}

function isMoment(field) {
  return field !== null && field.length >= 20 && field.endsWith('Z') && field[10] === 'T';
}

async function applyFile() {
  const target = await (isMysql ? connectMysql() : connectPostgres());
  await target.run('BEGIN');
  let columns;
  let upserts = [];
  let deletes = [];
  const flush = async () => {
    if (upserts.length > 0) await target.upsert(columns, upserts);
    if (deletes.length > 0) await target.remove(deletes);
    upserts = [];
    deletes = [];
  };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const fields = line.split('\t');
    if (columns === undefined) {
      columns = fields.slice(2).map((name) => name.replace(/^(key|value)\./, ''));
    } else if (fields[1] === 'D') {
      deletes.push(fields[2]);
    } else {
      upserts.push(fields.slice(2).map(fieldOf));
    }
    if (upserts.length + deletes.length >= rowsAtOnce) await flush();
  }
  await flush();
  await target.run('COMMIT');
  await target.end();
}

await measured(applyFile);
