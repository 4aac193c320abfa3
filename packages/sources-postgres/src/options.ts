import { type PoolOpener, type PostgresEndOptions, preparePool } from '@sync/engine-postgres';

/** Name of this connector in errors and reports. */
export const connectorName = 'postgres-source';

/** Where the source is and how many connections it may take. At least one; with more than one, one of them only holds the snapshot. */
export type PostgresSourceOptions = PostgresEndOptions;

/**
 * Checks the options; contacts nothing.
 *
 * @throws {ConfigError} an option is wrong
 */
export function checkSourceOptions(options: PostgresSourceOptions | string): PoolOpener {
  return preparePool(options, { end: 'source', connector: connectorName });
}
