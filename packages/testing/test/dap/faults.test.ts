import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type AccountProblem, accountsSchema2, type FakeDap, startFakeDap } from '../../src/index.ts';
import { ask, type Asker, login } from './ask.ts';

const tsv = { format: 'tsv', mode: 'condensed' };
const table = 'canvas.accounts';
const schemaPath = '/query/canvas/table/accounts/schema';

let dap: FakeDap;
let client: Asker;

beforeAll(async () => {
  dap = await startFakeDap({ tables: [{ name: table, rows: 400 }, { name: 'canvas.users' }] });
  client = await ask(dap);
});

afterEach(() => dap.clear());
afterAll(() => dap.stop());

async function oneFile(): Promise<string> {
  const [address = ''] = await client.addresses(await client.finish(table, tsv));
  return address;
}

describe('an armed fault', () => {
  it('hits as often as it says, only its endpoint and table, after those it lets pass', async () => {
    const fault = await dap.arm({
      endpoint: 'schema',
      table,
      skip: 1,
      times: 2,
      fault: { kind: 'status', status: 503 },
    });
    const path = [schemaPath, '/query/canvas/table/users/schema', schemaPath, schemaPath, schemaPath];
    const answers = [];
    for (const each of path) answers.push((await client.call('GET', each)).status);
    expect(answers).toEqual([200, 200, 503, 503, 200]);
    expect(await fault.hits()).toBe(2);
  });

  it('hits no more once it is disarmed', async () => {
    const fault = await dap.arm({ endpoint: 'schema', times: 9, fault: { kind: 'status', status: 500 } });
    await fault.disarm();
    expect((await client.call('GET', schemaPath)).status).toBe(200);
    expect(await fault.hits()).toBe(0);
  });
});

describe('faults of every endpoint', () => {
  it('answer 429 with Retry-After or without', async () => {
    await dap.arm({ endpoint: 'schema', fault: { kind: 'status', status: 429, retryAfter: 7 } });
    await dap.arm({ endpoint: 'schema', skip: 1, fault: { kind: 'status', status: 429 } });
    const first = await client.call('GET', schemaPath);
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7']);
    expect((await client.call('GET', schemaPath)).headers.get('retry-after')).toBeNull();
  });

  it.each([500, 502, 503, 504])('answer %i in JSON, in HTML and empty', async (status) => {
    const bodies = ['json', 'html', 'empty'] as const;
    for (const body of bodies) {
      await dap.arm({ endpoint: 'list', fault: { kind: 'status', status, body } });
      const answer = await client.call('GET', '/query/canvas/table');
      expect(answer.status).toBe(status);
      expect(answer.json).toMatchObject(body === 'json' ? { error: { uuid: expect.any(String) } } : {});
      if (body === 'html') expect(answer.headers.get('content-type')).toBe('text/html');
    }
  });

  it.each<AccountProblem>([
    'AccountNotOnboarded',
    'AccountDisabled',
    'AccountUnderMaintenance',
    'RequestTypeForbidden',
  ])('answer 403 with %s', async (type) => {
    await dap.arm({ endpoint: 'data', fault: { kind: 'account', type } });
    const { status, json } = await client.call('POST', '/query/canvas/table/users/data', tsv);
    expect([status, json]).toMatchObject([403, { error: { type } }]);
  });

  it('add members that no document mentions, but not to a schema', async () => {
    await dap.arm({ endpoint: 'schema', fault: { kind: 'unknown fields' } });
    const { json } = await client.call('GET', schemaPath);
    expect(json).toHaveProperty('surprise');
    expect(JSON.stringify(json.schema)).not.toContain('surprise');
  });

  it('reset the connection before an answer, also of the token', async () => {
    await dap.arm({ endpoint: 'token', fault: { kind: 'reset' } });
    await expect(login(dap)).rejects.toThrow();
    expect((await login(dap)).status).toBe(200);
  });

  it('change a table’s schema just before the answer', async () => {
    await dap.tables.create({ name: 'catalog.accounts', schema: { ...accountsSchema2, version: 1 } });
    await dap.arm({ endpoint: 'data', table: 'catalog.accounts', fault: { kind: 'advance', schema: accountsSchema2 } });
    expect((await client.call('GET', '/query/catalog/table/accounts/schema')).json.version).toBe(1);
    expect(await client.finish('catalog.accounts', tsv)).toMatchObject({ schema_version: 2 });
  });
});

