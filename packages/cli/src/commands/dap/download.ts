import type { DapFlags } from '../../config/dap/flags.ts';
import { resolveSource } from '../../config/dap/resolve-source.ts';
import type { CommandContext } from '../../main.ts';
import { formatBytes, formatCount } from '../../render/format.ts';
import { withDapView } from './dap-view.ts';
import { eachTable } from './each-table.ts';
import { withDapApi } from './with-dap-api.ts';

/** Which rows: all, or those that changed. */
export type Range = { readonly since?: string; readonly until?: string };

/** What `snapshot` and `incremental` do: fetch the files of tables to `<folder>/job_<id>/`. `rangeOf` is called when errors are shown as asked for. */
export function download(flags: DapFlags, context: CommandContext, rangeOf: () => Range): Promise<void> {
  return withDapView(flags, context, async (view) => {
    const source = resolveSource(flags, context.process.env);
    const range = rangeOf();
    const directory = flags.outputDirectory ?? 'downloads';
    await withDapApi({ source, view, signal: context.signal }, (api, call) =>
      eachTable(api, call, {
        flags,
        view,
        work: async (table) => {
          view.note(`${table}: waiting for the service to get its files ready`);
          const result = await api.downloadFiles({ table, format: flags.format ?? 'jsonl', directory, ...range }, call);
          const { files, bytes, reaches } = result;
          const said = `${table}: ${formatCount(files.length)} files, ${formatBytes(bytes)} fetched to ${result.directory}, as of ${reaches}`;
          return { said, result };
        },
      }),
    );
  });
}
