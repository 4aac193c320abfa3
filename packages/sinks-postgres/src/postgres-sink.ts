import type { Sink } from '@sync/core/connector';
import { preparePool } from '@sync/engine-postgres';
import type { PostgresSinkOptions } from './options.ts';
import { openSession } from './session.ts';

/** Name of this sink in errors and plans. */
export const connectorName = 'postgres-sink';

/**
 * A Postgres database (or PGlite) as a sink. A text is a URL. Contacts nothing before it is opened.
 *
 * @throws {ConfigError} an option is wrong
 */
export function postgresSink(options: PostgresSinkOptions | string): Sink {
  const opener = preparePool(options, { end: 'sink', connector: connectorName });
  return {
    name: connectorName,
    open: async (call) => openSession(await opener.open(call.signal), call),
  };
}
