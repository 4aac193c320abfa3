import { type SyncOptions, sync } from '@sync/core';
import type { DapFlags } from '../../config/dap/flags.ts';
import { readConnectionString } from '../../config/dap/read-connection-string.ts';
import { resolveSource } from '../../config/dap/resolve-source.ts';
import { resolveTables } from '../../config/dap/resolve-tables.ts';
import { openableDap, openableSink } from '../../connectors.ts';
import type { CommandContext } from '../../main.ts';
import { withDapView } from './dap-view.ts';

/** How replicas are brought up to date. */
export type Replication = Required<Pick<SyncOptions, 'mode' | 'replicas'>>;

/** What `initdb` and `syncdb` do: parse, call the library, render. */
export function replicate(flags: DapFlags, context: CommandContext, replication: Replication): Promise<void> {
  const { env } = context.process;
  return withDapView(flags, context, async ({ onEvent }) => {
    const source = resolveSource(flags, env);
    const tables = resolveTables(flags, source.namespace);
    const url = readConnectionString(flags.connectionString ?? env.DAP_CONNECTION_STRING);
    await sync({
      ...replication,
      source: await openableDap(source),
      sink: await openableSink({ url, flag: 'connection-string' }),
      tables,
      ...(flags.concurrency !== undefined && { limits: { tables: flags.concurrency } }),
      allowRemote: flags.allowRemote === true,
      signal: context.signal,
      onEvent,
    });
  });
}
