import { invalidOption } from '@sync/core/connector';
import { type BucketLayout, type BucketTables, folderLayout } from '@sync/files';
import { jobRunLayout } from './job-run-layout.ts';

/**
 * How the tables of a bucket lie in it, by what the bucket is read as.
 *
 * @throws {ConfigError} it is neither a run nor folders, or its options do not fit together
 */
export function bucketLayout(tables: BucketTables | undefined): BucketLayout {
  switch (tables?.kind) {
    case 'job-run':
      return jobRunLayout(tables);
    case 'folders':
      return folderLayout(tables);
    default:
      throw invalidOption('tables', "{ kind: 'job-run', … } or { kind: 'folders', … }", tables);
  }
}
