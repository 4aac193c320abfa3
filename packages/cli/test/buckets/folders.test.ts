import { digestTables, queryPostgres } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { startDbsync } from '../run-dbsync.ts';
import { expectFailure, useBucketLab } from './use-lab.ts';

const lab = useBucketLab();

const tables = `
CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, referrer int REFERENCES customers, account bigint);
CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customers, total numeric(30,10), at timestamptz,
  tags text[], detail jsonb, twice numeric GENERATED ALWAYS AS (total * 2) STORED);
`;
const customers = `{"id":1,"name":"Ann","referrer":2,"account":9007199254740993}
{"id":2,"name":"Bob \\u00e4 \\"b\\"","referrer":null,"account":-9223372036854775808}
`;
const ordersHead = 'id,customer,total,at,tags,detail,twice\n';
const orders = `${ordersHead}10,1,12345678901234567890.0123456789,2024-05-01T12:00:00.123456Z,"{a,""b c""}","{""k"": 1.10}",7\n`;
const moreOrders = `${ordersHead}11,2,,,,"null",\n`;

describe('folders of JSON lines and CSV', () => {
  const sink = useDatabase({ name: 'bucket_folders', script: tables });
  const rows = async () => ({
    customers: await queryPostgres(sink.url, 'SELECT id, name, referrer, account FROM customers ORDER BY id'),
    orders: await queryPostgres(
      sink.url,
      'SELECT id, customer, total, at AT TIME ZONE $$UTC$$, tags, detail, twice FROM orders ORDER BY id',
    ),
  });
  const expected = {
    customers: [
      ['1', 'Ann', '2', '9007199254740993'],
      ['2', 'Bob ä "b"', null, '-9223372036854775808'],
    ],
    orders: [
      [
        '10',
        '1',
        '12345678901234567890.0123456789',
        '2024-05-01 12:00:00.123456',
        '{a,"b c"}',
        '{"k": 1.10}',
        '24691357802469135780.0246913578',
      ],
      ['11', '2', null, null, null, 'null', null],
    ],
  };
  const fill = (store: typeof lab.s3 | typeof lab.gcs): void => {
    store.put('nightly/orders/1.csv.gz', gzipSync(orders));
    store.put('nightly/orders/2.csv.zst', zstdCompressSync(moreOrders));
    store.put('nightly/customers/part.jsonl', customers);
  };

  it('of S3 arrive in tables that are there, parents first, every digit kept', async () => {
    fill(lab.s3);
    const result = await lab.syncAlone([
      '--source-bucket',
      's3://exports/nightly',
      ...lab.endpoint(lab.s3),
      '--destination-connection-url',
      sink.url,
    ]);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(result.stderr).toMatch(/^Snapshot: 3 objects of s3:\/\/exports\/nightly/m);
    expect(result.stdout).toMatch(/^snapshot: 3 objects of s3:\/\/exports\/nightly/m);
    expect(await rows()).toEqual(expected);
  });

  it('of Google replace them', async () => {
    fill(lab.gcs);
    const result = await lab.syncAlone([
      '--source-bucket=gs://exports',
      '--source-prefix=nightly',
      ...lab.endpoint(lab.gcs),
      '--destination-connection-url',
      sink.url,
      '--truncate-before-insert',
    ]);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(await rows()).toEqual(expected);
  });
});

describe('types that a file declares', () => {
  const sink = useDatabase({ name: 'bucket_declared' });

  it('make the tables', async () => {
    lab.s3.put('export/2024/a.tsv', '1\tone\\n\t2024-05-01\n2\t\\N\t\\N\n');
    await writeFile(
      join(lab.folder, 'declared.yaml'),
      `
source:
  bucket:
    url: s3://exports
    prefix: export
    endpoint: ${lab.s3.url}
    path-style: true
    tables:
      things:
        objects: 20*/**
        has-header: false
        primary-key: [id]
        columns: [{ name: id, type: bigint }, { name: word, type: varchar(9) }, { name: day, type: date }]
destination: { connection-url: '${sink.url}', init-schema: true }
`,
    );
    const result = await lab.sync(['--config', 'declared.yaml']);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(await queryPostgres(sink.url, 'SELECT id, word, day FROM things ORDER BY id')).toEqual([
      ['1', 'one\n', '2024-05-01'],
      ['2', null, null],
    ]);
    const types = `SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = 'things' ORDER BY ordinal_position`;
    expect(await queryPostgres(sink.url, types)).toEqual([
      ['id', 'bigint', 'NO'],
      ['word', 'character varying', 'YES'],
      ['day', 'date', 'YES'],
    ]);
  });
});

