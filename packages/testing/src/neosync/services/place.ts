import { Code, ConnectError } from '@connectrpc/connect';
import type { SqlConnectionConfig } from '../fake-neosync.ts';
import type { TablePlace } from '../rows/table-rows.ts';
import type { Call } from './call.ts';

/** The table that a call names. @throws when the caller may not see the password that reading it takes. */
export function placeOf(call: Call, config: SqlConnectionConfig): TablePlace {
  requireSecrets(call);
  const { request, world } = call;
  const { zoneName = 'UTC', serverZone = 'UTC' } = world.options;
  return { url: config.url, schema: request.schema ?? '', table: request.table ?? '', zoneName, serverZone };
}

/** The server connects with what the caller sees: a masked password opens no database. */
export function requireSecrets({ caller }: Call): void {
  if (caller.canSeeSecrets) return;
  throw new ConnectError('unable to open connection: password authentication failed', Code.Unknown);
}
