import type { Source } from '@sync/core/connector';
import { bucketLayout } from '@sync/engine-neosync';
import { bucketSource } from '@sync/files';
import { checkS3Options, connectorName, type S3SourceOptions } from './options.ts';
import { openS3Store } from './session.ts';

/**
 * The tables of a bucket of Amazon S3, or of a store that speaks S3: a run of a Neosync job, or folders of files. What is listed when a run
 * begins is what is read; an object that changes meanwhile is an error, unless the bucket keeps the old version. Options are checked here,
 * and nothing is contacted until it is opened.
 *
 * @throws {ConfigError} an option is wrong or missing
 */
export function s3Source(options: S3SourceOptions): Source {
  const checked = checkS3Options(options);
  return bucketSource({
    name: connectorName,
    layout: bucketLayout(checked.tables),
    prefix: checked.prefix,
    defaultSchema: 'public',
    open: (call) => openS3Store(checked, call),
  });
}
