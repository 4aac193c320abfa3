import type { FileConfig } from '../file-schema.ts';
import { chooseRun } from './choose-run.ts';
import { requireUuid } from './require-uuid.ts';
import { zoneOf } from './server-zone.ts';
import type { SourceFlags } from './source-flags.ts';
import type { SourceRequest } from './source-request.ts';

/**
 * Lays the flags of a connection at the Neosync API over the file's.
 *
 * @throws {ConfigError} CONFIG_INVALID when an id is no UUID, or a zone none that there is
 */
export function resolveNeosync(flags: SourceFlags, config: FileConfig): SourceRequest {
  const { source } = config;
  const connectionId = flags.connectionId || source?.['connection-id'] || '';
  requireUuid(connectionId, 'connection-id');
  const options = source?.['connection-opts'];
  const apiUrl = flags.apiUrl || source?.['api-url'];
  const accountId = flags.accountId || config['account-id'];
  const allowIncompleteRun = flags.allowIncompleteRun ?? options?.['allow-incomplete-run'];
  requireUuid(accountId, 'account-id');
  const serverZone = zoneOf(flags, config);
  return {
    kind: 'neosync',
    options: {
      connectionId,
      ...(flags.apiKey && { apiKey: flags.apiKey }),
      ...(apiUrl && { apiUrl }),
      ...(accountId && { accountId }),
      ...chooseRun(flags, config),
      ...(allowIncompleteRun !== undefined && { allowIncompleteRun }),
      ...(serverZone && { serverZone }),
    },
  };
}
