import { invalidOption, type Source } from '@sync/core/connector';
import { jobRunLayout } from '@sync/engine-neosync';
import { type BucketLayout, bucketSource, type BucketTables, folderLayout } from '@sync/files';
import { openGcsStore } from './gcs-store.ts';
import { checkGcsOptions, connectorName, type GcsSourceOptions } from './options.ts';

/**
 * The tables of a bucket of Google Cloud Storage: a run of a Neosync job, or folders of files. What is listed when a run begins is what is
 * read; an object that changes meanwhile is an error, unless the bucket keeps the old generation. Options are checked here, and nothing is
 * contacted until it is opened.
 *
 * @throws {ConfigError} an option is wrong or missing
 */
export function gcsSource(options: GcsSourceOptions): Source {
  const checked = checkGcsOptions(options);
  return bucketSource({
    name: connectorName,
    layout: layoutOf(checked.tables),
    prefix: checked.prefix,
    defaultSchema: 'public',
    open: (call) => openGcsStore(checked, call),
  });
}

function layoutOf(tables: BucketTables | undefined): BucketLayout {
  switch (tables?.kind) {
    case 'job-run':
      return jobRunLayout(tables);
    case 'folders':
      return folderLayout(tables);
    default:
      throw invalidOption('tables', "{ kind: 'job-run', … } or { kind: 'folders', … }", tables);
  }
}