describe('faults of jobs', () => {
  it('let one fail with type, uuid and message, and the next start anew', async () => {
    await dap.configure({ polls: 1 });
    await dap.arm({ endpoint: 'data', table, fault: { kind: 'job failed', message: 'out of luck' } });
    const failed = await client.finish(table, { format: 'csv' });
    expect(failed).toMatchObject({
      status: 'failed',
      error: { type: 'ProcessingError', uuid: expect.any(String), message: 'out of luck' },
    });
    const next = await client.finish(table, { format: 'csv' });
    expect(next.status).toBe('complete');
    expect(next.id).not.toBe(failed.id);
    await dap.configure({ polls: 0 });
  });

  it('let one expire: it, its objects and its files are gone', async () => {
    const job = await client.finish(table, { format: 'jsonl' });
    const [address = ''] = await client.addresses(job);
    await dap.expire('jobs');
    const asked = await client.call('GET', `/job/${String(job.id)}`);
    expect([asked.status, asked.json]).toMatchObject([404, { error: { type: 'ObjectNotFound', kind: 'job' } }]);
    const presigned = await client.call('POST', '/object/url', job.objects);
    expect([presigned.status, presigned.json]).toMatchObject([404, { error: { kind: 'object' } }]);
    expect((await fetch(address)).status).toBe(404);
  });

  it('let one say it expires soon', async () => {
    await dap.arm({ endpoint: 'data', fault: { kind: 'job expires', inMs: 60_000 } });
    const job = await client.finish(table, { format: 'jsonl', mode: undefined });
    const left = Date.parse(String(job.expires_at)) - Date.now();
    expect(left).toBeLessThanOrEqual(60_000);
  });
});

describe('faults of files', () => {
  it('reset the connection after so many bytes, and the rest can be had by range', async () => {
    const address = await oneFile();
    const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
    const fault = await dap.arm({ endpoint: 'object', fault: { kind: 'reset', afterBytes: 1000 } });
    const got: Uint8Array[] = [];
    const broken = await fetch(address);
    const reading = (async () => {
      for await (const chunk of broken.body ?? []) got.push(chunk);
    })();
    await expect(reading).rejects.toThrow();
    expect(Buffer.concat(got)).toEqual(whole.subarray(0, 1000));
    expect(await fault.hits()).toBe(1);
    const etag = broken.headers.get('etag') ?? '';
    const rest = await fetch(address, { headers: { range: 'bytes=1000-', 'if-range': etag } });
    expect([rest.status, rest.headers.get('content-range')]).toEqual([
      206,
      `bytes 1000-${whole.length - 1}/${whole.length}`,
    ]);
    expect(Buffer.from(await rest.arrayBuffer())).toEqual(whole.subarray(1000));
  });

  it('end a gzip file early as if it were whole', async () => {
    const address = await oneFile();
    await dap.arm({ endpoint: 'object', fault: { kind: 'truncate', bytes: 500 } });
    const response = await fetch(address);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect([response.status, bytes.length]).toEqual([200, 500]);
    expect(() => gunzipSync(bytes)).toThrow('unexpected end of file');
  });

  it('answer as stores do when an address has expired', async () => {
    const address = await oneFile();
    await dap.expire('urls');
    const response = await fetch(address);
    expect([response.status, response.headers.get('content-type')]).toEqual([403, 'application/xml']);
    expect((await fetch(await oneFile())).status).toBe(200);
  });

  it('refuse a token beside the signature', async () => {
    const response = await fetch(await oneFile(), { headers: { authorization: `Bearer ${client.token}` } });
    expect(response.status).toBe(400);
  });

  it('give another media type', async () => {
    const address = await oneFile();
    await dap.arm({ endpoint: 'object', fault: { kind: 'content type', value: 'text/html' } });
    expect((await fetch(address)).headers.get('content-type')).toBe('text/html');
  });

  it('ignore ranges when told to', async () => {
    await dap.configure({ ranges: 'ignored' });
    const response = await fetch(await oneFile(), { headers: { range: 'bytes=10-' } });
    expect([response.status, response.headers.get('accept-ranges')]).toEqual([200, null]);
    await response.arrayBuffer();
    await dap.configure({ ranges: 'honoured' });
  });
});

describe('a hold', () => {
  it('stops a download in the middle until it is released', async () => {
    const address = await oneFile();
    const whole = Buffer.from(await (await fetch(address)).arrayBuffer());
    const hold = await dap.hold({ endpoint: 'object', table, afterBytes: 2000 });
    const response = await fetch(address);
    await hold.held;
    const got: Uint8Array[] = [];
    const reading = (async () => {
      for await (const chunk of response.body ?? []) {
        got.push(chunk);
        if (Buffer.concat(got).length === 2000) await hold.release();
      }
    })();
    await reading;
    expect(Buffer.concat(got)).toEqual(whole);
  });

  it('lets go of a client that leaves', async () => {
    const leaving = new AbortController();
    const hold = await dap.hold({ endpoint: 'schema' });
    const asked = fetch(`${dap.url}/dap${schemaPath}`, { signal: leaving.signal });
    await hold.held;
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await hold.release();
    expect((await client.call('GET', schemaPath)).status).toBe(200);
  });
});

it('leaves no listener behind when a client reads a large file slowly', async () => {
  const warnings: string[] = [];
  const listen = (warning: Error): void => void warnings.push(warning.name);
  process.on('warning', listen);
  await using dap = await startFakeDap({ tables: [{ name: 'canvas.courses', rows: 20_000 }] });
  const client = await ask(dap);
  await client.texts('canvas.courses', { format: 'jsonl' });
  process.off('warning', listen);
  expect(warnings).toEqual([]);
});
