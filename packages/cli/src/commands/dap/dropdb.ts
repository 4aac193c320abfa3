import { dropReplicas } from '@sync/core';
import type { DapFlags } from '../../config/dap/flags.ts';
import { readConnectionString } from '../../config/dap/read-connection-string.ts';
import { resolveNamespace } from '../../config/dap/resolve-source.ts';
import { resolveTables } from '../../config/dap/resolve-tables.ts';
import { openableDapReplicas, openableSink } from '../../connectors.ts';
import type { CommandContext } from '../../main.ts';
import { dropHints } from './dap-hints.ts';
import { withDapView } from './dap-view.ts';

/** `dbsync dap dropdb`: drops replicas, the types made for them and what is remembered of them. Asks the database alone. */
export function runDropdb(flags: DapFlags, context: CommandContext): Promise<void> {
  return withDapView(flags, context, async ({ onEvent }) => {
    context.errorView.hints = dropHints;
    const namespace = resolveNamespace(flags);
    const source = await openableDapReplicas(namespace);
    const tables = resolveTables(flags, namespace);
    const url = readConnectionString(flags.connectionString ?? context.process.env.DAP_CONNECTION_STRING);
    await dropReplicas({
      source,
      sink: await openableSink({ url, flag: 'connection-string' }),
      tables,
      allowRemote: flags.allowRemote === true,
      signal: context.signal,
      onEvent,
    });
  });
}
