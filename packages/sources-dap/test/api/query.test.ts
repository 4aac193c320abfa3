import { describe, expect, it } from 'vitest';
import { openFake, querySnapshot } from './open-fake.ts';

describe('a query', () => {
  it('waits for its job with growing pauses', async () => {
    await using fake = await openFake({ polls: 8 }, { limits: { pauseMs: 1000, readJob: 1000, createJob: 1000 } });
    const job = await querySnapshot(fake);
    expect(job).toMatchObject({
      table: 'accounts',
      schemaVersion: 1,
      reaches: expect.stringMatching(/^2024-05-01T.*Z$/),
    });
    expect(job.objects).toHaveLength(3);
    expect(job.since).toBeUndefined();
    expect(fake.clock.pauses).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000, 5000, 5000]);
  });

  it('takes a job that is complete at once', async () => {
    await using fake = await openFake({ polls: -1 });
    await querySnapshot(fake);
    expect(await fake.dap.counts()).toMatchObject({ data: 1, job: 0 });
  });

  it('reaches the end of the range it asked for', async () => {
    await using fake = await openFake();
    const { reaches } = await querySnapshot(fake);
    await fake.dap.tables.applyRound('canvas.accounts', { updates: 5 });
    const job = await fake.api.query({ table: 'accounts', format: 'tsv', since: reaches }, fake.call);
    expect(job.since).toBe(reaches);
    expect(job.reaches > reaches).toBe(true);
    expect(job.objects.length).toBeGreaterThan(0);
  });

  it('without rows has no files', async () => {
    await using fake = await openFake({ tables: [{ name: 'canvas.accounts' }] });
    expect((await querySnapshot(fake)).objects).toEqual([]);
  });

  it('is asked again when its job fails, and says so', async () => {
    await using fake = await openFake();
    const fault = { kind: 'job failed', type: 'ProcessingError', message: 'out of luck' } as const;
    await fake.dap.arm({ endpoint: 'job', fault, times: 2 });
    expect((await querySnapshot(fake)).objects).toHaveLength(3);
    expect((await fake.dap.counts()).data).toBe(3);
    expect(fake.warnings).toEqual([
      expect.objectContaining({ code: 'JOB_RETRIED', table: 'canvas.accounts' }),
      expect.objectContaining({
        message: expect.stringMatching(/ProcessingError, "out of luck" \(uuid [0-9a-f-]{36}\)/),
      }),
    ]);
  });

  it('fails after three failed jobs with the type, uuid and message of the last', async () => {
    await using fake = await openFake();
    await fake.dap.arm({ endpoint: 'job', fault: { kind: 'job failed', message: '' }, times: 9 });
    await expect(querySnapshot(fake)).rejects.toMatchObject({
      name: 'ReadError',
      code: 'READ_JOB_FAILED',
      advice: 'retry',
      context: { connector: 'dap-source', table: 'canvas.accounts', engineCode: 'ProcessingError' },
      message: expect.stringMatching(/failed 3 times\. .*ProcessingError, without a message \(uuid [0-9a-f-]{36}\)/),
    });
    expect((await fake.dap.counts()).data).toBe(3);
  });

  it.each([
    ['SnapshotRequiredError', 'CHANGE_WATERMARK_LOST'],
    ['AccountDisabled', 'READ_ACCOUNT'],
  ])('does not repeat a job that failed for %s', async (type, code) => {
    await using fake = await openFake();
    await fake.dap.arm({ endpoint: 'job', fault: { kind: 'job failed', type }, times: 9 });
    await expect(querySnapshot(fake)).rejects.toMatchObject({ code });
    expect((await fake.dap.counts()).data).toBe(1);
  });

  it('replaces a job that is about to be deleted, once that has happened', async () => {
    await using fake = await openFake();
    await fake.dap.arm({ endpoint: 'job', fault: { kind: 'job expires', inMs: 20_000 } });
    const job = await querySnapshot(fake);
    expect((job.expiresAt ?? 0) - fake.clock.now()).toBeGreaterThan(3_600_000);
    expect((await fake.dap.counts()).data).toBe(2);
    expect(Math.max(...fake.clock.pauses)).toBeGreaterThan(20_000);
  });

  it('takes a job that dies soon when there is no other', async () => {
    await using fake = await openFake({ jobLifetimeMs: 30_000 });
    expect((await querySnapshot(fake)).objects).toHaveLength(3);
    expect((await fake.dap.counts()).data).toBe(4);
  });

  it('begins again when its job is deleted while it is waited for', async () => {
    await using fake = await openFake({ polls: 2, jobReuse: 'never' });
    await fake.dap.arm({ endpoint: 'job', fault: { kind: 'gone' }, skip: 1 });
    expect((await querySnapshot(fake)).objects).toHaveLength(3);
    expect((await fake.dap.counts()).data).toBe(2);
  });

  it('passes over members that no document mentions, and any media type', async () => {
    await using fake = await openFake();
    for (const endpoint of ['token', 'list', 'schema', 'data', 'job'] as const) {
      await fake.dap.arm({ endpoint, fault: { kind: 'unknown fields' }, times: 9 });
      await fake.dap.arm({ endpoint, fault: { kind: 'content type', value: 'text/html' }, times: 9 });
    }
    expect(await fake.api.listTables(fake.call)).toEqual(['accounts']);
    expect((await fake.api.readSchema('accounts', fake.call)).version).toBe(1);
    expect((await querySnapshot(fake)).objects).toHaveLength(3);
  });

  it('ends within a signal while it waits', async () => {
    await using fake = await openFake({ polls: 1_000_000 });
    const abort = new AbortController();
    const hold = await fake.dap.hold({ endpoint: 'job', skip: 3 });
    const query = { table: 'accounts', format: 'tsv' } as const;
    const job = fake.api.query(query, { ...fake.call, signal: abort.signal });
    await hold.held;
    abort.abort();
    await expect(job).rejects.toMatchObject({ name: 'AbortedError', code: 'ABORTED_BY_SIGNAL' });
  });

  it('ends when its session is closed', async () => {
    await using fake = await openFake({ polls: 1_000_000 });
    const hold = await fake.dap.hold({ endpoint: 'job' });
    const job = querySnapshot(fake);
    await hold.held;
    await fake.api[Symbol.asyncDispose]();
    await expect(job).rejects.toMatchObject({ name: 'ConnectionError', code: 'CONNECTION_FAILED' });
  });
});

describe('a schema', () => {
  it('keeps its numbers digit for digit', async () => {
    await using fake = await openFake();
    const body = '{"schema": {"default": 9223372036854775807, "x": [1.0, 1e2, 7]}, "version": 3}';
    await fake.dap.arm({
      endpoint: 'schema',
      fault: { kind: 'reply', status: 200, contentType: 'application/json', body },
    });
    const { version, schemaText, schema } = await fake.api.readSchema('accounts', fake.call);
    expect(version).toBe(3);
    expect(schemaText).toBe('{"default":9223372036854775807,"x":[1.0,1e2,7]}');
    expect(schema).toMatchObject({ x: [1, 100, 7] });
  });
});
