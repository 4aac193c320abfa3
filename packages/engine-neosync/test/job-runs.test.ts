import type { Warning } from '@sync/core/connector';
import type { BucketContent, JobRunSelection } from '@sync/files';
import { describe, expect, it } from 'vitest';
import { listingStore } from './listing-store.ts';
import { jobRunLayout } from '../src/bucket/job-run-layout.ts';

const job = '43a4aac5-c4a8-4e4f-8554-03b7c5fffc04';
const older = `${job}-2024-06-14T17:43:24Z`;
const newer = `${job}-2024-06-15T17:43:24Z`;

interface Found {
  readonly content: BucketContent;
  readonly warnings: Warning[];
}

async function find(keys: readonly string[], selection: Omit<JobRunSelection, 'kind'>, prefix = ''): Promise<Found> {
  const store = listingStore(keys);
  const warnings: Warning[] = [];
  const call = { signal: new AbortController().signal, onWarning: (warning: Warning) => warnings.push(warning) };
  const content = await jobRunLayout({ kind: 'job-run', ...selection }).find({ store, prefix }, call);
  return { content, warnings };
}

function tablesOf({ content }: Found): Record<string, string[]> {
  return Object.fromEntries(
    content.tables.map(({ ref, objects }) => [
      `${ref.schema}|${ref.name}`,
      Array.from(objects, ({ key }) => key.slice(key.lastIndexOf('/') + 1)),
    ]),
  );
}

const runError = (text: string) =>
  expect.objectContaining({ code: 'READ_RUN', message: expect.stringContaining(text) });

describe('a run in a bucket', () => {
  it('is its tables, whatever its objects are called', async () => {
    const folder = `workflows/${older}/activities`;
    const found = await find(
      [
        `${folder}/public.users/data/records-1-1718386000000000000.jsonl.gz`,
        `${folder}/public.users/data/records-10-1718386000000000001.jsonl.gz`,
        `${folder}/public.old/data/1.txt.gz`,
        `${folder}/public.flat/1.txt.gz`,
        `${folder}/public.empty/data/`,
        `${folder}/readme.txt`,
        `workflows/${older}/other/public.users/data/1.txt.gz`,
      ],
      { jobRunId: older },
    );
    expect(tablesOf(found)).toEqual({
      'public|users': ['records-1-1718386000000000000.jsonl.gz', 'records-10-1718386000000000001.jsonl.gz'],
      'public|old': ['1.txt.gz'],
      'public|flat': ['1.txt.gz'],
    });
    expect(found.content.howPinned).toBe(
      `the run ${older}, started at 2024-06-14T17:43:24Z, each object in the version that was listed`,
    );
    expect(found.content.tables.every(({ format }) => format === 'jsonl')).toBe(true);
    expect(found.warnings).toEqual([]);
  });

  it('lies behind a prefix', async () => {
    const key = `exports/eu/workflows/${older}/activities/public.users/data/1.txt.gz`;
    expect(tablesOf(await find([key], { jobId: job }, 'exports/eu/'))).toEqual({ 'public|users': ['1.txt.gz'] });
    await expect(find([key], { jobId: job })).rejects.toThrow(runError(`no run of the job ${job}`));
  });

  it('may have tables with odd names: the first dot parts schema and table', async () => {
    const names = ['a.b.c', 'users', 'My Shop.Ordérs', '.hidden', 'tail.', 'x.activities'];
    const found = await find(
      names.map((name) => `workflows/r/activities/${name}/data/1.txt.gz`),
      { jobRunId: 'r' },
    );
    expect(Object.keys(tablesOf(found)).sort()).toEqual(
      ['a|b.c', 'public|users', 'My Shop|Ordérs', 'public|.hidden', 'public|tail.', 'x|activities'].sort(),
    );
    expect(found.content.howPinned).not.toContain('started');
  });

  it('is refused when two folders are one table', async () => {
    const keys = ['users', 'public.users'].map((name) => `workflows/r/activities/${name}/data/1.txt.gz`);
    await expect(find(keys, { jobRunId: 'r' })).rejects.toThrow(runError('two folders for the table public.users'));
  });

  it('says what tables mean that it does not have', async () => {
    const keys = ['workflows/r/activities/public.t/data/1.txt.gz'];
    const { content } = await find(keys, { jobRunId: 'r', absentTables: 'empty' });
    expect(content.absentTables).toBe('empty');
  });

  it('is refused when it is not there, or empty', async () => {
    await expect(find([], { jobRunId: 'r' })).rejects.toThrow(runError('has no run r below workflows/'));
    await expect(find(['workflows/r/log.txt'], { jobRunId: 'r' })).rejects.toThrow(runError('wrote no file'));
    await expect(find(['workflows/r/activities/'], { jobRunId: 'r' })).rejects.toThrow(runError('has no run r'));
    await expect(find(['workflows/r/activities/x.txt'], { jobRunId: 'r' })).rejects.toThrow(
      runError('has no folder of a table'),
    );
  });
});

describe('the newest run of a job', () => {
  const file = (run: string) => `workflows/${run}/activities/public.t/data/1.txt.gz`;

  it('is taken, whatever other jobs ran', async () => {
    const keys = [older, newer, `${job.slice(0, -1)}5-2025-01-01T00:00:00Z`, `${job}4-2025-01-01T00:00:00Z`].map(file);
    const { content, warnings } = await find(keys, { jobId: job });
    expect(content.howPinned).toContain(`the run ${newer}, started at 2024-06-15T17:43:24Z`);
    expect(warnings).toEqual([]);
  });

  it('is the newest that has files, and that is told', async () => {
    const newest = `${job}-2024-06-16T00:00:00Z`;
    const keys = [file(older), `workflows/${newer}/log.txt`, `workflows/${newest}/activities/`];
    const { content, warnings } = await find(keys, { jobId: job });
    expect(content.howPinned).toContain(older);
    expect(warnings).toEqual([
      {
        code: 'NEOSYNC_RUN_SKIPPED',
        message: expect.stringContaining(`not the newest: ${newest}, ${newer} wrote no file`),
      },
    ]);
  });

  it('is refused when none has files', async () => {
    await expect(find([`workflows/${newer}/log.txt`], { jobId: job })).rejects.toThrow(runError('One run of the job'));
  });

  it('does not matter when a run is named', async () => {
    const { content } = await find([older, newer].map(file), { jobId: job, jobRunId: older });
    expect(content.howPinned).toContain(older);
  });
});

describe('jobRunLayout', () => {
  it.each([
    [{}, 'CONFIG_MISSING'],
    [{ jobId: '' }, 'CONFIG_INVALID'],
    [{ jobRunId: 'a/b' }, 'CONFIG_INVALID'],
    [{ jobId: 'j', serverZone: 'Mars/Olympus' }, 'CONFIG_INVALID'],
    [{ jobId: 'j', absentTables: 'maybe' as 'empty' }, 'CONFIG_INVALID'],
  ])('refuses %o', (selection, code) => {
    expect(() => jobRunLayout({ kind: 'job-run', ...selection })).toThrow(expect.objectContaining({ code }));
  });
});
