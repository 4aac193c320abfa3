export type {
  CatalogRow,
  ConnectionPool,
  CopyBytes,
  CopyFormat,
  CopyIn,
  CopyInRequest,
  CopyOutRequest,
  PostgresConnection,
  Queryable,
} from './connection.ts';
export { type PoolOpener, type PoolOwner, preparePool } from './open-pool.ts';
export type { PoolLimits, PostgresEndOptions, PostgresEndSettings } from './options.ts';
export { quoteLiteral, quoteName, quoteTable } from './quote.ts';
export { type ErrorPlace, translateError } from './translate-error.ts';
