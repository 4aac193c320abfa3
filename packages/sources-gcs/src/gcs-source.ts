import type { Source } from '@sync/core/connector';
import { bucketLayout } from '@sync/engine-neosync';
import { bucketSource } from '@sync/files';
import { checkGcsOptions, connectorName, type GcsSourceOptions } from './options.ts';
import { openGcsStore } from './session.ts';

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
    layout: bucketLayout(checked.tables),
    prefix: checked.prefix,
    defaultSchema: 'public',
    open: (call) => openGcsStore(checked, call),
  });
}