describe('what goes wrong leaves the table as it was', () => {
  const sink = useDatabase({
    name: 'bucket_bad',
    script: `CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'before')`,
  });
  let before: object;
  beforeAll(async () => {
    before = await digestTables(sink.url);
  });
  const run = (args: readonly string[], env?: Record<string, string>) =>
    lab.sync(
      [
        ...lab.endpoint(lab.s3),
        '--truncate-before-insert',
        '--destination-connection-url',
        sink.url,
        '--source-bucket',
        ...args,
      ],
      env,
    );

  it.each<[string, Record<string, string | Uint8Array>, string, string]>([
    ['an object that is not gzip', { '1.jsonl.gz': 'not gzip' }, 'READ_CORRUPT', '1.jsonl.gz'],
    [
      'an object that is cut',
      { '1.jsonl.gz': gzipSync('{"id":2}\n'.repeat(999)).subarray(0, -9) },
      'READ_CORRUPT',
      '1.jsonl.gz',
    ],
    ['a line that is cut', { '1.jsonl': '{"id":2,"v":"x"}\n{"id":3,"v":"secret' }, 'READ_CORRUPT', 'line 2'],
    ['a column the destination lacks', { '1.jsonl': '{"id":2,"w":1}\n' }, 'CATALOG_COLUMN_MISSING', 'w'],
    ['a value that is none of its type', { '1.csv': 'id,v\n2,x\nsecret,y\n' }, 'READ_CORRUPT', 'id'],
    ['a file of which nothing tells the format', { 'data.bin': 'x' }, 'CATALOG_SELECTION_EMPTY', ''],
  ])('%s', async (_title, objects, code, says) => {
    for (const [name, content] of Object.entries(objects)) lab.s3.put(`bad/t/${name}`, content);
    try {
      const result = await run(['s3://exports/bad']);
      expectFailure(result, { code, says });
      expect(result.stderr).not.toContain('secret');
      expect(await digestTables(sink.url)).toEqual(before);
    } finally {
      for (const name of Object.keys(objects)) lab.s3.remove(`bad/t/${name}`);
    }
  });

  it('a table the destination does not have', async () => {
    lab.s3.put('strange/elsewhere/1.jsonl', '{"id":2}\n');
    expectFailure(await run(['s3://exports/strange']), { code: 'CATALOG_TABLE_MISSING', says: 'elsewhere' });
    expectFailure(await run(['s3://exports/strange', '--init-schema']), {
      code: 'CATALOG_TYPE_UNKNOWN',
      says: 'source.bucket.tables.<table>.columns',
    });
  });

  it('a bucket that is not there', async () => {
    expectFailure(await run(['s3://no-such-bucket']), { code: 'CONNECTION_DATABASE', says: 's3://no-such-bucket' });
  });

  it('keys that are refused, which are not shown', async () => {
    const result = await run(['s3://exports'], { AWS_SECRET_ACCESS_KEY: 'another-never-print-me' });
    expectFailure(result, { code: 'CONNECTION_AUTH', says: '--source-profile' });
    expect(result.stderr).not.toContain('another-never-print-me');
  });

  it('access that is denied', async () => {
    const denied = { kind: 'refuse', status: 403, code: 'AccessDenied' } as const;
    const fault = lab.s3.faults.arm({ operation: 'list', key: 'denied/', fault: denied, times: 9 });
    expectFailure(await run(['s3://exports/denied']), { code: 'READ_PERMISSION', says: 's3:ListBucket' });
    fault.disarm();
  });

  it('a clock that is wrong', async () => {
    // The SDK mends a clock that it sees to be wrong, unless that does not help.
    const skewed = { kind: 'refuse', status: 403, code: 'RequestTimeTooSkewed' } as const;
    const fault = lab.s3.faults.arm({ operation: 'list', key: 'skewed/', fault: skewed, times: 9 });
    expectFailure(await run(['s3://exports/skewed']), { code: 'CONNECTION_AUTH', says: 'clock' });
    fault.disarm();
  });

  it('an endpoint that refuses', async () => {
    const result = await run(['s3://exports', '--source-endpoint', 'http://127.0.0.1:1']);
    expectFailure(result, { code: 'CONNECTION_UNREACHABLE', says: '127.0.0.1:1' });
    expect(await digestTables(sink.url)).toEqual(before);
  });
});

describe('an interruption', () => {
  const sink = useDatabase({ name: 'bucket_interrupted' });

  it('ends the command while Google does not answer', async () => {
    lab.gcs.put('stalled/t/1.jsonl', '{"id":2}\n');
    const hold = lab.gcs.faults.hold({ operation: 'list' });
    const args = ['sync', '--source-bucket=gs://exports/stalled', ...lab.endpoint(lab.gcs)];
    const { child, result } = startDbsync([...args, '--destination-connection-url', sink.url], lab.folder);
    try {
      await Promise.race([hold.held, result.then(({ stderr }) => expect.fail(stderr))]);
      child.kill('SIGINT');
      expect((await result).status).toBe(130);
    } finally {
      hold.release();
    }
  });
});
