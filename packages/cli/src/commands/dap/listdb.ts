import { listReplicas } from '@sync/core';
import type { DapFlags } from '../../config/dap/flags.ts';
import { readConnectionString } from '../../config/dap/read-connection-string.ts';
import { hasCredentials, resolveNamespace, resolveSource } from '../../config/dap/resolve-source.ts';
import { matchesNames } from '../../config/dap/resolve-tables.ts';
import { openableDap, openableDapReplicas, openableSink } from '../../connectors.ts';
import type { CommandContext } from '../../main.ts';
import { formatStatus, statusToJson } from '../../render/replica-status.ts';
import { withDapView } from './dap-view.ts';

/** `dbsync dap listdb`: how far replicas are. With credentials also which tables of the service the database does not have. */
export function runListdb(flags: DapFlags, context: CommandContext): Promise<void> {
  const { env } = context.process;
  return withDapView(flags, context, async (view) => {
    const namespace = resolveNamespace(flags);
    const isSourceAsked = hasCredentials(flags, env) && flags.omitNotReplicated !== true;
    const source = await (isSourceAsked ? openableDap(resolveSource(flags, env)) : openableDapReplicas(namespace));
    const url = readConnectionString(flags.connectionString ?? env.DAP_CONNECTION_STRING);
    const listed = await listReplicas({
      source,
      sink: await openableSink({ url, flag: 'connection-string' }),
      isSourceAsked,
      signal: context.signal,
    });
    const replicas = listed.filter(({ from }) => !matchesNames(flags.exclude ?? [], from.name));
    const options = { now: Date.now(), hasCounts: flags.omitRecordCount !== true };
    const isJson = view.mode === 'json' || (flags.nonInteractive === true && flags.output === undefined);
    view.print(isJson ? statusToJson(replicas, options) : formatStatus(replicas, options));
  });
}
