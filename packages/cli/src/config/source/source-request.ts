import type { GcsSourceOptions } from '@sync/sources-gcs';
import type { NeosyncSourceOptions } from '@sync/sources-neosync';
import type { S3SourceOptions } from '@sync/sources-s3';

/** Where data comes from, checked; nothing is opened or imported yet. */
export type SourceRequest =
  | { readonly kind: 'url'; readonly url: string; readonly flag: string }
  | { readonly kind: 'neosync'; readonly options: NeosyncSourceOptions }
  | { readonly kind: 's3'; readonly options: S3SourceOptions }
  | { readonly kind: 'gcs'; readonly options: GcsSourceOptions };

/** What a bucket is read as. */
export type BucketTables = S3SourceOptions['tables'];

/** One table's files. */
export type FolderTable = NonNullable<Extract<BucketTables, { readonly kind: 'folders' }>['tables']>[string];
