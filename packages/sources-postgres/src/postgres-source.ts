import type { Source } from '@sync/core/connector';
import { checkSourceOptions, connectorName, type PostgresSourceOptions } from './options.ts';
import { openSession } from './session.ts';

/**
 * A Postgres database to read from, version 13 or newer, or a PGlite. Takes a URL or options; both are checked here, and nothing is
 * contacted until it is opened. Every transaction is read-only.
 *
 * @throws {ConfigError} an option is wrong
 */
export function postgresSource(options: PostgresSourceOptions | string): Source {
  const opener = checkSourceOptions(options);
  return {
    name: connectorName,
    open: async (call) => openSession(await opener.open(call.signal), call),
  };
}
