import { createServer } from 'node:http';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { startProxy, terminateBackend, waitUntil, waitUntilLoading } from '@sync/testing';
import { useDatabase } from '@sync/testing/vitest';
import { afterEach, describe, expect, it } from 'vitest';
import { query } from '../src/postgres/query.ts';

const clients: pg.Client[] = [];

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
});

describe('waitUntilLoading', () => {
  const database = useDatabase({ script: 'CREATE TABLE load (a text); CREATE TABLE other (a text)' });

  it('gives the process and the table of a COPY that is under way', async () => {
    const client = await connect(database.url);
    const stream = client.query(copyFrom('COPY load FROM STDIN')).on('error', () => undefined);
    stream.write('some\nrows\n'.repeat(10_000));
    const loading = await waitUntilLoading(database, { table: 'load', minBytes: 50_000 });
    expect(loading.table).toBe('load');
    expect(loading.bytes).toBeGreaterThanOrEqual(50_000);
    stream.destroy();
    await client.end();
  });

  it('rejects in time when nothing of the kind happens', async () => {
    const waiting = waitUntilLoading(database, { table: 'other', timeoutMs: 50 });
    await expect(waiting).rejects.toThrow('Waited 50 ms in vain for a COPY FROM of other under way.');
  });

  it('sees a COPY that reads', async () => {
    await query(database.url, `INSERT INTO other SELECT repeat('x', 1000) FROM generate_series(1, 20000)`);
    const client = await connect(database.url);
    const stream = client.query(copyTo('COPY other TO STDOUT'));
    const loading = await waitUntilLoading(database, { direction: 'TO' });
    expect(loading.table).toBe('other');
    stream.resume();
    await new Promise((resolve) => stream.once('end', resolve));
  });
});

describe('terminateBackend', () => {
  const database = useDatabase();

  it('resolves when the process is gone', async () => {
    const client = await connect(database.url);
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const pid = rows[0]?.pid ?? 0;
    await terminateBackend(database, pid);
    expect(await query(database.url, 'SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).toEqual([]);
  });

  it('rejects when there is no such process', async () => {
    await expect(terminateBackend(database, 2_000_000_000)).rejects.toThrow('is not there or did not end');
  });
});

describe('startProxy', () => {
  const database = useDatabase();

  it('passes everything on and counts it', async () => {
    await using proxy = await startProxy(database.url);
    const client = await connect(proxy.url);
    const { rows } = await client.query<{ long: string }>(`SELECT repeat('x', 3000000) AS long`);
    expect(rows[0]?.long).toHaveLength(3_000_000);
    expect(proxy.bytesDown).toBeGreaterThan(3_000_000);
    expect(proxy.bytesUp).toBeGreaterThan(0);
    expect(proxy).toMatchObject({ connections: 1, accepted: 1 });
    await client.end();
    await waitUntil('the end of the connection', () => proxy.connections === 0);
  });

  it('adds latency to each direction', async () => {
    await using proxy = await startProxy(database.url, { latencyMs: 30 });
    const client = await connect(proxy.url);
    const start = performance.now();
    await client.query('SELECT 1');
    // Timers may fire a millisecond early.
    expect(performance.now() - start).toBeGreaterThanOrEqual(58);
  });

  it('keeps bytes in order when the latency shrinks', async () => {
    await using proxy = await startProxy(database.url, { latencyMs: 40 });
    const client = await connect(proxy.url);
    const first = client.query('SELECT 1 AS n');
    proxy.setLatency(0);
    const second = client.query('SELECT 2 AS n');
    expect((await first).rows).toEqual([{ n: 1 }]);
    expect((await second).rows).toEqual([{ n: 2 }]);
  });

  it('stalls with connections open, and goes on', async () => {
    await using proxy = await startProxy(database.url);
    const client = await connect(proxy.url);
    proxy.stall();
    let answered = false;
    const answer = client.query('SELECT 1 AS n').then(({ rows }) => {
      answered = true;
      return rows;
    });
    const { bytesUp } = proxy;
    // Another connection to the same server gets its answer meanwhile.
    await query(database.url, 'SELECT pg_sleep(0.05)');
    expect({ answered, bytesUp: proxy.bytesUp, connections: proxy.connections }).toEqual({
      answered: false,
      bytesUp,
      connections: 1,
    });
    proxy.resume();
    expect(await answer).toEqual([{ n: 1 }]);
  });

  it('cuts connections, which the client notices', async () => {
    await using proxy = await startProxy(database.url);
    const client = await connect(proxy.url);
    const answer = client.query('SELECT pg_sleep(60)');
    await waitUntil('the query at the server', async () => {
      const rows = await query(database.url, `SELECT FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'`);
      return rows.length > 0;
    });
    proxy.cut();
    await expect(answer).rejects.toThrow();
    const again = await connect(proxy.url);
    expect((await again.query('SELECT 1 AS n')).rows).toEqual([{ n: 1 }]);
    await query(database.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%(60)'`);
  });

  it('cuts after a number of bytes', async () => {
    await using proxy = await startProxy(database.url);
    const client = await connect(proxy.url);
    proxy.cutAfter('down', 100_000);
    await expect(client.query(`SELECT repeat('x', 3000000)`)).rejects.toThrow();
    expect(proxy.bytesDown).toBeLessThan(1_000_000);
  });

  it('refuses new connections', async () => {
    await using proxy = await startProxy(database.url);
    proxy.refuse();
    await expect(connect(proxy.url)).rejects.toThrow();
    proxy.refuse('accepted');
    await expect(connect(proxy.url)).resolves.toBeDefined();
  });

  it('slows a sender down instead of keeping its bytes', async () => {
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024);
    const server = createServer((_, response) => {
      const send = (): void => {
        while (sent < 400 && response.write(chunk)) sent += 1;
        if (sent >= 400) response.end();
        else response.once('drain', send);
      };
      send();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    await using proxy = await startProxy(`http://127.0.0.1:${port}/`);
    const answer = await fetch(proxy.url);
    proxy.stall();
    let seen = -1;
    await waitUntil('the sender to stand still', async () => {
      const still = sent === seen;
      seen = sent;
      await query(database.url, 'SELECT pg_sleep(0.1)');
      return still;
    });
    expect(sent).toBeLessThan(100);
    await answer.body?.cancel();
    proxy.cut();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
