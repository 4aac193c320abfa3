import type { DapFlags } from '../../config/dap/flags.ts';
import { resolveRange } from '../../config/dap/resolve-range.ts';
import type { CommandContext } from '../../main.ts';
import { download } from './download.ts';

/** `dbsync dap incremental`: the files of what changed after `--since`. */
export function runIncremental(flags: DapFlags, context: CommandContext): Promise<void> {
  return download(flags, context, () => resolveRange(flags));
}
