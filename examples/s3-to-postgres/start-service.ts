import { queryPostgres, startPostgres } from '@sync/testing';
import { startFakeS3 } from '@sync/testing/object-stores';
import { gzipSync } from 'node:zlib';

/** What stands for your bucket and your database. */
export interface Service extends AsyncDisposable {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly databaseUrl: string;
  /** Fails unless the database has the rows of the bucket. */
  compare(): Promise<void>;
}

const bucket = 'exports';
const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'a-secret-of-this-example' };
const customerCount = 1000;
const orderCount = 5000;

/** The first hundred were brought by the last hundred, who stand in another file: no order of rows alone would do. */
const customers = Array.from({ length: customerCount }, (_, index) => ({
  id: index + 1,
  name: `Customer ${index + 1}`,
  referrer: index < 100 ? customerCount - index : null,
  // More digits than a JavaScript number holds.
  account: `9007199254740${String(100_000 + index)}`.slice(0, 19),
}));

/** Starts a fake of S3 with two folders of files, and a PostgreSQL server with two empty tables. */
export async function startService(): Promise<Service> {
  const server = await startPostgres();
  const store = await startFakeS3({ buckets: [bucket], credentials });
  const stop = async (): Promise<void> => {
    await store.stop();
    await server.stop();
  };
  try {
    for (let part = 0; part < 4; part++) {
      const lines = customers.slice(part * 250, (part + 1) * 250).map((customer) => customerLine(customer));
      store.put(`nightly/customers/part-${part + 1}.jsonl.gz`, gzipSync(lines.join('')));
    }
    store.put('nightly/orders/2024-05-01.csv.gz', gzipSync(ordersCsv(0, orderCount / 2)));
    store.put('nightly/orders/2024-05-02.csv', ordersCsv(orderCount / 2, orderCount));
    const database = await server.createDatabase('shop');
    await queryPostgres(
      database.url,
      `CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, referrer int REFERENCES customers, account bigint NOT NULL)`,
    );
    await queryPostgres(
      database.url,
      `CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customers, total numeric(12,2) NOT NULL, placed_at timestamptz NOT NULL, note text)`,
    );
    return {
      endpoint: store.url,
      bucket,
      ...credentials,
      databaseUrl: database.url,
      compare: () => compare(database.url),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The account number stands as a number, all of its digits. */
function customerLine({ account, ...rest }: (typeof customers)[number]): string {
  return `${JSON.stringify(rest).slice(0, -1)},"account":${account}}\n`;
}

function ordersCsv(from: number, to: number): string {
  const rows = Array.from({ length: to - from }, (_, index) => {
    const id = from + index + 1;
    const note = id % 10 === 0 ? `"said ""yes"", then no"` : '';
    return `${id},${(id % customerCount) + 1},${id}.5,2024-05-01T12:00:00Z,${note}\n`;
  });
  return `id,customer,total,placed_at,note\n${rows.join('')}`;
}

async function compare(url: string): Promise<void> {
  const found = await queryPostgres(
    url,
    `SELECT count(*), sum(total), count(note), (SELECT count(referrer) FROM customers), (SELECT max(account) FROM customers) FROM orders`,
  );
  const total = `${(orderCount * (orderCount + 1)) / 2 + orderCount / 2}.00`;
  const expected = [[orderCount, total, orderCount / 10, 100, customers.at(-1)?.account].map(String)];
  if (JSON.stringify(found) !== JSON.stringify(expected)) throw new Error('The database differs from the bucket.');
  process.stdout.write('The database has what the bucket has.\n');
}
