import type { Sink } from '@sync/core/connector';
import { preparePool } from '@sync/engine-mysql';
import { connectorName } from './connector-name.ts';
import type { MysqlSinkOptions } from './options.ts';
import { openSession } from './session.ts';

/**
 * A MySQL or MariaDB server as a sink. A text is a URL. Contacts nothing before it is opened.
 *
 * @throws {ConfigError} an option is wrong
 */
export function mysqlSink(options: MysqlSinkOptions | string): Sink {
  const opener = preparePool(options, { end: 'sink', connector: connectorName });
  return {
    name: connectorName,
    open: async (call) => openSession(await opener.open(call.signal), call),
  };
}
