import { posix } from 'node:path';
import type { DapFormat } from '../api/dap-api.ts';

/** Leaves room for what is put around a name; file systems take 255 bytes. */
const longest = 150;

/**
 * A name for each file of a job, in their order: the end of its id, in characters that every file system takes, with the format's ending. Same
 * names get a number in front. Ids are the service's, and lead nowhere else.
 */
export function nameFiles(objectIds: readonly string[], format: DapFormat): readonly string[] {
  const taken = new Set<string>();
  return objectIds.map((id, index) => {
    const name = withEnding(safeName(posix.basename(id)), format);
    const unique = taken.has(name.toLowerCase()) ? `${index + 1}_${name}` : name;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** The name of a job's folder. */
export function nameFolder(jobId: string): string {
  return `job_${safeName(jobId)}`;
}

function safeName(text: string): string {
  const safe = text.replace(/[^\w.-]/g, '_').replace(/^[.-]+/, '');
  return safe === '' ? 'file' : safe.slice(-longest).replace(/^[.-]+/, '');
}

function withEnding(name: string, format: DapFormat): string {
  if (format === 'parquet') return name.endsWith('.parquet') ? name : `${name}.parquet`;
  const plain = name.replace(/\.gz$/, '');
  return plain.includes(`.${format}`) || plain.endsWith('.json') ? `${plain}.gz` : `${plain}.${format}.gz`;
}
