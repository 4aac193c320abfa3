import { describe, expect, it } from 'vitest';
import { openDapApi } from '../../src/api/open-dap-api.ts';
import { checkDapOptions } from '../../src/options.ts';
import { type Fake, openFake, optionsFor } from './open-fake.ts';

const published = { list: { count: 5, perMs: 60_000 }, data: { count: 5, perMs: 60_000 } };

function queries({ api, call }: Fake, count: number): Promise<unknown> {
  return Promise.all(
    Array.from({ length: count }, (_, index) =>
      // Another question each time, so that each is a job of its own.
      api.query({ table: 'accounts', format: 'tsv', since: `2024-05-01T00:00:0${index % 10}Z` }, call),
    ),
  );
}

describe('the limits of the service', () => {
  it('are kept without a single refusal', async () => {
    await using fake = await openFake({ limits: published }, { limits: {} });
    for (let round = 0; round < 12; round += 1) {
      await queries(fake, 1);
      await fake.api.listTables(fake.call);
    }
    expect(await fake.dap.counts()).toMatchObject({ data: 12, list: 12, limited: 0 });
    // Five at once, then five a minute.
    expect(fake.clock.pauses.filter((pause) => pause > 30_000)).not.toHaveLength(0);
  });

  it('are shared by all sessions of one client id', async () => {
    await using fake = await openFake();
    const options = checkDapOptions(optionsFor(fake.dap, { limits: { listTables: 1 } }));
    await using one = openDapApi(options);
    await using other = openDapApi(options);
    await one.listTables(fake.call);
    const abort = new AbortController();
    const held = other.listTables({ ...fake.call, signal: abort.signal });
    // Nothing but the shared limit holds it back: this one passes the server meanwhile.
    await other.readSchema('accounts', fake.call);
    expect((await fake.dap.counts()).list).toBe(1);
    abort.abort();
    await expect(held).rejects.toMatchObject({ name: 'AbortedError' });
  });
});

describe('a refusal', () => {
  it.each([
    ['seconds', 7, 7000],
    ['no word', undefined, 30_000],
    ['a word that cannot be read', 'soon', 30_000],
    ['no time at all', 0, 1000],
  ])('with %s pauses the endpoint', async (_what, retryAfter, pauseMs) => {
    await using fake = await openFake({}, { limits: { listTables: 1000 } });
    const after = retryAfter === undefined ? {} : { retryAfter };
    await fake.dap.arm({ endpoint: 'list', fault: { kind: 'status', status: 429, ...after } });
    await fake.api.listTables(fake.call);
    expect(fake.clock.pauses).toEqual([pauseMs]);
    expect(fake.warnings).toEqual([expect.objectContaining({ code: 'RATE_LIMITED' })]);
  });

  it('with a date pauses until then', async () => {
    await using fake = await openFake({}, { limits: { listTables: 1000 } });
    const retryAfter = new Date(fake.clock.now() + 90_000).toUTCString();
    await fake.dap.arm({ endpoint: 'list', fault: { kind: 'status', status: 429, retryAfter } });
    await fake.api.listTables(fake.call);
    expect(fake.clock.pauses[0]).toBeGreaterThan(85_000);
    expect(fake.clock.pauses[0]).toBeLessThanOrEqual(90_000);
  });

  it('holds back all tables, not only the one that was refused', async () => {
    await using fake = await openFake({}, { limits: { createJob: 1000 } });
    await fake.dap.arm({ endpoint: 'data', fault: { kind: 'status', status: 429, retryAfter: 40 } });
    await queries(fake, 3);
    const before = fake.clock.pauses.length;
    await fake.dap.arm({ endpoint: 'data', fault: { kind: 'status', status: 429, retryAfter: 40 } });
    await queries(fake, 1);
    await queries(fake, 1);
    // The second query found the pause over, and waited for nothing but its job.
    expect(fake.clock.pauses.slice(before).filter((pause) => pause === 40_000)).toHaveLength(1);
  });

  it('that does not end is told after a quarter of an hour', async () => {
    await using fake = await openFake({}, { limits: { listTables: 1000 } });
    await fake.dap.arm({ endpoint: 'list', fault: { kind: 'status', status: 429 }, times: 1000 });
    await expect(fake.api.listTables(fake.call)).rejects.toMatchObject({
      name: 'ReadError',
      code: 'READ_LIMIT',
      advice: 'retry',
      message: expect.stringMatching(/RateLimitExceeded.*uuid/),
    });
    const waited = fake.clock.pauses.reduce((sum, pause) => sum + pause, 0);
    expect(waited).toBeGreaterThanOrEqual(900_000);
    expect(waited).toBeLessThan(1_000_000);
  });

  it('is waited out no longer than the signal allows', async () => {
    await using fake = await openFake();
    await using api = openDapApi(checkDapOptions(optionsFor(fake.dap)));
    await api.signIn(fake.call);
    const abort = new AbortController();
    const armed = await fake.dap.arm({ endpoint: 'list', fault: { kind: 'status', status: 429, retryAfter: 3000 } });
    const listing = api.listTables({ ...fake.call, signal: abort.signal });
    await expect.poll(() => armed.hits()).toBe(1);
    abort.abort();
    await expect(listing).rejects.toMatchObject({ name: 'AbortedError' });
  });
});
