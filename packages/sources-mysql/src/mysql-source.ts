import type { Source } from '@sync/core/connector';
import { checkSourceOptions, connectorName, type MysqlSourceOptions } from './options.ts';
import { openSession } from './session.ts';

/**
 * A MySQL or MariaDB server to read from. Takes a URL or options; both are checked here, and nothing is contacted until it is opened. A URL with
 * a database reads that one, a URL without reads every database but the server's own. Every transaction is read-only.
 *
 * @throws {ConfigError} an option is wrong
 */
export function mysqlSource(options: MysqlSourceOptions | string): Source {
  const { opener, readers } = checkSourceOptions(options);
  return {
    name: connectorName,
    open: async (call) => openSession(await opener.open(call.signal), readers, call),
  };
}
