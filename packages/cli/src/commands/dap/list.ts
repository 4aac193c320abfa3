import type { DapFlags } from '../../config/dap/flags.ts';
import { resolveSource } from '../../config/dap/resolve-source.ts';
import type { CommandContext } from '../../main.ts';
import { withDapView } from './dap-view.ts';
import { withDapApi } from './with-dap-api.ts';

/** `dbsync dap list`: the names of all tables, one a line; as JSON `{"tables": […]}`. */
export function runList(flags: DapFlags, context: CommandContext): Promise<void> {
  return withDapView(flags, context, async (view) => {
    const source = resolveSource(flags, context.process.env);
    await withDapApi({ source, view, signal: context.signal }, async (api, call) => {
      const tables = await api.listTables(call);
      view.print(view.mode === 'json' ? JSON.stringify({ tables }) : tables.map((name) => `${name}\n`).join(''));
    });
  });
}
