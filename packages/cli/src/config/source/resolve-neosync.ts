import { ConfigError } from '@sync/core';
import type { FileConfig } from '../file-schema.ts';
import { isGiven } from './choose-way.ts';
import { chooseRun } from './choose-run.ts';
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
  const serverZone = flags.neosyncServerZone || options?.['server-zone'];
  requireZone(serverZone);
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

/** Never prints the text: a key pasted into the wrong flag would be seen. @throws {ConfigError} CONFIG_INVALID */
export function requireUuid(text: string | undefined, option: string): void {
  if (!isGiven(text) || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text ?? '')) return;
  throw new ConfigError({
    code: 'CONFIG_INVALID',
    message: `--${option} must be a UUID, such as 3b83d553-0000-4000-8000-000000000000. Copy it from the page of the ${option.replace('-id', '')} in Neosync.`,
    context: { option },
  });
}

function requireZone(zone: string | undefined): void {
  try {
    if (zone) new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch (cause) {
    throw new ConfigError({
      code: 'CONFIG_INVALID',
      message: '--neosync-server-zone must be the name of a time zone, such as Europe/Berlin or UTC.',
      context: { option: 'neosync-server-zone' },
      cause,
    });
  }
}
