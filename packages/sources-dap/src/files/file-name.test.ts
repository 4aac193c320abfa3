import { expect, it } from 'vitest';
import { nameFiles, nameFolder } from './file-name.ts';

it.each([
  ['2f0c/part-0.tsv.gz', 'part-0.tsv.gz'],
  ['2f0c/part-00000-ab.tsv', 'part-00000-ab.tsv.gz'],
  ['part-0.gz', 'part-0.tsv.gz'],
  ['2f0c', '2f0c.tsv.gz'],
  ['a/../../../etc/passwd', 'passwd.tsv.gz'],
  ['..', 'file.tsv.gz'],
  ['a/..\\..\\evil.tsv.gz', '_.._evil.tsv.gz'],
  ['a/.hidden.tsv.gz', 'hidden.tsv.gz'],
  ['a/C:evil.tsv.gz', 'C_evil.tsv.gz'],
  ['', 'file.tsv.gz'],
])('the file of %s is %s', (id, name) => {
  expect(nameFiles([id], 'tsv')).toEqual([name]);
});

it.each([
  ['a/part-0.parquet', 'part-0.parquet'],
  ['a/part-0.snappy.parquet', 'part-0.snappy.parquet'],
  ['a/part-0', 'part-0.parquet'],
])('the Parquet file of %s is %s', (id, name) => {
  expect(nameFiles([id], 'parquet')).toEqual([name]);
});

it('gives every file of a job a name of its own', () => {
  const names = nameFiles(['a/part.csv.gz', 'b/part.csv.gz', 'c/PART.csv.gz'], 'csv');
  expect(names).toEqual(['part.csv.gz', '2_part.csv.gz', '3_PART.csv.gz']);
});

it('keeps names short enough for any file system', () => {
  expect(nameFiles([`a/${'x'.repeat(500)}.jsonl.gz`], 'jsonl')[0]).toHaveLength(150);
});

it.each([
  ['2f0c-1', 'job_2f0c-1'],
  ['../../etc', 'job__.._etc'],
  ['..', 'job_file'],
])('the folder of the job %s is %s', (id, name) => {
  expect(nameFolder(id)).toBe(name);
});
