import type { DapFlags } from '../../config/dap/flags.ts';
import { resolveSource } from '../../config/dap/resolve-source.ts';
import type { CommandContext } from '../../main.ts';
import { withDapView } from './dap-view.ts';
import { eachTable } from './each-table.ts';
import { withDapApi } from './with-dap-api.ts';

/** `dbsync dap schema`: writes `<folder>/<table>_schema_version_<n>.json`. */
export function runSchema(flags: DapFlags, context: CommandContext): Promise<void> {
  return withDapView(flags, context, async (view) => {
    const source = resolveSource(flags, context.process.env);
    const directory = flags.outputDirectory ?? 'downloads';
    await withDapApi({ source, view, signal: context.signal }, (api, call) =>
      eachTable(api, call, {
        flags,
        view,
        work: async (table) => {
          const file = await api.writeSchemaFile({ table, directory }, call);
          return { said: file, result: { file } };
        },
      }),
    );
  });
}
