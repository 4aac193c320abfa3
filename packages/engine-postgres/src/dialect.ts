import type { Dialect, Encoding } from '@sync/core/connector';

/** Postgres's own language and catalog; PGlite speaks it too. */
export const postgresDialect = 'postgres' as Dialect;

/** Bytes of COPY … (FORMAT binary), header and trailer included. */
export const copyBinaryEncoding = 'postgres-copy-binary' as Encoding;

/** Bytes of COPY … (FORMAT text) in UTF-8 under the settings of `transactionSettings`. */
export const copyTextEncoding = 'postgres-copy-text' as Encoding;
