import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { accountsSchema } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import { type DownloadProgress, downloadFiles, type DownloadRequest } from '../../src/files/download-files.ts';
import { writeSchemaFile } from '../../src/files/write-schema-file.ts';
import { type Fake, openFake } from './open-fake.ts';

/** A folder that goes with its test. */
async function makeFolder(): Promise<{ readonly path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), 'dap-files-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

function download(fake: Fake, directory: string, request: Partial<DownloadRequest> = {}) {
  return downloadFiles(fake.api, { request: { table: 'accounts', format: 'tsv', directory, ...request } }, fake.call);
}

describe('a download', () => {
  it.each(['tsv', 'csv', 'jsonl'] as const)('keeps %s files as they are stored', async (format) => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const done = await download(fake, join(folder.path, 'new'), { format });
    expect(done.files).toHaveLength(3);
    expect(done).toMatchObject({
      schemaVersion: 1,
      keptFiles: 0,
      directory: join(folder.path, 'new', `job_${done.jobId}`),
    });
    expect((await readdir(done.directory)).toSorted()).toEqual(done.files.map((path) => basename(path)).toSorted());
    const texts = await Promise.all(done.files.map(async (path) => gunzipSync(await readFile(path)).toString()));
    const headers = format === 'jsonl' ? 0 : 3;
    expect(texts.join('').match(/\n/g)?.length).toBeGreaterThanOrEqual(60 + headers);
    for (const path of done.files) expect(path).toMatch(new RegExp(`\\.${format}\\.gz$`));
  });

  it('keeps Parquet files', async () => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const { files } = await download(fake, folder.path, { format: 'parquet' });
    expect(files).toHaveLength(3);
    for (const path of files) {
      expect(path).toMatch(/\.parquet$/);
      expect((await readFile(path)).subarray(-4).toString()).toBe('PAR1');
    }
  });

  it('of changes reaches where the next one begins', async () => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const first = await download(fake, folder.path, { format: 'jsonl' });
    await fake.dap.tables.applyRound('canvas.accounts', { updates: 3, deletes: 2 });
    const changes = await download(fake, folder.path, { format: 'jsonl', since: first.reaches });
    const texts = await Promise.all(changes.files.map(async (path) => gunzipSync(await readFile(path)).toString()));
    expect(texts.join('').trim().split('\n')).toHaveLength(5);
    const none = await download(fake, folder.path, { format: 'jsonl', since: changes.reaches });
    expect(none).toMatchObject({ files: [], bytes: 0 });
  });

  it('tells how far it is', async () => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const told: DownloadProgress[] = [];
    const request = { table: 'accounts', format: 'tsv', directory: folder.path } as const;
    const { bytes } = await downloadFiles(fake.api, { request, onProgress: (each) => void told.push(each) }, fake.call);
    expect(told[0]).toEqual({ files: 3, finishedFiles: 0, bytes: 0 });
    expect(told.at(-1)).toEqual({ files: 3, finishedFiles: 3, bytes });
    expect(bytes).toBe((await fake.dap.counts()).bytes);
  });

  it('fetches four files at once', async () => {
    await using fake = await openFake({ tables: [{ name: 'canvas.accounts', rows: 60, shape: { parts: 9 } }] });
    await using folder = await makeFolder();
    const holds = await Promise.all([0, 1, 2, 3].map((skip) => fake.dap.hold({ endpoint: 'object', skip })));
    const done = download(fake, folder.path);
    await Promise.all(holds.map(({ held }) => held));
    expect((await fake.dap.counts()).object).toBe(4);
    for (const hold of holds) await hold.release();
    expect((await done).files).toHaveLength(9);
  });

  it('that broke is continued by the next run: whole files are kept, parts go on', async () => {
    await using fake = await openFake({ tables: [{ name: 'canvas.accounts', rows: 9000, shape: { parts: 2 } }] });
    await using folder = await makeFolder();
    const abort = new AbortController();
    const hold = await fake.dap.hold({ endpoint: 'object', skip: 1, afterBytes: 40_000 });
    const told: DownloadProgress[] = [];
    const request = { table: 'accounts', format: 'tsv', directory: folder.path } as const;
    const broken = downloadFiles(
      fake.api,
      { request, onProgress: (each) => void told.push(each) },
      { ...fake.call, signal: abort.signal },
    );
    await hold.held;
    await expect.poll(() => told.at(-1)?.finishedFiles).toBe(1);
    const whole = (await readdir(folder.path, { recursive: true })).filter((name) => name.endsWith('.gz'));
    expect(whole).toHaveLength(1);
    abort.abort();
    await expect(broken).rejects.toMatchObject({ name: 'AbortedError' });
    await hold.release();
    const before = await fake.dap.counts();
    const done = await download(fake, folder.path);
    expect(done.keptFiles).toBe(1);
    const after = await fake.dap.counts();
    expect(after.object - before.object).toBe(1);
    expect(after.ranged - before.ranged).toBe(1);
    expect((await readdir(done.directory)).filter((name) => name.endsWith('.part'))).toEqual([]);
    for (const path of done.files) expect(gunzipSync(await readFile(path)).length).toBeGreaterThan(0);
  });

  it('fetches a file again that ends too early, and fails when it stays so', async () => {
    await using fake = await openFake({ tables: [{ name: 'canvas.accounts', rows: 60 }] });
    await using folder = await makeFolder();
    await fake.dap.arm({ endpoint: 'object', fault: { kind: 'truncate', bytes: 300 } });
    const { files } = await download(fake, folder.path);
    expect(gunzipSync(await readFile(files[0] ?? '')).length).toBeGreaterThan(300);
    await rm(files[0] ?? '');
    await fake.dap.arm({ endpoint: 'object', times: 9, fault: { kind: 'truncate', bytes: 300 } });
    await expect(download(fake, folder.path)).rejects.toMatchObject({
      name: 'ReadError',
      code: 'READ_CORRUPT',
      message: expect.stringContaining('it ends too early'),
    });
    expect(await readdir(join(folder.path, basename(join(files[0] ?? '', '..'))))).toEqual([]);
  });

  it.each([
    ['tsv', '<html>Sign in to the guest network, please</html>', 'no sound gzip file'],
    ['tsv', '', 'too short for a gzip file'],
    ['parquet', '<html>Sign in to the guest network</html>', 'as a Parquet file does'],
    ['parquet', 'PAR1', 'too short for a Parquet file'],
  ] as const)('does not take for a %s file: %s', async (format, body, said) => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const fault = { kind: 'reply', status: 200, contentType: 'text/html', body } as const;
    await fake.dap.arm({ endpoint: 'object', times: 99, fault });
    await expect(download(fake, folder.path, { format })).rejects.toMatchObject({
      code: 'READ_CORRUPT',
      message: expect.stringContaining(said),
    });
  });

  it('asks for another job when the files of the first are deleted', async () => {
    await using fake = await openFake({ jobReuse: 'never' });
    await using folder = await makeFolder();
    await fake.dap.arm({ endpoint: 'objectUrl', skip: 1, fault: { kind: 'gone' } });
    const done = await download(fake, folder.path);
    expect(done.files).toHaveLength(3);
    expect((await fake.dap.counts()).data).toBe(2);
  });

  it('leaves no file outside of its folder, whatever the service names them', async () => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const body = JSON.stringify({
      id: '../../up',
      status: 'complete',
      objects: [{ id: '../../../evil.tsv.gz' }],
      schema_version: 1,
      at: '2024-05-01T00:00:00Z',
    });
    await fake.dap.arm({ endpoint: 'data', fault: { kind: 'reply', status: 200, contentType: 'text/plain', body } });
    const url = JSON.stringify({ urls: { '../../../evil.tsv.gz': { url: `${fake.dap.url}/files/x` } } });
    const reply = { kind: 'reply', status: 200, contentType: 'text/plain', body: url } as const;
    await fake.dap.arm({ endpoint: 'objectUrl', times: 9, fault: reply });
    await expect(download(fake, join(folder.path, 'a', 'b'))).rejects.toMatchObject({ code: 'READ_FAILED' });
    const left = await readdir(folder.path, { recursive: true });
    expect(left.toSorted()).toEqual([
      'a',
      join('a', 'b'),
      join('a', 'b', 'job__.._up'),
      join('a', 'b', 'job__.._up', 'evil.tsv.gz.part'),
    ]);
  });
});

