import type { Dialect, Encoding, Naming } from '@sync/core/connector';

/** Postgres's own language and catalog; PGlite speaks it too. */
export const postgresDialect = 'postgres' as Dialect;

/** What every database has and sessions look in: the place of tables that are named without a schema. */
export const postgresNaming: Naming = { defaultSchema: 'public' };

/** Bytes of COPY … (FORMAT binary), header and trailer included. */
export const copyBinaryEncoding = 'postgres-copy-binary' as Encoding;

/** Bytes of COPY … (FORMAT text) in UTF-8 under the settings of `transactionSettings`. */
export const copyTextEncoding = 'postgres-copy-text' as Encoding;
