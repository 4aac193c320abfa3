import type { Dialect } from '@sync/core/connector';
import type { ConnectionKind } from '../api/connection.ts';

/** What is read through a connection is described in the words of the engine behind it; a bucket has none of its own. */
export const dialects: Readonly<Record<ConnectionKind, Dialect>> = {
  postgres: 'postgres' as Dialect,
  mysql: 'mysql' as Dialect,
  s3: 'neosync' as Dialect,
  gcs: 'neosync' as Dialect,
};