describe('a folder', () => {
  it('that is a file is told', async () => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const path = join(folder.path, 'taken');
    await writeFile(path, '');
    await expect(download(fake, path)).rejects.toMatchObject({ name: 'WriteError', code: 'WRITE_FAILED' });
    const request = { table: 'accounts', directory: path };
    await expect(writeSchemaFile(fake.api, request, fake.call)).rejects.toMatchObject({ name: 'WriteError' });
  });

  it.runIf(process.platform === 'linux')('on a full disk is told as that, and what is there is kept', async () => {
    await using fake = await openFake();
    await using folder = await makeFolder();
    const { jobId, files } = await download(fake, join(folder.path, 'first'));
    const target = join(folder.path, 'second', `job_${jobId}`);
    await mkdir(target, { recursive: true });
    await symlink('/dev/full', join(target, `${basename(files[0] ?? '')}.part`));
    await expect(download(fake, join(folder.path, 'second'))).rejects.toMatchObject({
      name: 'WriteError',
      code: 'WRITE_SPACE',
      message: expect.stringContaining('the disk is full'),
      context: { engineCode: 'ENOSPC' },
    });
  });
});

it('writes a schema as the service words it, indented by four', async () => {
  await using fake = await openFake();
  await using folder = await makeFolder();
  const request = { table: 'accounts', directory: join(folder.path, 'schemas') };
  const path = await writeSchemaFile(fake.api, request, fake.call);
  expect(path).toBe(join(folder.path, 'schemas', 'accounts_schema_version_1.json'));
  const { schema, version } = accountsSchema;
  expect(await readFile(path, 'utf8')).toBe(`${JSON.stringify({ schema, version }, undefined, 4)}\n`);
  expect(await writeSchemaFile(fake.api, request, fake.call)).toBe(path);
  expect(await readdir(join(folder.path, 'schemas'))).toHaveLength(1);
});
