import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { accountsSchema } from '@sync/testing';
import { describe, expect, it } from 'vitest';
import { useDapLab } from './use-dap-lab.ts';

describe('commands that fetch files', () => {
  const lab = useDapLab({
    tables: [
      { name: 'canvas.accounts', rows: 50, shape: { parts: 2 } },
      { name: 'canvas.courses', rows: 5 },
      { name: 'canvas.quiz_groups', rows: 0, schema: accountsSchema },
    ],
  });
  const read = (...path: string[]): Promise<Buffer> => readFile(join(lab.folder, ...path));

  it('list the tables of a namespace, one a line', async () => {
    const plain = await lab.run('list');
    expect(plain).toEqual({ status: 0, stdout: 'accounts\ncourses\nquiz_groups\n', stderr: '' });
    const json = await lab.run('list', ['--output', 'json']);
    expect(JSON.parse(json.stdout)).toEqual({ tables: ['accounts', 'courses', 'quiz_groups'] });
  });

  it('write schemas as the service words them', async () => {
    const result = await lab.run('schema', ['--table', 'accounts,courses', '--output-directory', 'schemas']);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(JSON.parse((await read('schemas', 'accounts_schema_version_1.json')).toString())).toEqual(accountsSchema);
    expect(await readdir(join(lab.folder, 'schemas'))).toHaveLength(2);
  });

  it.each(['jsonl', 'csv', 'tsv', 'parquet'])('download a snapshot as %s to the folder of its job', async (format) => {
    const flags = ['--table', 'accounts', '--format', format, '--output-directory', format, '--output', 'json'];
    const result = await lab.run('snapshot', flags);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    const { jobId, files } = JSON.parse(result.stdout) as { jobId: string; files: readonly string[] };
    expect(files).toHaveLength(2);
    expect(await readdir(join(lab.folder, format))).toEqual([`job_${jobId}`]);
    const contents = await Promise.all(files.map((file) => read(file)));
    if (format === 'parquet') {
      for (const content of contents) expect(content.subarray(0, 4).toString()).toBe('PAR1');
      return;
    }
    const lines = contents.flatMap((content) => gunzipSync(content).toString().trimEnd().split('\n'));
    // Rows may hold line ends in CSV.
    if (format !== 'csv') expect(lines).toHaveLength(50 + (format === 'tsv' ? 2 : 0));
    expect(lines[0]).toContain(format === 'jsonl' ? '"key":{"id":' : 'key.id');
  });

  it('download what changed, to "downloads" as JSON lines when nothing is said', async () => {
    const before = await lab.run('snapshot', ['--table', 'courses', '--output', 'json']);
    const { reaches } = JSON.parse(before.stdout) as { reaches: string };
    await lab.dap.tables.applyRound('canvas.courses', { updates: 2, inserts: 1, deletes: 1 });
    const result = await lab.run('incremental', ['--table', 'courses', '--since', reaches]);
    expect(result, result.stderr).toMatchObject({ status: 0 });
    expect(result.stdout).toMatch(/^courses: 1 files, .* fetched to downloads\/job_\S+, as of \S+Z\n$/);
    const folder = /fetched to (\S+),/.exec(result.stdout)?.[1] ?? '';
    const [file = ''] = await readdir(join(lab.folder, folder));
    expect(file).toMatch(/\.gz$/);
    const lines = gunzipSync(await read(folder, file))
      .toString()
      .trimEnd()
      .split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { meta: { action: string } }).meta.action).sort()).toEqual([
      'D',
      'U',
      'U',
      'U',
    ]);
  });

  it('do one table after another failed, and end with status 1', async () => {
    await lab.dap.arm({
      endpoint: 'data',
      table: 'canvas.courses',
      fault: { kind: 'account', type: 'RequestTypeForbidden' },
    });
    const result = await lab.run('snapshot', ['--table', 'all', '--output-directory', 'mixed', '--concurrency', '1']);
    expect(result.status).toBe(1);
    expect(result.stdout).toMatch(/^accounts: 2 files/m);
    expect(result.stdout).toMatch(/^courses: failed READ_ACCOUNT: .*[0-9a-f]{8}-/m);
    expect(result.stdout).toMatch(/^quiz_groups: 0 files/m);
    expect(result.stderr).toContain('error RUN_FAILED: 1 of 3 tables failed.');
  });

  it('tell each table that an interruption kept from its turn, also behind one that failed', async () => {
    const fault = { kind: 'account', type: 'RequestTypeForbidden' } as const;
    await lab.dap.arm({ endpoint: 'data', table: 'canvas.accounts', fault });
    const hold = await lab.dap.hold({ endpoint: 'data', table: 'canvas.courses' });
    const flags = ['--table', 'accounts,courses,quiz_groups', '--concurrency', '1', '--output', 'json'];
    const { child, result } = lab.start('snapshot', flags);
    await hold.held;
    child.kill('SIGINT');
    const { status, stdout } = await result;
    await hold.release();
    expect(status).toBe(130);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(lines).toMatchObject([
      { table: 'accounts', error: { code: 'READ_ACCOUNT' } },
      { table: 'courses', error: { code: 'ABORTED_BY_SIGNAL' } },
      { table: 'quiz_groups', outcome: 'skipped' },
      { kind: 'error', error: { code: 'ABORTED_BY_SIGNAL' } },
    ]);
  });

  it('say that no table is selected, rather than do nothing', async () => {
    const result = await lab.run('snapshot', ['--table', 'all', '--exclude', '*']);
    expect(result).toMatchObject({ status: 1, stdout: '' });
    expect(result.stderr).toContain('error CATALOG_SELECTION_EMPTY: ');
  });

  it.runIf(existsSync('/dev/full'))('go on when the log file cannot be written any more', async () => {
    const result = await lab.run('snapshot', ['--table', 'nothing', '--logfile', '/dev/full']);
    expect(result.stderr).toContain('error CATALOG_TABLE_MISSING: ');
    expect(result.stderr.match(/--logfile .*ENOSPC/g)).toHaveLength(1);
    expect(result.status).toBe(1);
  });

  it('leave tables out that are excluded, by name or pattern', async () => {
    const result = await lab.run('schema', [
      '--table',
      'all',
      '--exclude',
      'quiz_*,courses',
      '--output-directory',
      'some',
    ]);
    expect(result, result.stderr).toMatchObject({ status: 0, stdout: 'some/accounts_schema_version_1.json\n' });
  });
});
