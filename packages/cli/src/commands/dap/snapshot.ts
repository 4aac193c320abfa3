import type { DapFlags } from '../../config/dap/flags.ts';
import type { CommandContext } from '../../main.ts';
import { download } from './download.ts';

/** `dbsync dap snapshot`: the files of whole tables. */
export function runSnapshot(flags: DapFlags, context: CommandContext): Promise<void> {
  return download(flags, context, () => ({}));
}
