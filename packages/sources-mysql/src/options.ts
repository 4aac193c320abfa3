import { invalidOption } from '@sync/core/connector';
import { type MysqlEndOptions, type PoolOpener, preparePool } from '@sync/engine-mysql';

/** Name of this connector in errors and reports. */
export const connectorName = 'mysql-source';

/** Where the source is, how many connections it may take and how many of them read. */
export type MysqlSourceOptions = MysqlEndOptions & {
  /**
   * Connections that read at the same time, at least 1. All are pinned to one moment; where that cannot be, one reads.
   *
   * @defaultValue 4, at most one less than `pool.maxOpen`
   */
  readonly readers?: number;
};

/** What was checked. */
export interface CheckedSourceOptions {
  readonly opener: PoolOpener;
  readonly readers: number;
}

/** Two cores and one stream more each read at their best; beyond, the server only divides its time. */
const usualReaders = 4;

/**
 * Checks the options; contacts nothing.
 *
 * @throws {ConfigError} an option is wrong
 */
export function checkSourceOptions(options: MysqlSourceOptions | string): CheckedSourceOptions {
  if (typeof options !== 'object' || options === null) return { opener: prepare(options), readers: usualReaders };
  const { readers = usualReaders, ...rest } = options;
  if (!Number.isInteger(readers) || readers < 1) throw invalidOption('readers', 'a whole number from 1', readers);
  return { opener: prepare(rest as MysqlEndOptions), readers };
}

function prepare(options: MysqlEndOptions | string): PoolOpener {
  return preparePool(options, { end: 'source', connector: connectorName });
}
