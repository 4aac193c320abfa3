import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { FakeDapOptions } from '@sync/testing';
import type { FinishedJob } from '../../src/api/dap-api.ts';
import { openDapApi } from '../../src/api/open-dap-api.ts';
import { checkDapOptions } from '../../src/options.ts';
import { type Fake, openFake, optionsFor, querySnapshot, readObject } from './open-fake.ts';

/** One file of some hundred kilobytes. */
const oneFile: FakeDapOptions = { tables: [{ name: 'canvas.accounts', rows: 5000 }] };

const account = { created_at: '2024-01-01T00:00:00Z', updated_at: '2024-01-01T00:00:00Z', workflow_state: 'active' };

interface Begun {
  readonly fake: Fake;
  readonly job: FinishedJob;
  /** The file as it is, read without a fault. */
  readonly whole: Buffer;
}

async function collect(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const piece of pieces) chunks.push(piece);
  return Buffer.concat(chunks);
}

async function begin(server: FakeDapOptions = {}): Promise<Begun> {
  const fake = await openFake({ ...oneFile, ...server });
  const job = await querySnapshot(fake);
  return { fake, job, whole: await readObject(fake, job) };
}

describe('a file', () => {
  it('comes as it is stored, whatever its label says', async () => {
    for (const contentEncoding of ['none', 'gzip'] as const) {
      const { fake, whole } = await begin({ contentEncoding });
      await using _ = fake;
      expect(whole.subarray(0, 2).toString('hex')).toBe('1f8b');
      expect(gunzipSync(whole).toString().split('\n').length).toBeGreaterThan(5000);
    }
  });

  it('gets its address when it is read, and not before', async () => {
    await using fake = await openFake();
    const job = await querySnapshot(fake);
    const parts = job.objects.map((objectId) => fake.api.openObject({ job, objectId }, fake.call));
    expect((await fake.dap.counts()).objectUrl).toBe(0);
    for await (const _ of parts[1] ?? []);
    expect(await fake.dap.counts()).toMatchObject({ objectUrl: 1, object: 1 });
  });

  it('is asked for without the token', async () => {
    await using fake = await openFake();
    await readObject(fake, await querySnapshot(fake));
    const seen = await fake.dap.requests();
    expect(seen.at(-1)).toEqual({ endpoint: 'object', table: 'canvas.accounts', status: 200 });
  });

  it.each([
    ['continues', 'honoured', 3],
    ['skips what was given', 'ignored', 3],
  ] as const)('%s after resets when ranges are %s', async (_what, ranges, ranged) => {
    const { fake, job, whole } = await begin({ ranges });
    await using _ = fake;
    for (const [skip, afterBytes] of [70_000, 40_000, 0].entries()) {
      await fake.dap.arm({ endpoint: 'object', skip, fault: { kind: 'reset', afterBytes } });
    }
    expect((await readObject(fake, job)).equals(whole)).toBe(true);
    expect(await fake.dap.counts()).toMatchObject({ object: 5, ranged });
  });

  it('is continued as often as it breaks, as long as something comes each time', async () => {
    const { fake, job, whole } = await begin();
    await using _ = fake;
    const armed = await fake.dap.arm({ endpoint: 'object', times: 20, fault: { kind: 'reset', afterBytes: 9000 } });
    expect((await readObject(fake, job)).equals(whole)).toBe(true);
    expect(await armed.hits()).toBe(20);
  });

  it('that brings nothing any more is given up', async () => {
    const { fake, job } = await begin();
    await using _ = fake;
    await fake.dap.arm({ endpoint: 'object', fault: { kind: 'reset', afterBytes: 9000 } });
    await fake.dap.arm({ endpoint: 'object', skip: 1, times: 100, fault: { kind: 'reset' } });
    await expect(readObject(fake, job)).rejects.toMatchObject({
      name: 'ConnectionError',
      code: 'CONNECTION_UNREACHABLE',
      context: { table: 'canvas.accounts' },
    });
    expect((await fake.dap.counts()).object).toBe(8 - 1);
  });

  it('passes a store that is out of breath', async () => {
    const { fake, job, whole } = await begin();
    await using _ = fake;
    await fake.dap.arm({ endpoint: 'object', times: 3, fault: { kind: 'status', status: 503, retryAfter: 4 } });
    expect((await readObject(fake, job)).equals(whole)).toBe(true);
    expect(fake.clock.pauses.filter((pause) => pause === 4000)).toHaveLength(3);
    await fake.dap.arm({ endpoint: 'object', times: 6, fault: { kind: 'status', status: 503 } });
    await expect(readObject(fake, job)).rejects.toMatchObject({ code: 'READ_FAILED', advice: 'retry' });
  });

  it('that falls silent is continued where it stopped', async () => {
    const { fake, job, whole } = await begin();
    await using _ = fake;
    const patience = { answerMs: 60_000, readMs: 200 };
    await using api = openDapApi(checkDapOptions(optionsFor(fake.dap)), { clock: fake.clock, patience });
    const hold = await fake.dap.hold({ endpoint: 'object', afterBytes: 50_000 });
    const objectId = job.objects[0] ?? '';
    expect((await collect(api.openObject({ job, objectId }, fake.call))).equals(whole)).toBe(true);
    expect((await fake.dap.counts()).ranged).toBe(1);
    await hold.release();
  });

  it('gets a new address when the old one has expired, also in the middle', async () => {
    const { fake, job, whole } = await begin();
    await using _ = fake;
    const hold = await fake.dap.hold({ endpoint: 'object', afterBytes: 50_000 });
    await fake.dap.arm({ endpoint: 'object', fault: { kind: 'reset', afterBytes: 60_000 } });
    const reading = readObject(fake, job);
    await hold.held;
    await fake.dap.expire('urls');
    await hold.release();
    expect((await reading).equals(whole)).toBe(true);
    // The one that broke, the expired address, the new one.
    expect(await fake.dap.counts()).toMatchObject({ object: 4, objectUrl: 3, ranged: 2 });
  });

  it('whose new address is refused too is told, without the address', async () => {
    const { fake, job } = await begin();
    await using _ = fake;
    await fake.dap.arm({ endpoint: 'object', times: 9, fault: { kind: 'url expired' } });
    const error: unknown = await readObject(fake, job).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ReadError', code: 'READ_FAILED', advice: 'retry' });
    expect(JSON.stringify([error, String(error)])).not.toContain('signature');
    expect((await fake.dap.counts()).object).toBe(3);
  });

  it.each(['object', 'objectUrl'] as const)('that is gone at the %s is to be asked for again', async (endpoint) => {
    const { fake, job } = await begin();
    await using _ = fake;
    await fake.dap.arm({ endpoint, times: 9, fault: { kind: 'gone' } });
    await expect(readObject(fake, job)).rejects.toMatchObject({
      name: 'ReadError',
      code: 'READ_SNAPSHOT_LOST',
      advice: 'retry',
    });
  });

  it('whose job has expired is to be asked for again', async () => {
    const { fake, job } = await begin();
    await using _ = fake;
    await fake.dap.expire('jobs');
    await expect(readObject(fake, job)).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST', advice: 'retry' });
  });

  it('that is another one after a break is not mixed with what was given', async () => {
    const { fake, job, whole } = await begin();
    await using _ = fake;
    await fake.dap.arm({ endpoint: 'object', fault: { kind: 'reset', afterBytes: 50_000 } });
    await fake.dap.arm({ endpoint: 'object', skip: 1, fault: { kind: 'truncate', bytes: whole.length - 10 } });
    await expect(readObject(fake, job)).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST', advice: 'retry' });
  });

  it('begins where the reader says, and ends at once when nothing is behind', async () => {
    const { fake, job, whole } = await begin();
    await using _ = fake;
    const objectId = job.objects[0] ?? '';
    for (const from of [1, whole.length - 1, whole.length]) {
      const rest = await collect(fake.api.openObject({ job, objectId, from }, fake.call));
      expect(rest.equals(whole.subarray(from))).toBe(true);
    }
    const beyond = fake.api.openObject({ job, objectId, from: whole.length + 1 }, fake.call);
    await expect(collect(beyond)).rejects.toMatchObject({ code: 'READ_SNAPSHOT_LOST' });
  });

  it('is left early without a trace, and ends with its signal', async () => {
    const { fake, job, whole } = await begin();
    await using _ = fake;
    const objectId = job.objects[0] ?? '';
    const hold = await fake.dap.hold({ endpoint: 'object', afterBytes: 1000 });
    for await (const chunk of fake.api.openObject({ job, objectId }, fake.call)) {
      expect(chunk.length).toBe(1000);
      break;
    }
    await hold.release();
    const second = await fake.dap.hold({ endpoint: 'object', afterBytes: 1000 });
    const abort = new AbortController();
    const bytes = fake.api.openObject({ job, objectId }, { ...fake.call, signal: abort.signal });
    const reading = collect(bytes);
    await second.held;
    abort.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortedError', code: 'ABORTED_BY_SIGNAL' });
    await second.release();
    expect((await readObject(fake, job)).equals(whole)).toBe(true);
  });

  it('is pulled: a reader that stops holds the store back', async () => {
    // 30 MB, more than the buffers of two sockets.
    const rows = Array.from({ length: 300 }, (_, id) => ({ id, ...account, name: 'x'.repeat(100_000) }));
    await using fake = await openFake({ tables: [{ name: 'canvas.accounts', rows, shape: { gzipLevel: 0 } }] });
    const job = await querySnapshot(fake);
    const pieces = fake.api.openObject({ job, objectId: job.objects[0] ?? '' }, fake.call)[Symbol.asyncIterator]();
    await pieces.next();
    let sent = -1;
    // The buffers of both sockets fill up, and then nothing moves any more.
    await expect
      .poll(
        async () => {
          const before = sent;
          sent = (await fake.dap.counts()).bytes;
          return sent === before;
        },
        { interval: 200, timeout: 30_000 },
      )
      .toBe(true);
    let rest = 0;
    for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) rest += next.value.length;
    expect(sent).toBeLessThan(rest / 2);
  });
});
